/** Who waits in `recvfrom`: the thread that listens for START, one that waits for an answer, the player. */
export type Reader = "listener" | "answer" | "player";

export interface Received {
  readonly bytes: Uint8Array;
  readonly ip: string;
}

/** The one UDP socket of a 2023 client, with several threads blocked in it at once. */
export interface LegacySocket {
  /** Blocks as this reader; null after `timeoutMs`, and when the socket is closed. */
  recv(reader: Reader, timeoutMs?: number): Promise<Received | null>;
  /** Says whether a player is at work, be it waiting here or blocked in its speaker. */
  setPlaying(isPlaying: boolean): void;
  /** Sends to port 5001 of an address: it knows no other port. */
  send(bytes: Uint8Array, ip: string, copies?: number): Promise<void>;
  close(): Promise<void>;
}

interface Waiter {
  readonly reader: Reader;
  readonly resolve: (received: Received | null) => void;
}

/** The only port that it uses, on its own side and on the other's. */
export const LEGACY_VOICE_PORT = 5001;

/** How much of the audio its listening thread ate in a call that it had made: 33 of 150 frames. */
const EATEN_SHARE = 33 / 150;

function bind(hostname: string): Deno.DatagramConn {
  try {
    return Deno.listenDatagram({ transport: "udp", hostname, port: LEGACY_VOICE_PORT });
  } catch (cause) {
    const message = `Cannot play a client of 2023 at ${hostname}: it needs UDP port ` +
      `${LEGACY_VOICE_PORT}, which another program has, maybe a telephone that runs here; end it`;
    throw new Error(message, { cause });
  }
}

/**
 * Binds port 5001 of `host`. Datagrams that nobody waits for stay in the kernel's buffer and are
 * read late. Of several waiting readers one that waits for an answer comes first, then the one that
 * has waited longest; but audio goes to the player, except for a share that the listener of a caller,
 * which was never stopped, eats. A CLOSE finds the player too when that is blocked in its speaker:
 * of 5 in the original, one did. `random`: 0 to 1, seeded.
 */
export function openLegacySocket(host: string, random: () => number): LegacySocket {
  const socket = bind(host);
  const waiters: Waiter[] = [];
  const forPlayer: Received[] = [];
  let pumping: Promise<void> | null = null;
  let closed = false;
  let playing = false;

  const pick = ({ bytes }: Received): Waiter | undefined => {
    const player = waiters.findIndex(({ reader }) => reader === "player");
    const listener = waiters.findIndex(({ reader }) => reader === "listener");
    const answer = waiters.findIndex(({ reader }) => reader === "answer");
    if (answer >= 0) return waiters.splice(answer, 1)[0];
    const isContested = player >= 0 && listener >= 0 && decode(bytes) === null;
    const index = isContested ? (random() < EATEN_SHARE ? listener : player) : 0;
    return waiters.splice(index, 1)[0];
  };

  async function pump(): Promise<void> {
    while (waiters.length > 0 && !closed) {
      try {
        const [bytes, from] = await socket.receive(new Uint8Array(65_536));
        const received = { bytes, ip: from.transport === "udp" ? from.hostname : "" };
        const isListenerAlone = waiters.every(({ reader }) => reader === "listener");
        if (playing && isListenerAlone && decode(bytes)?.startsWith("CLOSE")) {
          forPlayer.push(received);
        } else pick(received)?.resolve(received);
      } catch {
        break; // closed meanwhile
      }
    }
    pumping = null;
    if (closed) { for (const { resolve } of waiters.splice(0)) resolve(null); }
  }

  return {
    setPlaying(isPlaying) {
      playing = isPlaying;
      forPlayer.length = 0;
    },
    recv(reader, timeoutMs) {
      if (closed) return Promise.resolve(null);
      const held = reader === "player" ? forPlayer.shift() : undefined;
      if (held !== undefined) return Promise.resolve(held);
      const { promise, resolve } = Promise.withResolvers<Received | null>();
      const waiter = { reader, resolve };
      waiters.push(waiter);
      pumping ??= pump();
      if (timeoutMs === undefined) return promise;
      const timer = setTimeout(() => {
        const index = waiters.indexOf(waiter);
        if (index >= 0) waiters.splice(index, 1);
        resolve(null);
      }, timeoutMs);
      return promise.finally(() => clearTimeout(timer));
    },
    async send(bytes, ip, copies = 1) {
      for (let copy = 0; copy < copies; copy++) {
        await socket
          .send(bytes, { transport: "udp", hostname: ip, port: LEGACY_VOICE_PORT })
          .catch(() => {}); // nobody there: lost, as on the network
      }
    },
    async close() {
      if (closed) return;
      closed = true;
      socket.close();
      await pumping;
    },
  };
}

/** Python's `data.decode()`: null where it would throw. */
export function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
