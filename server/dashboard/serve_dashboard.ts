import type { Hono } from "hono";
import { accessRules, hostHeader, isWildcard, newToken } from "./access.ts";
import { loadAssets, requireAssets } from "./assets.ts";
import { createLiveFeed } from "./live_feed.ts";
import { processMetrics } from "./process_metrics.ts";
import type { DashboardSource } from "./source.ts";

export interface ServeDashboardOptions {
  readonly source: DashboardSource;
  /** An address or a name of this machine. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Told of failures of a request or of a connection; the error output without it. */
  readonly onError?: (error: unknown) => void;
}

export interface RunningDashboard {
  /** `http://HOST:PORT/#token=…`, to open in a browser. */
  readonly url: string;
  readonly token: string;
  readonly port: number;
  /** Tells the pages, lets answers under way out, and stops. May be called again. */
  close(): Promise<void>;
}

/** The address or port can't be had; what to do about it is the caller's to say. */
export class DashboardListenError extends Error {
  override name = "DashboardListenError";
  constructor(
    readonly host: string,
    readonly port: number,
    /** `in-use`, `not-allowed` (a port below 1024), `no-address` (the host is not this machine). */
    readonly code: "in-use" | "not-allowed" | "no-address",
    options?: ErrorOptions,
  ) {
    const why = {
      "in-use": "the port is in use",
      "not-allowed": "the system does not allow it",
      "no-address": "this machine has no such address",
    }[code];
    super(`Cannot serve the dashboard on ${host}:${port}: ${why}`, options);
  }
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
  const { source, host } = options;
  const onError = options.onError ?? console.error;
  requireAssets();
  const feed = createLiveFeed(source);
  const token = newToken();
  // Which hosts are ours is known with the port only, and no request comes before this turn's end.
  let handle: (request: Request) => Response | Promise<Response> = () =>
    new Response(null, { status: 503 });
  const serve = (port: number) => listen(host, port, (request) => handle(request), onError);
  let server = serve(options.port);
  const { port } = server.addr;
  async function load(): Promise<Hono> {
    const { createDashboard } = await import("./create_dashboard.ts");
    const assets = loadAssets();
    const access = accessRules(host, port, token);
    return createDashboard({
      source,
      feed,
      access,
      assets,
      processMetrics,
      now: Date.now,
      onError,
    });
  }
  // The page and its libraries are loaded when somebody looks: the directory waits for nothing of it.
  let app: Promise<Hono> | undefined;
  handle = async (request) => (await (app ??= load())).fetch(request);

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
  return {
    url: `http://${hostHeader(openableHost(host, source.listening), port)}/#token=${token}`,
    token,
    port,
    close: () => closing ??= close(),
  };
}

function listen(
  hostname: string,
  port: number,
  handler: (request: Request) => Response | Promise<Response>,
  onError: (error: unknown) => void,
) {
  const abort = new AbortController();
  try {
    const server = Deno.serve({
      hostname,
      port,
      signal: abort.signal,
      onListen: () => undefined,
      onError: (error) => {
        onError(error);
        return new Response(null, { status: 500 });
      },
    }, handler);
    return {
      addr: server.addr,
      finished: server.finished,
      shutdown: () => server.shutdown(),
      abort: () => abort.abort(),
    };
  } catch (cause) {
    const code = listenErrorCode(cause);
    throw code === null ? cause : new DashboardListenError(hostname, port, code, { cause });
  }
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
    if (signal.aborted) end();
  });
}

function listenErrorCode(error: unknown): DashboardListenError["code"] | null {
  if (error instanceof Deno.errors.AddrInUse) return "in-use";
  if (error instanceof Deno.errors.PermissionDenied) return "not-allowed";
  return error instanceof Deno.errors.AddrNotAvailable ? "no-address" : null;
}

/** "All interfaces" is no address that a browser could open: the directory's own is. */
function openableHost(host: string, listening: string): string {
  if (!isWildcard(host)) return host;
  const own = listening.slice(0, listening.lastIndexOf(":"));
  return own === "" || isWildcard(own) ? "127.0.0.1" : own;
}
