import type { AcceptHealth } from "./accept_health.ts";
import { normaliseAddress, type Route } from "./address.ts";
import { type Connection, serveConnection, type Socket, type TakeTls } from "./connection.ts";
import { reasonOf } from "./failure.ts";
import { createGate, type Refusal } from "./limits/gate.ts";
import type { Limits } from "./limits/limits.ts";
import { createSparingLog } from "./limits/sparing_log.ts";
import type { SessionServices } from "./session.ts";

/** How often connections are looked at for their silence. */
const CHECK_MS = 250;
/** After a failed accept (no file descriptor left): trying on at once would only burn time. */
const BACK_OFF_MS = 100;

export interface Listener {
  /** Serves a connection whose TLS another has taken off, under the same limits. */
  adopt(socket: Socket, route: Route): void;
  /** Counts and logs a connection that another did not take, since it makes too many at once. */
  refuseHandshake(address: string, limit: number): void;
  /** Stops accepting and ends all sessions; does not wait for peers to close as well. */
  close(): Promise<void>;
}

export interface ListenerOptions {
  readonly sockets: readonly Deno.TcpListener[];
  readonly services: SessionServices;
  readonly limits: Limits;
  /** Told how accepting goes. */
  readonly health?: AcceptHealth;
  /** Null: nobody is served over TLS. */
  readonly takeTls?: TakeTls | null;
}

/** Accepts connections on the sockets and serves them until it is closed. */
export function createListener(
  { sockets, services, limits, health, takeTls = null }: ListenerOptions,
): Listener {
  const { figures } = services;
  const connections = new Set<Connection>();
  const now = () => performance.now();
  const log = createSparingLog(services.log, now);
  const gate = createGate<Connection>(limits, ({ hasNames }) => !hasNames);
  const stop = new AbortController();

  async function acceptAll(socket: Deno.TcpListener): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        start(await socket.accept());
      } catch (error) {
        if (stop.signal.aborted) return;
        // EMFILE and its kin: an asynchronous iteration of the listener would end here.
        health?.failed(reasonOf(error));
        log.event("accept-failed", { error: reasonOf(error) });
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
    const route = {
      remote: normaliseAddress(conn.remoteAddr.hostname),
      local: normaliseAddress(conn.localAddr.hostname),
    };
    serve(conn, route, takeTls);
  }

  function serve(socket: Socket, route: Route, takeTls: TakeTls | null): void {
    const { remote } = route;
    const entry = gate.enter(remote, now());
    if (entry.state === "refused") {
      refuse(remote, entry.reason);
      socket.close();
      return;
    }
    const { pass, displaced } = entry;
    if (displaced !== null) {
      figures.connectionsRefused.displaced++;
      log.event("displaced", { ip: displaced.remote, newcomer: remote });
      displaced.destroy();
    }
    const terms = { now, limits, charge: pass.charge, log, takeTls };
    const connection = serveConnection(socket, route, services, terms);
    pass.seat.guest = connection;
    connections.add(connection);
    figures.connectionsTotal++;
    figures.connections = connections.size;
    services.log.event("connected", { ip: remote });
    void connection.closed.then(() => {
      services.log.event("connection-over", { ip: remote });
      pass.leave(now());
      connections.delete(connection);
      figures.connections = connections.size;
    });
  }

  function refuse(ip: string, reason: Refusal): void {
    figures.connectionsRefused[reason]++;
    if (reason === "network") return log.event("not-let-in", { ip });
    if (reason === "full") {
      return log.event("too-many-connections", { ip, limit: limits.connections });
    }
    log.event("too-many-of-address", { ip, limit: limits.connectionsOfAddress });
  }

  const timer = setInterval(() => {
    const at = now();
    for (const connection of connections) connection.check(at);
    log.flush(at);
  }, CHECK_MS);
  const loops = sockets.map(acceptAll);
  health?.begun();

  return {
    adopt: (socket, route) => serve(socket, route, null),
    refuseHandshake(ip, limit) {
      figures.connectionsRefused.handshakes++;
      log.event("too-many-handshakes", { ip, limit });
    },
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
