import { pause } from "../pause.ts";
import { accessRules, hostHeader, isWildcard } from "./access.ts";
import { loadAssets, requireAssets } from "./assets.ts";
import type { DashboardApp } from "./create_dashboard.ts";
import { type Handler, listen } from "./listen.ts";
import { createLiveFeed } from "./live_feed.ts";
import { createLogin } from "./login.ts";
import { processMetrics } from "./process_metrics.ts";
import { newToken } from "./secrets.ts";
import type { DashboardSource } from "./source.ts";

export interface ServeDashboardOptions {
  readonly source: DashboardSource;
  /** An address or a name of this machine. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** `api`: for commands on this machine, which have the token: no page, and nothing without it. */
  readonly kind?: "page" | "api";
  /** Gives whoever knows it a token; null: there is none. */
  readonly password?: string | null;
  /** What a proxy before us is reached as. */
  readonly publicUrl?: URL | null;
  /** Told of failures of a request or of a connection; the error output without it. */
  readonly onError?: (error: unknown) => void;
}

export interface RunningDashboard {
  /** `http://HOST:PORT/#token=…`, to open in a browser. */
  readonly url: string;
  /** `http://HOST:PORT` as programs of this machine reach it. */
  readonly nearUrl: string;
  readonly token: string;
  readonly port: number;
  /** Tells the pages, lets answers under way out, and stops. May be called again. */
  close(): Promise<void>;
}

/** How long answers under way may take at the end; a page that reads nothing must not keep us. */
const CLOSE_MS = 1000;

/** After a failed accept (no file descriptor left): until then some may have been given back. */
const BACK_OFF_MS = 1000;

/**
 * Serves the dashboard. Throws a `DashboardListenError` when the port can't be had, and an `Error`
 * when the page has not been built.
 */
export function serveDashboard(options: ServeDashboardOptions): RunningDashboard {
  const { source, host, publicUrl = null, password = null } = options;
  const pages = options.kind !== "api";
  const onError = options.onError ?? console.error;
  if (pages) requireAssets();
  const feed = createLiveFeed(source);
  const token = newToken();
  // Which hosts are ours is known with the port only, and no request comes before this turn's end.
  let handle: Handler = () => new Response(null, { status: 503 });
  const serve = (port: number) => listen(host, port, (...request) => handle(...request), onError);
  let server = serve(options.port);
  const { port } = server.addr;
  async function load(): Promise<DashboardApp> {
    const { createDashboard } = await import("./create_dashboard.ts");
    const login = password === null ? null : createLogin(password, () => performance.now());
    const access = accessRules({
      ...{ hostname: host, port, token, login, publicUrl },
      readsNeedToken: !pages,
    });
    const assets = pages ? loadAssets() : null;
    return createDashboard({
      ...{ source, feed, access, assets, processMetrics, now: Date.now, onError },
    });
  }
  // The page and its libraries are loaded when somebody looks: the directory waits for nothing of it.
  let app: Promise<DashboardApp> | undefined;
  handle = async (request, remote) => (await (app ??= load())).fetch(request, { remote });

  const stop = new AbortController();
  const serving = (async () => {
    for (;;) {
      try {
        return await server.finished;
      } catch (error) {
        // EMFILE and its kin end `Deno.serve` for good, and its port with it.
        onError(error);
      }
      do {
        await pause(BACK_OFF_MS, stop.signal);
        if (stop.signal.aborted) return;
      } while (!serveAgain());
    }
  })();
  function serveAgain(): boolean {
    try {
      server = serve(port);
      return true;
    } catch {
      return false; // still none left
    }
  }

  let closing: Promise<void> | undefined;
  const close = async () => {
    stop.abort();
    feed.close();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), CLOSE_MS);
    });
    const outcome = await Promise.race([server.shutdown(), late]);
    clearTimeout(timer);
    if (outcome === "late") server.abort();
    await serving;
  };
  const base = publicUrl?.origin ??
    `http://${hostHeader(openableHost(host, source.listening), port)}`;
  return {
    url: `${base}/#token=${token}`,
    nearUrl: `http://${hostHeader(isWildcard(host) ? "127.0.0.1" : host, port)}`,
    token,
    port,
    close: () => closing ??= close(),
  };
}

/** "All interfaces" is no address that a browser could open: the directory's own is. */
function openableHost(host: string, listening: string): string {
  if (!isWildcard(host)) return host;
  const own = listening.slice(0, listening.lastIndexOf(":"));
  return own === "" || isWildcard(own) ? "127.0.0.1" : own;
}
