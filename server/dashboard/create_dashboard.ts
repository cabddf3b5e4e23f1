/**
 * The dashboard as a function of a request. Nothing here belongs to a run-time: serve_dashboard.ts
 * puts it on a port, tests call `app.request()`.
 */
import { type Context, Hono } from "hono";
import { type Access, refuseForeign, refuseWithoutToken } from "./access.ts";
import { errorResponse } from "./api_error.ts";
import { type Asset, assetResponse } from "./assets.ts";
import type { LiveFeed } from "./live_feed.ts";
import type { Metric } from "./metric.ts";
import { backup } from "./routes/api/backup.ts";
import { close } from "./routes/api/close.ts";
import { events } from "./routes/api/events.ts";
import { kick } from "./routes/api/kick.ts";
import { login } from "./routes/api/login.ts";
import { logLevel } from "./routes/api/log_level.ts";
import { names } from "./routes/api/names.ts";
import { release } from "./routes/api/release.ts";
import { status } from "./routes/api/status.ts";
import { users } from "./routes/api/users.ts";
import { healthz } from "./routes/healthz.ts";
import { indexPage } from "./routes/index.tsx";
import { metrics } from "./routes/metrics.ts";
import { notFound } from "./routes/not_found.tsx";
import { readyz } from "./routes/readyz.ts";
import { SECURITY_HEADERS } from "./security_headers.ts";
import type { DashboardSource } from "./source.ts";

export interface DashboardOptions {
  readonly source: DashboardSource;
  readonly feed: LiveFeed;
  readonly access: Access;
  /** Of the page; null: there is none, and the API is all. */
  readonly assets: ReadonlyMap<string, Asset> | null;
  /** The process's own figures, beside those of the source. */
  readonly processMetrics: () => readonly Metric[];
  /** Unix ms. */
  readonly now: () => number;
  /** Told of what a route threw; the asker gets a bare 500. */
  readonly onError: (error: unknown) => void;
}

/** What the server tells of a request beside it. */
export interface RequestOrigin {
  readonly Bindings: { readonly remote: string };
}

export type DashboardApp = Hono<RequestOrigin>;

interface Route {
  readonly path: string;
  readonly method: "GET" | "POST";
  /** `open` tells nothing about anybody, `read` needs the token beyond loopback, `change` always. */
  readonly kind: "open" | "read" | "change";
  readonly answer: (context: Context<RequestOrigin>) => Response | Promise<Response>;
}

export function createDashboard(options: DashboardOptions): DashboardApp {
  const { source, feed, access, assets } = options;
  const routes: Route[] = [
    {
      path: "/",
      method: "GET",
      kind: "open",
      answer: (c) =>
        indexPage(source, access, options.now(), Math.trunc(Number(c.req.query("page"))) || 1),
    },
    {
      path: "/assets/:name",
      method: "GET",
      kind: "open",
      answer: (c) => {
        const asset = assets?.get(c.req.param("name") ?? "");
        return asset === undefined
          ? notFound(c.req.path, source.lang)
          : assetResponse(asset, c.req.header("if-none-match"));
      },
    },
    { path: "/api/users", method: "GET", kind: "read", answer: (c) => users(source, c.req.url) },
    { path: "/api/status", method: "GET", kind: "read", answer: () => status(source) },
    { path: "/api/kick", method: "POST", kind: "change", answer: (c) => kick(source, c.req.raw) },
    { path: "/api/backup", method: "GET", kind: "change", answer: () => backup(source) },
    {
      path: "/api/log-level",
      method: "POST",
      kind: "change",
      answer: (c) => logLevel(source, c.req.raw),
    },
    { path: "/api/names", method: "GET", kind: "read", answer: () => names(source) },
    {
      path: "/api/names/release",
      method: "POST",
      kind: "change",
      answer: (c) => release(source, c.req.raw),
    },
    { path: "/api/events", method: "GET", kind: "read", answer: () => events(feed) },
    { path: "/api/close", method: "POST", kind: "change", answer: () => close(source, feed) },
    { path: "/healthz", method: "GET", kind: "open", answer: () => healthz() },
    { path: "/readyz", method: "GET", kind: "open", answer: () => readyz(source) },
    {
      path: "/metrics",
      method: "GET",
      kind: "read",
      answer: () => metrics([...source.metrics(), ...options.processMetrics()]),
    },
  ];

  const { login: password } = access;
  if (password !== null) {
    routes.push({
      path: "/api/login",
      method: "POST",
      kind: "open",
      answer: (c) => login(password, c.req.raw, c.env.remote),
    });
  }

  const app: DashboardApp = new Hono();
  app.use(async (c, next) => {
    const refusal = refuseForeign(c.req.raw.headers, access);
    if (refusal === null) await next();
    else c.res = refusal;
    // Of the answer to HEAD the body is left out, not ended: a reader of the live feed would stay.
    if (c.req.method === "HEAD") await c.res.body?.cancel();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value);
  });
  for (const { path, method, kind, answer } of routes) {
    if (assets === null && !path.startsWith("/api/")) continue;
    const guarded = kind === "change" || (kind === "read" && access.readsNeedToken);
    app.on(method, path, (c) => {
      const refusal = guarded ? refuseWithoutToken(c.req.raw.headers, access) : null;
      return refusal ?? answer(c);
    });
    const allow = method === "GET" ? "GET, HEAD" : method;
    app.all(
      path,
      (c) =>
        errorResponse(405, "method-not-allowed", `'${c.req.path}' does not take ${c.req.method}`, {
          Allow: allow,
        }),
    );
  }
  app.notFound((c) => notFound(c.req.path, source.lang));
  app.onError((error) => {
    options.onError(error);
    return errorResponse(500, "internal", "The dashboard failed; the server's log may say more");
  });
  return app;
}
