/** For tests: a connection whose peer, system and clock are the test's. */
import { serveConnection } from "./connection.ts";
import type { Connection, Socket } from "./connection_terms.ts";
import { createLateClosing, type LateClosing } from "./late_closing.ts";
import { createDirectory } from "./directory.ts";
import { createFigures } from "./figures.ts";
import { createLog } from "./log.ts";
import { usualLimits } from "./limits/read_limits.ts";
import { openMemoryStore } from "./store/open_sqlite_store.ts";
import { createReadTurns } from "./read_turns.ts";
import { PROOF_TOOLS } from "./proofs.ts";
import { createUsersFeed } from "./users_feed.ts";
import { createUsersWindow } from "./users_window.ts";

interface Scene {
  /** What a peer says; settles when the connection has dealt with it. */
  say(text: string): Promise<void>;
  /** The peer ends its side. */
  finish(): Promise<void>;
  /** Lets so much time pass, looking at the connection as the listener does. */
  pass(ms: number): Promise<void>;
  /** The system takes nothing more of what is written. */
  jam(): void;
  /** From now on whatever comes asks for so long a pause. */
  holdBack(ms: number): void;
  /** What each of its reads has cost. */
  readonly charged: readonly number[];
  /** First bytes with which it was handed on as TLS. */
  readonly taken: readonly Uint8Array[];
  readonly closing: LateClosing;
  readonly connection: Connection;
  /** Settles when the system has the socket back. */
  readonly closed: Promise<void>;
  /** What the peer got, how its connection ended, and who is online. */
  readonly got: string[];
  readonly ending: "open" | "ended" | "closed";
  readonly online: readonly string[];
  readonly log: readonly string[];
}

const CHECK_MS = 250;

/** One connection on a fake socket and a fake clock, with a directory of its own. */
export async function scene(test: (scene: Scene) => Promise<void>): Promise<void> {
  let at = 0;
  const taken: Uint8Array[] = [];
  const got: string[] = [];
  const log: string[] = [];
  let ending: Scene["ending"] = "open";
  let isJammed = false;
  let holdMs = 0;
  const charged: number[] = [];
  const inbound: (Uint8Array | null)[] = [];
  let arrive: (() => void) | null = null;
  const socket: Socket = {
    async read(buffer) {
      while (inbound.length === 0) await new Promise<void>((resolve) => arrive = resolve);
      if (ending === "closed") throw new Error("closed");
      const bytes = inbound.shift() ?? null;
      if (bytes === null) return null;
      const count = Math.min(bytes.length, buffer.length);
      buffer.set(bytes.subarray(0, count));
      if (count < bytes.length) inbound.unshift(bytes.subarray(count));
      return count;
    },
    write(bytes) {
      if (isJammed) return new Promise(() => {});
      got.push(new TextDecoder().decode(bytes));
      return Promise.resolve(bytes.length);
    },
    closeWrite() {
      if (ending === "open") ending = "ended";
      return Promise.resolve();
    },
    close() {
      ending = "closed";
      inbound.push(null);
      arrive?.();
    },
  };
  const store = openMemoryStore();
  const directory = createDirectory({ store, now: () => at });
  const window = createUsersWindow(directory);
  const feed = createUsersFeed({ directory, window });
  const services = {
    directory,
    feed,
    log: createLog({
      lang: "en",
      format: "json",
      write: (line) => log.push((JSON.parse(line) as { event: string }).event),
      now: () => 0,
    }),
    figures: createFigures(),
    proofs: PROOF_TOOLS,
  };
  const route = { remote: "10.0.0.9", local: "10.0.0.1" };
  const pass = {
    charge(requests: number) {
      charged.push(requests);
      return holdMs;
    },
  };
  const closing = createLateClosing();
  const { promise: closed, resolve: onClosed } = Promise.withResolvers<void>();
  const connection = serveConnection({ socket, route, pass }, services, {
    now: () => at,
    lately: () => at,
    limits: usualLimits(),
    turns: createReadTurns(),
    log: { ...services.log, flush: () => {} },
    takeTls: (first) => taken.push(first),
    onClosed: () => onClosed(),
    closing,
  });
  // The store commits in a microtask, and promises settle in a few more: one turn is enough for all.
  const settle = () => new Promise<void>((resolve) => setTimeout(resolve));
  try {
    await test({
      async say(text) {
        inbound.push(new TextEncoder().encode(text));
        arrive?.();
        await settle();
      },
      async finish() {
        inbound.push(null);
        arrive?.();
        await settle();
      },
      async pass(ms) {
        for (const until = at + ms; at < until;) {
          at = Math.min(until, at + CHECK_MS);
          connection.check(at);
        }
        await settle();
      },
      jam: () => isJammed = true,
      holdBack: (ms) => holdMs = ms,
      charged,
      taken,
      closing,
      connection,
      closed,
      got,
      get ending() {
        return ending;
      },
      get online() {
        return directory.users().map(({ name }) => name);
      },
      log,
    });
  } finally {
    connection.destroy();
    await closed;
    closing.closeAll();
    feed.close();
    window.close();
    await store.close();
  }
}
