import { hostname } from "node:os";
import { createAcceptHealth } from "./accept_health.ts";
import { formatEndpoint } from "./address.ts";
import type { RunningDashboard } from "./dashboard/serve_dashboard.ts";
import { createDashboardSource } from "./dashboard_source.ts";
import { dataFolder } from "./data_dir.ts";
import { createDirectory } from "./directory.ts";
import { watchEventLoop } from "./event_loop.ts";
import { reasonOf } from "./failure.ts";
import { createFigures } from "./figures.ts";
import { createListener } from "./listener.ts";
import type { Log } from "./log.ts";
import { openDashboard } from "./open_dashboard.ts";
import { openSockets, openTlsSockets } from "./open_sockets.ts";
import { openStore } from "./open_store.ts";
import type { ServerOptions } from "./options.ts";
import { PROOF_TOOLS } from "./proofs.ts";
import { openCertificate } from "./tls/certificate_file.ts";
import { createTlsFront } from "./tls/tls_front.ts";
import { createUsersFeed } from "./users_feed.ts";
import { createUsersWindow } from "./users_window.ts";

export interface RunningServer {
  /** `IP:PORT`. */
  readonly listening: string;
  /** `IP:PORT, sha256:…`; null: no TLS. */
  readonly tls: string | null;
  readonly dashboardUrl: string | null;
  /** Stops everything in order; never rejects. */
  close(): Promise<void>;
}

/** Wires the parts together and starts them. Throws a `CriticalError` when one can't start. */
export async function startServer(
  options: ServerOptions,
  log: Log,
  requestClose: () => void,
): Promise<RunningServer> {
  const { lang, limits } = options;
  const started: (() => void | Promise<void>)[] = [];
  const closeAll = async () => {
    for (const close of started.splice(0).reverse()) await close();
  };
  try {
    const bound = await openSockets({ ...options, log });
    const { sockets, host, port } = bound;
    const unbind = () => sockets.forEach((socket) => socket.close());
    started.push(unbind);
    const listening = formatEndpoint(host, port);

    const store = await openStore(options.db, lang, log);
    started.push(() => store.close());
    log.event("store-opened", { store: options.db ?? "devcloud.db" });

    const figures = createFigures();
    const directory = createDirectory({
      ...{ store, now: Date.now, openNames: options.openNames, maxNames: limits.names },
    });
    const window = createUsersWindow(directory);
    started.push(() => window.close());
    const feed = createUsersFeed({ directory, window });
    started.push(() => feed.close());

    const loop = watchEventLoop(figures.loopDelay);
    started.push(() => loop.close());

    const accepting = createAcceptHealth();
    let dashboard: RunningDashboard | null = null;
    if (options.dashboard.state === "on") {
      const source = createDashboardSource({
        ...{ lang, listening, directory, window, store, log, figures, accepting },
        close: requestClose,
      });
      dashboard = openDashboard(source, options.dashboard, log);
      started.push(() => dashboard?.close());
    }

    // From here on the listener closes the sockets.
    started.splice(started.indexOf(unbind), 1);
    const services = { directory, feed, log, figures, proofs: PROOF_TOOLS };
    const listener = createListener({ sockets, services, limits, health: accepting });
    started.push(() => listener.close());
    log.event("accepting", {});

    let tls: string | null = null;
    if (options.tlsPort !== null) {
      const env = (name: string) => Deno.env.get(name);
      const folder = dataFolder({ os: Deno.build.os, env });
      const certificate = await openCertificate(folder, lang);
      const { sockets, host, port } = openTlsSockets(bound, options.tlsPort, lang, log);
      const front = createTlsFront({
        ...{ sockets, certificate, handshakeMs: limits.handshakeMs },
        serve: listener.adopt,
        mayConnect: listener.mayConnect,
        onRefused: listener.refuseHandshake,
      });
      started.push(() => front.close());
      tls = `${formatEndpoint(host, port)}, ${certificate.hash}`;
    }

    if (options.mdns) {
      const address = host === "0.0.0.0" || host.includes(":") ? null : host;
      // Loaded while people register already: its library is a third of the program.
      const announcing = import("../discovery/announce.ts").then(({ announce }) =>
        announce({
          ...{ port, address, hostName: hostname() },
          onAnnounced: (name) => log.event("announced", { name, port }),
          onProblem: (error) => log.event("announce-failed", { error: reasonOf(error) }),
        })
      );
      started.push(async () => (await announcing).close());
    }
    return { listening, tls, dashboardUrl: dashboard?.url ?? null, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
