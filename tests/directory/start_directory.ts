import { bindAll } from "../../server/bind.ts";
import { createDirectory, type Directory } from "../../server/directory.ts";
import { createFigures, type Figures } from "../../server/figures.ts";
import { createListener } from "../../server/listener.ts";
import type { Limits } from "../../server/limits/limits.ts";
import { usualLimits } from "../../server/limits/read_limits.ts";
import { createLog } from "../../server/log.ts";
import { PROOF_TOOLS } from "../../server/proofs.ts";
import { openMemoryStore } from "../../server/store/open_sqlite_store.ts";
import type { Store } from "../../server/store/store.ts";
import { createUsersFeed } from "../../server/users_feed.ts";
import { createUsersWindow } from "../../server/users_window.ts";

/** A directory in this process, on a free port, with real sockets and SQLite. */
export interface TestDirectory extends AsyncDisposable {
  readonly port: number;
  readonly directory: Directory;
  readonly figures: Figures;
  /** What it has logged, in French and without the time. */
  readonly log: readonly string[];
  /** Settles with the first line of the log that matches, also one that is there already. */
  logged(pattern: RegExp): Promise<string>;
  /** Settles when somebody of that name is no longer online. */
  gone(name: string): Promise<void>;
}

/** What it waits for longest: that the system's buffers are full, then 10 s more. */
const LOG_TIMEOUT_MS = 60_000;

export function startDirectory(
  { hosts = ["127.0.0.1"], store = openMemoryStore(), limits = {}, openNames = false }: {
    readonly hosts?: readonly string[];
    readonly store?: Store;
    /** Where they are not the usual ones. */
    readonly limits?: Partial<Limits>;
    readonly openNames?: boolean;
  } = {},
): TestDirectory {
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const log = createLog({
    lang: "fr",
    format: "text",
    now: Date.now,
    write: (line) => {
      lines.push(line.slice("2025-01-01 00:00:00 ".length));
      for (const look of waiting) look();
    },
  });
  const sockets = bindAll(hosts, 0);
  const figures = createFigures();
  const directory = createDirectory({ store, now: Date.now, openNames });
  const window = createUsersWindow(directory);
  const feed = createUsersFeed({ directory, window });
  const services = { directory, feed, log, figures, proofs: PROOF_TOOLS };
  const listener = createListener({
    sockets,
    services,
    limits: { ...usualLimits(), ...limits },
  });

  return {
    port: sockets[0]!.addr.port,
    directory,
    figures,
    log: lines,
    logged(pattern) {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const timer = setTimeout(
        () => reject(new Error(`No line ${pattern} in\n${lines.slice(-20).join("\n")}`)),
        LOG_TIMEOUT_MS,
      );
      const look = () => {
        const found = lines.find((line) => pattern.test(line));
        if (found !== undefined) resolve(found);
      };
      waiting.add(look);
      look();
      return promise.finally(() => {
        clearTimeout(timer);
        waiting.delete(look);
      });
    },
    gone(name) {
      if (directory.lookUp(name) === null) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      const stop = directory.onChange(({ kind, user }) => {
        if (kind !== "left" || user.name !== name) return;
        stop();
        resolve();
      });
      return promise;
    },
    async [Symbol.asyncDispose]() {
      await listener.close();
      feed.close();
      window.close();
      await store.close();
    },
  };
}
