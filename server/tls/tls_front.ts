import { createAcceptLoops } from "../accept_loops.ts";
import type { Route } from "../address.ts";
import type { Socket, TakeTls } from "../connection_terms.ts";
import { createSeats } from "../limits/seats.ts";
import { sourceOf } from "../limits/source.ts";
import type { Certificate } from "./certificate.ts";

/** Peers that have not agreed yet, at once; who has most of them gives way to others. */
const MAX_HANDSHAKES = 256;
/** How long a peer whose session is over may take to close. */
const LINGER_MS = 2_000;
/** How long peers may take to close when the server does. */
const FAREWELL_MS = 500;
/** Read at once, each way: there is a buffer for each. */
const CHUNK_BYTES = 4_096;
const LOOPBACK = "127.0.0.1";

export interface TlsFrontOptions {
  readonly certificate: Certificate;
  /** A peer with whom keys are agreed. */
  serve(socket: Socket, route: Route): void;
  /** How long a peer may take to agree on keys. */
  readonly handshakeMs: number;
  readonly maxHandshakes?: number;
  /** There were too many: one was refused, or closed for another. */
  onRefused(address: string, limit: number): void;
}

export interface TlsFront {
  /** A peer that has begun with TLS, and its first bytes. */
  readonly take: TakeTls;
  /** Peers that have not agreed yet. */
  readonly handshakes: number;
  close(): Promise<void>;
}

/** One peer: its own connection, and the one on which it is relayed. */
interface Relay {
  readonly route: Route;
  agreed(): void;
}

/**
 * Takes the TLS off connections. Deno can't begin with bytes that were read already, nor close one whose
 * handshake is under way (2.6 and 2.8: the peer sees nothing of it, and the socket stays), so that
 * silent peers would pile up. Hence two connections: the peer's is plain bytes to us, and closed when
 * its time is up; they are relayed to a TLS listener on loopback that takes ours alone.
 */
export function createTlsFront(options: TlsFrontOptions): TlsFront {
  const { certificate, serve } = options;
  const { handshakeMs, maxHandshakes = MAX_HANDSHAKES } = options;
  const { certificate: cert, key } = certificate;
  const relayed = Deno.listenTls({ hostname: LOOPBACK, port: 0, cert, key });
  /** By the port that our own connection to the inner listener comes from. */
  const relays = new Map<number, Relay>();
  const open = new Set<() => void>();
  const running = new Set<Promise<void>>();
  const handshakes = createSeats<{ readonly remote: string; end(): void }>({
    max: maxHandshakes,
    canSpare: () => true,
  });
  let isOver = false;

  async function relayPeer(first: Uint8Array, outer: Socket, route: Route): Promise<void> {
    if (isOver) return outer.close();
    const seating = handshakes.take(sourceOf(route.remote), Infinity);
    if (seating.state === "refused") {
      options.onRefused(route.remote, maxHandshakes);
      return outer.close();
    }
    if (seating.displaced !== null) {
      options.onRefused(seating.displaced.remote, maxHandshakes);
      seating.displaced.end();
    }
    let end = () => void closeWhole(outer);
    seating.seat.guest = { remote: route.remote, end: () => end() };
    const timer = handshakeMs === Infinity ? undefined : setTimeout(() => end(), handshakeMs);
    const agreed = () => {
      handshakes.leave(seating.seat);
      clearTimeout(timer);
    };
    try {
      const { port } = relayed.addr as Deno.NetAddr;
      const toInner = await Deno.connect({ hostname: LOOPBACK, port });
      toInner.setNoDelay(true);
      end = () => {
        void closeWhole(outer);
        void closeWhole(toInner);
      };
      open.add(end);
      const from = (toInner.localAddr as Deno.NetAddr).port;
      relays.set(from, { route, agreed });
      let linger: ReturnType<typeof setTimeout> | undefined;
      const startLinger = () => linger ??= setTimeout(end, LINGER_MS);
      try {
        await writeAll(toInner, first);
        await Promise.all([
          pump(outer, toInner).finally(startLinger),
          pump(toInner, outer).finally(startLinger),
        ]);
      } finally {
        clearTimeout(linger);
        relays.delete(from);
      }
    } finally {
      agreed();
      end();
      open.delete(end);
    }
  }

  async function takeInner(conn: Deno.TlsConn): Promise<void> {
    const { port } = conn.remoteAddr as Deno.NetAddr;
    // The relay's own side may learn of the connection a moment after the listener has it.
    for (let i = 0; i < 50 && !relays.has(port); i++) await new Promise((go) => setTimeout(go, 10));
    const relay = relays.get(port);
    if (relay === undefined) return conn.close(); // another program of this machine
    try {
      await conn.handshake();
    } catch {
      return conn.close();
    }
    relay.agreed();
    serve(conn, { ...relay.route, overTls: true });
  }

  const inner = createAcceptLoops<Deno.TlsConn>({
    take: (conn) => void takeInner(conn).catch(() => {}), // its own connection's trouble alone
    onFailed: () => {},
  });
  inner.listenOn([relayed]);
  return {
    take(first, socket, route) {
      const relaying = relayPeer(first, socket, route).catch(() => {})
        .finally(() => running.delete(relaying));
      running.add(relaying);
    },
    get handshakes() {
      return handshakes.size;
    },
    async close() {
      isOver = true;
      const accepted = inner.close();
      for (const end of open) end();
      await accepted;
      // Whoever doesn't close as well is not waited for.
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<void>((resolve) => timer = setTimeout(resolve, FAREWELL_MS));
      await Promise.race([Promise.all(running), late]);
      clearTimeout(timer);
    },
  };
}

/** Until one side ends or breaks; the other then learns of it. Never rejects. */
async function pump(from: Socket, to: Socket): Promise<void> {
  const chunk = new Uint8Array(CHUNK_BYTES);
  try {
    for (let n = await from.read(chunk); n !== null; n = await from.read(chunk)) {
      await writeAll(to, chunk.subarray(0, n));
    }
  } catch {
    // broken: the same as ended
  }
  await to.closeWrite().catch(() => {});
}

async function writeAll(to: Socket, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await to.write(bytes.subarray(at));
}

/** Also while a read waits, when `close()` alone would tell the peer nothing (denoland/deno#35292). */
async function closeWhole(conn: Socket): Promise<void> {
  await conn.closeWrite().catch(() => {});
  try {
    conn.close();
  } catch {
    // closed already
  }
}
