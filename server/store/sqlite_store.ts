import type { Database, FileState, Writing } from "./database.ts";
import type { Preparation } from "./prepare_file.ts";
import { UP_TO_SECONDS } from "../histogram.ts";
import { createStopwatch } from "../stopwatch.ts";
import type { OwnedName, Store, StoreHealth } from "./store.ts";
import type { Upkeep } from "./upkeep.ts";

/** How soon a store that failed is tried again, and how often the file is looked after. */
const TEND_MS = 1_000;
/** How long a commit waits for another program's lock: an answer is due within a second. */
const LOCKED_MS = 200;
const LOCKED_STEP_MS = 10;

/** What whoever keeps the server should know. */
export type StoreNotice =
  | Exclude<Preparation, { state: "ready" }>
  /** It works again after it failed. */
  | { readonly state: "recovered" }
  /** The file was deleted, and has been made anew with all that was in it. */
  | { readonly state: "rewritten" }
  /** Another file lies in its place: nothing can be stored until the server is started anew. */
  | { readonly state: "replaced" };

interface Change {
  readonly writings: readonly Writing[];
  /** Null for what is tried again until it works. */
  readonly waiter:
    | { readonly resolve: () => void; readonly reject: (error: unknown) => void }
    | null;
}

/**
 * A row that comes and goes in one commit, so that nobody sees it; no user has an empty name. A
 * removal of what isn't there would work on a full disk.
 */
const PROBE: readonly Writing[] = [
  { kind: "add", user: { username: "", ip: "" } },
  { kind: "remove", username: "" },
];

const REASONS: Readonly<Record<Exclude<FileState, "ours">, string>> = {
  missing: "the file was deleted",
  replaced: "another file has come to its place",
};

/**
 * The store over a database. What is asked for in one turn of the event loop shares a commit: many
 * connections that register at once cost one transaction, and a single one waits for nobody.
 */
