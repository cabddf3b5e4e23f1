import type { DashboardSource } from "../source.ts";

/** `GET /healthz`: 200 `ok`, or 503 when the store doesn't work. Tells nothing else, so it needs no token. */
export function healthz(source: DashboardSource): Response {
  const healthy = source.healthy();
  return new Response(healthy ? "ok" : "store failed", {
    status: healthy ? 200 : 503,
    headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" },
  });
}
