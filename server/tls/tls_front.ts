import { normaliseAddress, type Route } from "../address.ts";
import type { Socket } from "../connection.ts";
import { createSeats } from "../limits/seats.ts";
import { sourceOf } from "../limits/source.ts";
import type { Certificate } from "./certificate.ts";

/** Peers that have not agreed yet, at once; who has most of them gives way to others. */
const MAX_HANDSHAKES = 256;
/** How long a peer whose session is over may take to close. */
const LINGER_MS = 2_000;
const BACK_OFF_MS = 100;
/** Read at once, each way: there is a buffer for each. */
const CHUNK_BYTES = 4_096;
const LOOPBACK = "127.0.0.1";

export interface TlsFrontOptions {
  /** Where peers connect. */
  readonly sockets: readonly Deno.TcpListener[];
  readonly certificate: Certificate;
  /** A peer with whom keys are agreed. */
  serve(socket: Socket, route: Route): void;
  /** How long a peer may take to agree on keys. */
  readonly handshakeMs: number;
  readonly maxHandshakes?: number;
  /** Whether an address may connect at all. */
  mayConnect(address: string): boolean;
  /** There were too many: one was refused, or closed for another. */
  onRefused(address: string, limit: number): void;
}

export interface TlsFront {
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
 * Takes TLS connections. Deno can't close one whose handshake is under way (2.6 and 2.8: the peer sees
 * nothing of it, and the socket stays), so that silent peers would pile up. Hence two connections: the
 * peer's is plain bytes to us, and closed when its time is up; they are relayed to a TLS listener on
 * loopback that takes ours alone.
 */
export function createTlsFront(options: TlsFrontOptions): TlsFront {
  const { sockets, certificate, serve } = options;
  const { handshakeMs, maxHandshakes = MAX_HANDSHAKES } = options;
  const { certificate: cert, key } = certificate;
  const inner = Deno.listenTls({ hostname: LOOPBACK, port: 0, cert, key });
  /** By the port that our own connection to the inner listener comes from. */
  const relays = new Map<number, Relay>();
  const open = new Set<() => void>();
  const handshakes = createSeats<{ readonly remote: string; end(): void }>({
    max: maxHandshakes,
    canSpare: () => true,
  });
  let isOver = false;

  async function acceptAll<C>(
    listener: { accept(): Promise<C> },
    take: (conn: C) => Promise<void>,
  ): Promise<void> {
    while (!isOver) {
      try {
        take(await listener.accept()).catch(() => {}); // its own connection's trouble alone
      } catch {
        if (!isOver) await new Promise((resolve) => setTimeout(resolve, BACK_OFF_MS));
      }
    }
  }

  async function takeOuter(outer: Deno.TcpConn): Promise<void> {
    const route = routeOf(outer);
    if (!options.mayConnect(route.remote)) return outer.close();
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
      outer.setNoDelay(true);
      outer.setKeepAlive(true);
      const { port } = inner.addr as Deno.NetAddr;
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
      await Promise.all([
        pump(outer, toInner).finally(startLinger),
        pump(toInner, outer).finally(startLinger),
      ]);
      clearTimeout(linger);
      relays.delete(from);
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
    serve(conn, relay.route);
  }

  const loops = [acceptAll(inner, takeInner), ...sockets.map((s) => acceptAll(s, takeOuter))];
  return {
    get handshakes() {
      return handshakes.size;
    },
    async close() {
      isOver = true;
      for (const socket of sockets) socket.close();
      inner.close();
      for (const end of open) end();
      await Promise.all(loops);
    },
  };
}

function routeOf({ remoteAddr, localAddr }: Deno.TcpConn): Route {
  return {
    remote: normaliseAddress(remoteAddr.hostname),
    local: normaliseAddress(localAddr.hostname),
    overTls: true,
  };
}

/** Until one side ends or breaks; the other then learns of it. Never rejects. */
async function pump(from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
  const chunk = new Uint8Array(CHUNK_BYTES);
  try {
    for (let n = await from.read(chunk); n !== null; n = await from.read(chunk)) {
      for (let at = 0; at < n;) at += await to.write(chunk.subarray(at, n));
    }
  } catch {
    // broken: the same as ended
  }
  await to.closeWrite().catch(() => {});
}

/** Also while a read waits, when `close()` alone would tell the peer nothing (denoland/deno#35292). */
async function closeWhole(conn: Deno.TcpConn): Promise<void> {
  await conn.closeWrite().catch(() => {});
  try {
    conn.close();
  } catch {
    // closed already
  }
}
