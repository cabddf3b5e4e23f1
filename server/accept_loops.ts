import { pause } from "./pause.ts";

/** After a failed accept (no file descriptor left): trying on at once would only burn time. */
const BACK_OFF_MS = 100;

/** What is needed of a `Deno.Listener`. */
interface Acceptor<Conn> {
  accept(): Promise<Conn>;
  close(): void;
}

export interface AcceptLoops<Conn> {
  /** Accepts on these from now on, and closes those that are not among them. */
  listenOn(sockets: readonly Acceptor<Conn>[]): void;
  /** Closes all, and settles when nothing more is accepted. */
  close(): Promise<void>;
}

/** Accepts on sockets that may change, whatever goes wrong in between. */
export function createAcceptLoops<Conn>(
  { take, onFailed }: {
    readonly take: (conn: Conn) => void;
    readonly onFailed: (error: unknown) => void;
  },
): AcceptLoops<Conn> {
  const loops = new Map<Acceptor<Conn>, { readonly stop: AbortController; done: Promise<void> }>();

  async function acceptAll(socket: Acceptor<Conn>, { signal }: AbortController): Promise<void> {
    while (!signal.aborted) {
      try {
        take(await socket.accept());
      } catch (error) {
        if (signal.aborted) return;
        // EMFILE and its kin: an asynchronous iteration of the listener would end here.
        onFailed(error);
        await pause(BACK_OFF_MS, signal);
      }
    }
  }

  function listenOn(sockets: readonly Acceptor<Conn>[]): void {
    for (const [socket, { stop }] of loops) {
      if (sockets.includes(socket)) continue;
      loops.delete(socket);
      stop.abort();
      socket.close();
    }
    for (const socket of sockets) {
      if (loops.has(socket)) continue;
      const stop = new AbortController();
      loops.set(socket, { stop, done: acceptAll(socket, stop) });
    }
  }

  return {
    listenOn,
    async close() {
      const ends = [...loops.values()].map(({ done }) => done);
      listenOn([]);
      await Promise.all(ends);
    },
  };
}
