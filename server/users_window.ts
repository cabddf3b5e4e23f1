import type { Directory, DirectoryChange, User } from "./directory.ts";

/** Changes are joined over this long, so that a crowd that comes at once makes a few messages. */
const WINDOW_MS = 100;

/** What a while has changed. Apply `left`, then `joined`: a name in both is somebody else's now. */
export interface WindowChange {
  readonly joined: readonly User[];
  readonly left: readonly string[];
}

export interface UsersWindow {
  /** Told at the end of each window, in which the directory is in step with all that was told. */
  onWindow(listener: (change: WindowChange) => void): () => void;
  /** Ends a window soon, even if nothing changes: somebody waits for the whole list. */
  touch(): void;
  close(): void;
}

interface Trace {
  readonly before: User | null;
  after: User | null;
}

/** Joins the directory's changes; who came and went within a window is not mentioned. */
export function createUsersWindow(
  directory: Pick<Directory, "onChange">,
  windowMs: number = WINDOW_MS,
): UsersWindow {
  const listeners = new Set<(change: WindowChange) => void>();
  let traces = new Map<string, Trace>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  function touch(): void {
    if (!closed) timer ??= setTimeout(end, windowMs);
  }

  function end(): void {
    timer = undefined;
    const joined: User[] = [];
    const left: string[] = [];
    for (const [name, { before, after }] of traces) {
      if (before !== null) left.push(name);
      if (after !== null) joined.push(after);
    }
    traces = new Map();
    for (const listener of listeners) listener({ joined, left });
  }

  function note({ kind, user }: DirectoryChange): void {
    const after = kind === "joined" ? user : null;
    const trace = traces.get(user.name);
    if (trace === undefined) {
      traces.set(user.name, { before: kind === "joined" ? null : user, after });
    } else trace.after = after;
    touch();
  }

  const stop = directory.onChange(note);
  return {
    onWindow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    touch,
    close() {
      closed = true;
      clearTimeout(timer);
      stop();
      listeners.clear();
    },
  };
}
