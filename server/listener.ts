import type { AcceptHealth } from "./accept_health.ts";
import { normaliseAddress, type Route } from "./address.ts";
import { type Connection, serveConnection, type Socket } from "./connection.ts";
import { reasonOf } from "./failure.ts";
import type { SessionServices } from "./session.ts";

/** Connections at once; beyond, a newcomer is closed at once. A connection costs about 10 KiB. */
const MAX_CONNECTIONS = 20_000;
/** How often connections are looked at for their silence. */
const CHECK_MS = 250;
/** After a failed accept (no file descriptor left): trying on at once would only burn time. */
const BACK_OFF_MS = 100;
/** How often the same trouble is logged. */
const LOG_EVERY_MS = 10_000;

export interface Listener {
  /** Serves a connection that another has accepted, under the same limits. */
  adopt(socket: Socket, route: Route): void;
  /** Stops accepting and ends all sessions; does not wait for peers to close as well. */
  close(): Promise<void>;
}

export interface ListenerOptions {
  readonly sockets: readonly Deno.TcpListener[];
  readonly services: SessionServices;
  readonly maxConnections?: number;
  /** Told how accepting goes. */
  readonly health?: AcceptHealth;
}

/** Accepts connections on the sockets and serves them until it is closed. */
export function createListener(
  { sockets, services, maxConnections = MAX_CONNECTIONS, health }: ListenerOptions,
): Listener {
  const { log, figures } = services;
  const connections = new Set<Connection>();
  const now = () => performance.now();
  const loggable = { full: limitRate(now), failed: limitRate(now) };
  const stop = new AbortController();

  async function acceptAll(socket: Deno.TcpListener): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        start(await socket.accept());
      } catch (error) {
        if (stop.signal.aborted) return;
        // EMFILE and its kin: an asynchronous iteration of the listener would end here.
        health?.failed(reasonOf(error));
        if (loggable.failed()) log.event("accept-failed", { error: reasonOf(error) });
        await pause(BACK_OFF_MS, stop.signal);
      }
    }
  }

  function start(conn: Deno.TcpConn): void {
    try {
      conn.setNoDelay(true);
      conn.setKeepAlive(true);
    } catch {
      // broken already: reading will tell
    }
    adopt(conn, {
      remote: normaliseAddress(conn.remoteAddr.hostname),
      local: normaliseAddress(conn.localAddr.hostname),
    });
  }

  function adopt(socket: Socket, route: Route): void {
    const { remote } = route;
    if (connections.size >= maxConnections) {
      figures.connectionsRefused.full++;
      if (loggable.full()) {
        log.event("too-many-connections", { ip: remote, limit: maxConnections });
      }
      socket.close();
      return;
    }
    const connection = serveConnection(socket, route, services, now);
    connections.add(connection);
    figures.connectionsTotal++;
    figures.connections = connections.size;
    void connection.closed.then(() => {
      connections.delete(connection);
      figures.connections = connections.size;
    });
  }

  const timer = setInterval(() => {
    const at = now();
    for (const connection of connections) connection.check(at);
  }, CHECK_MS);
  const loops = sockets.map(acceptAll);
  health?.begun();

  return {
    adopt,
    async close() {
      if (!stop.signal.aborted) {
        stop.abort();
        clearInterval(timer);
        for (const socket of sockets) socket.close();
      }
      for (const connection of connections) connection.destroy();
      await Promise.all(loops);
    },
  };
}

/** Whether something may be logged again. */
function limitRate(now: () => number): () => boolean {
  let last = -Infinity;
  return () => {
    if (now() - last < LOG_EVERY_MS) return false;
    last = now();
    return true;
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
