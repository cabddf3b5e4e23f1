import type { AcceptHealth } from "./accept_health.ts";
import { createAcceptLoops } from "./accept_loops.ts";
import { normaliseAddress, type Route } from "./address.ts";
import { serveConnection } from "./connection.ts";
import type { Connection, ConnectionTerms, Socket, TakeTls } from "./connection_terms.ts";
import { reasonOf } from "../command_line/failure.ts";
import { createGate, type Pass, type Refusal } from "./limits/gate.ts";
import { createLateClosing } from "./late_closing.ts";
import type { Limits } from "./limits/limits.ts";
import { createSparingLog } from "./limits/sparing_log.ts";
import { createServingClock } from "./serving_clock.ts";
import { createReadTurns } from "./read_turns.ts";
import type { SessionServices } from "./session.ts";

/** How often connections are looked at for their silence. */
const CHECK_MS = 250;

export interface Listener {
  /** Serves a connection whose TLS another has taken off, under the same limits. */
  adopt(socket: Socket, route: Route): void;
  /** Counts and logs a connection that another did not take, since it makes too many at once. */
  refuseHandshake(address: string, limit: number): void;
  /** Accepts on these from now on, and closes those that are not among them. */
  listenOn(sockets: readonly Deno.TcpListener[]): void;
  /** Ends the connections to an address that the machine no longer has: nothing can come from them. */
  leave(local: string): void;
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
  const connections = new Map<Connection, Pass<Connection>>();
  const clock = createServingClock(() => performance.now(), CHECK_MS);
  const { now, lately } = clock;
  const log = createSparingLog(services.log, now);
  const gate = createGate<Connection>(limits, ({ hasNames }) => !hasNames);
  const turns = createReadTurns();
  const closing = createLateClosing();
  const overTls: ConnectionTerms = {
    ...{ now, lately, limits, turns, closing, log },
    takeTls: null,
    onClosed: forget,
  };
  const inTheClear: ConnectionTerms = { ...overTls, takeTls };
  const accepting = createAcceptLoops({
    take: start,
    onFailed(error) {
      closing.closeAll(); // there may be no files left
      health?.failed(reasonOf(error));
      log.event("accept-failed", { error: reasonOf(error) });
    },
  });

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
    serve(conn, route, inTheClear);
  }

  function serve(socket: Socket, route: Route, terms: ConnectionTerms): void {
    const { remote } = route;
    if (connections.size + closing.count >= limits.connections) closing.closeAll();
    const entry = gate.enter(remote, now());
    if (entry.state === "refused") {
      refuse(remote, entry.reason);
      socket.close();
      return;
    }
    const { pass, displaced } = entry;
    if (displaced !== null) {
      figures.connectionsRefused.displaced++;
      log.event("displaced", { ip: displaced.route.remote, newcomer: remote });
      displaced.destroy();
    }
    const connection = serveConnection({ socket, route, pass }, services, terms);
    pass.seat.guest = connection;
    connections.set(connection, pass);
    figures.connectionsTotal++;
    figures.connections = connections.size;
    services.log.event("connected", { ip: remote });
  }

  function forget(connection: Connection): void {
    services.log.event("connection-over", { ip: connection.route.remote });
    connections.get(connection)?.leave(now());
    connections.delete(connection);
    figures.connections = connections.size;
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
    clock.tick();
    const at = now();
    for (const connection of connections.keys()) connection.check(at);
    log.flush(at);
  }, CHECK_MS);
  accepting.listenOn(sockets);
  health?.begun();

  return {
    adopt: (socket, route) => serve(socket, route, overTls),
    refuseHandshake(ip, limit) {
      figures.connectionsRefused.handshakes++;
      log.event("too-many-handshakes", { ip, limit });
    },
    listenOn: accepting.listenOn,
    leave(local) {
      for (const connection of connections.keys()) {
        if (connection.route.local === local) connection.destroy();
      }
    },
    async close() {
      clearInterval(timer);
      const ended = accepting.close();
      for (const connection of connections.keys()) connection.destroy();
      closing.closeAll();
      turns.close();
      await ended;
    },
  };
}
