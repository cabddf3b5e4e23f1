import { createAcceptHealth } from "./accept_health.ts";
import { watchActivity } from "./activity.ts";
import { formatEndpoint } from "./address.ts";
import { createAnnouncer } from "./announcer.ts";
import { controlFolder, type ControlNote, leaveNote } from "./control/control_file.ts";
import { createDashboardSource } from "./dashboard_source.ts";
import { dataFolder } from "./data_dir.ts";
import { findDefaultRouteAddress } from "./default_route.ts";
import { createDirectory } from "./directory.ts";
import { watchEventLoop } from "./event_loop.ts";
import { reasonOf } from "../command_line/failure.ts";
import { createFigures } from "./figures.ts";
import { createListener } from "./listener.ts";
import { followAddress } from "./follow_address.ts";
import type { Log } from "./log.ts";
import { openControl, openDashboard } from "./open_dashboard.ts";
import { ALL_INTERFACES, moveSockets, openSockets } from "./open_sockets.ts";
import { openStore } from "./open_store.ts";
import type { ServerOptions } from "./options.ts";
import { PROOF_TOOLS } from "./proofs.ts";
import { openTls } from "./tls/open_tls.ts";
import { createUsersFeed } from "./users_feed.ts";
import { createUsersWindow } from "./users_window.ts";

export interface RunningServer {
  /** `IP:PORT`. */
  readonly listening: string;
  readonly dashboardUrl: string | null;
  /** Stops everything in order; never rejects. */
  close(): Promise<void>;
}

const env = (name: string) => Deno.env.get(name);

/** Wires the parts together and starts them. Throws a `CriticalError` when one can't start. */
export async function startServer(
  options: ServerOptions,
  log: Log,
  { requestClose, warn }: {
    readonly requestClose: () => void;
    /** For what belongs on stderr, beside the log. */
    readonly warn: (text: string) => void;
  },
): Promise<RunningServer> {
  const { lang, limits } = options;
  const started: (() => void | Promise<void>)[] = [];
  const closeAll = async () => {
    for (const close of started.splice(0).reverse()) await close();
  };
  try {
    let bound = await openSockets({ ...options, log });
    const unbind = () => bound.sockets.forEach((socket) => socket.close());
    started.push(unbind);
    const listening = () => formatEndpoint(bound.host, bound.port);

    const store = await openStore({ db: options.db, lang, log, warn });
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

    const lately = watchActivity(figures);
    started.push(() => lately.close());
    const folder = controlFolder(options.db, dataFolder({ os: Deno.build.os, env }));
    const tls = await openTls(options.db === ":memory:" ? null : folder, log, {
      handshakeMs: limits.handshakeMs,
      serve: (...peer) => adopt(...peer),
      onRefused: (...peer) => refuseHandshake(...peer),
    });
    started.push(() => tls?.front.close());
    const serverKey = tls?.key ?? null;

    const accepting = createAcceptHealth();
    let dashboardUrl: string | null = null;
    const source = createDashboardSource({
      ...{ lang, listening, serverKey, directory, window, store, log, figures },
      ...{ lately, accepting, folder },
      storePlace: options.db ?? "devcloud.db",
      about: () => ({ tls: serverKey, dashboard: dashboardUrl?.replace(/#.*$/, "") ?? null }),
      close: requestClose,
    });
    const hasDashboard = options.dashboard.state === "on";
    const dashboard = options.dashboard.state === "on"
      ? openDashboard(source, options.dashboard, log)
      : openControl(source, log);
    started.push(() => dashboard.close());
    if (hasDashboard) dashboardUrl = dashboard.url;

    // From here on the listener closes the sockets.
    started.splice(started.indexOf(unbind), 1);
    const services = { directory, feed, log, figures, proofs: PROOF_TOOLS };
    const takeTls = tls?.front.take ?? null;
    const { sockets } = bound;
    const listener = createListener({ sockets, services, limits, health: accepting, takeTls });
    const { adopt, refuseHandshake } = listener;
    started.push(() => listener.close());
    log.event("accepting", {});

    if (serverKey !== null) log.event("tls", { key: serverKey });

    const announcer = options.mdns ? createAnnouncer(bound.port, log) : null;
    announcer?.announce(announceable(bound.host));
    started.push(() => announcer?.close());

    if (options.host === null) {
      const isEverywhere = bound.host === ALL_INTERFACES;
      const follower = followAddress({
        address: isEverywhere ? null : bound.host,
        find: findDefaultRouteAddress,
        onFailed: (error) => log.event("move-failed", { error: reasonOf(error) }),
        move(to, from) {
          if (!isEverywhere) {
            bound = moveSockets(bound, to, lang, log);
            listener.listenOn(bound.sockets);
            if (from !== null && !hasAddress(from)) listener.leave(from);
            log.event("moved", { from: from ?? "?", to: listening() });
          }
          announcer?.announce(to);
        },
      });
      started.push(() => follower.close());
    }
    if (folder !== null) {
      const { nearUrl: url, token } = dashboard;
      const note = { pid: Deno.pid, listening: listening(), url, token };
      started.push(await leaveControlNote(folder, bound.port, note, log));
    }
    return { listening: listening(), dashboardUrl, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Gives what takes it away; where it can't be written the server serves all the same. */
async function leaveControlNote(
  folder: string,
  port: number,
  note: ControlNote,
  log: Log,
): Promise<() => Promise<void>> {
  try {
    return await leaveNote(folder, port, note);
  } catch (error) {
    log.event("control-file-failed", { path: folder, error: reasonOf(error) });
    return () => Promise.resolve();
  }
}

/** What mDNS may tell: null lets the system choose. */
function announceable(host: string): string | null {
  return host === ALL_INTERFACES || host.includes(":") ? null : host;
}

/** Whether the machine has an address now. */
function hasAddress(address: string): boolean {
  return Deno.networkInterfaces().some((each) => each.address === address);
}