export function createSqliteStore(
  { path, open, names, upkeep, tell = () => {}, onClosed = () => {} }: {
    readonly path: string;
    /** Gives the file's database; again after the file was deleted. */
    readonly open: () => Database;
    /** Those that are in it. */
    readonly names: readonly OwnedName[];
    /** Null: it is no file. */
    readonly upkeep: Upkeep | null;
    readonly tell?: (notice: StoreNotice) => void;
    readonly onClosed?: () => void;
  },
): Store {
  // What the file has: to tell what is new to it, and to write it once more should it be deleted.
  const users = new Map<string, string>();
  const kept = new Map(names.map((owned) => [owned.folded, owned]));
  let database = open();
  let waiting: Change[] = [];
  let health: StoreHealth = { state: "working" };
  const commitTime = createStopwatch(UP_TO_SECONDS);
  let commits = 0;
  let failures = 0;
  let committing: Promise<void> | null = null;
  let isLogAhead = false;
  let closing: Promise<void> | null = null;

  function schedule(): void {
    if (closing === null) committing ??= commitAll();
  }

  async function commitAll(): Promise<void> {
    // All reads of a turn have been resolved before its micro-tasks run, so this goes on after the
    // requests of all connections that had something to say.
    await Promise.resolve();
    try {
      do await commit(); while (isDue());
    } finally {
      committing = null; // in the same step as the question: what comes now must not wait for nobody
    }
  }

  /** Removals alone don't press while the store fails. */
  function isDue(): boolean {
    return waiting.length > 0 &&
      (health.state === "working" || waiting.some(({ waiter }) => waiter !== null));
  }

  async function commit(): Promise<void> {
    const changes = waiting;
    waiting = [];
    const writings = changes.flatMap((change) => change.writings);
    const begun = commitTime.begin();
    try {
      // Whether it works again is asked until it does: nobody else may have anything to write for hours.
      await put(health.state === "failing" ? [...PROBE, ...writings] : writings);
    } catch (error) {
      failures++;
      if (database.file === "replaced" && health.state === "working") {
        database.abandon();
        tell({ state: "replaced" });
      }
      health = { state: "failing", reason: error instanceof Error ? error.message : String(error) };
      waiting = [...changes.filter(({ waiter }) => waiter === null), ...waiting];
      for (const { waiter } of changes) waiter?.reject(error);
      return;
    }
    if (writings.length > 0) commitTime.end(begun);
    writings.forEach(note);
    if (health.state === "failing") tell({ state: "recovered" });
    health = { state: "working" };
    for (const { waiter } of changes) waiter?.resolve();
  }

  /** Throws where the writings are not in the file that the next start will read. */
  async function put(writings: readonly Writing[]): Promise<void> {
    if (database.file === "missing") await rewrite();
    await write(writings);
    if (database.file === "missing") {
      await rewrite();
      await write(writings);
    }
    const { file } = database;
    if (file !== "ours") throw new Error(REASONS[file]);
    if (writings.some(isPrecious)) await database.sync();
  }

  /** Waits for other programs' locks, and holds nobody up meanwhile. */
  async function write(writings: readonly Writing[]): Promise<void> {
    if (writings.length === 0) return;
    for (let waited = 0;; waited += LOCKED_STEP_MS) {
      try {
        database.write(writings);
        break;
      } catch (error) {
        if (!/is locked/.test(String(error)) || waited >= LOCKED_MS) throw error;
        await new Promise((resolve) => setTimeout(resolve, LOCKED_STEP_MS));
      }
    }
    commits++;
    isLogAhead = true;
  }

  async function rewrite(): Promise<void> {
    database.close();
    database = open();
    const adding = [...users].map(([username, ip]) =>
      ({ kind: "add", user: { username, ip } }) as const
    );
    const keeping = [...kept.values()].map((owned) => ({ kind: "keep", owned }) as const);
    await write([...adding, ...keeping]);
    await database.sync();
    tell({ state: "rewritten" });
  }

  /** Whether it must outlast a power cut. */
  function isPrecious(writing: Writing): boolean {
    if (writing.kind === "keep") return kept.get(writing.owned.folded)?.key !== writing.owned.key;
    return writing.kind === "release";
  }

  function note(writing: Writing): void {
    if (writing.kind === "add") users.set(writing.user.username, writing.user.ip);
    else if (writing.kind === "remove") users.delete(writing.username);
    else if (writing.kind === "keep") kept.set(writing.owned.folded, writing.owned);
    else kept.delete(writing.folded);
  }

  function ask(...writings: Writing[]): Promise<void> {
    if (closing !== null) return Promise.reject(new Error("Cannot store: closed"));
    return new Promise((resolve, reject) => {
      waiting.push({ writings, waiter: { resolve, reject } });
      schedule();
    });
  }

  function tend(): void {
    schedule(); // looks where the file is, and whether it works again
    if (isLogAhead) void upkeep?.ask({ kind: "checkpoint", path });
    isLogAhead = false;
  }

  async function close(): Promise<void> {
    clearInterval(timer);
    await committing;
    if (waiting.length > 0) await commit();
    await upkeep?.close();
    database.close();
    onClosed();
  }

  const timer = setInterval(tend, TEND_MS);

  return {
    add(user, owned) {
      return owned === null
        ? ask({ kind: "add", user })
        : ask({ kind: "add", user }, { kind: "keep", owned });
    },
    remove(username) {
      waiting.push({ writings: [{ kind: "remove", username }], waiter: null });
      schedule();
    },
    names,
    releaseName: (folded) => ask({ kind: "release", folded }),
    get health() {
      return health;
    },
    commitSeconds: commitTime.seconds,
    get figures() {
      return { commits, failures };
    },
    async backup(to) {
      if (closing !== null || upkeep === null) {
        const why = upkeep === null ? "the database is in memory" : "closed";
        throw new Error(`Cannot back up to '${to}': ${why}`);
      }
      const reply = await upkeep.ask({ kind: "backup", path, to });
      if (reply.state === "copied") return reply.copy;
      throw new Error(reply.state === "failed" ? reply.reason : `Cannot back up to '${to}'`);
    },
    close: () => closing ??= close(),
  };
}
