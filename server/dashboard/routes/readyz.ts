import type { DashboardSource } from "../source.ts";

/** `GET /readyz`: 200 `ok`, or 503 and what is wrong, one a line. Says nothing of anybody, so it needs no token. */
export function readyz(source: DashboardSource): Response {
  const troubles = source.troubles();
  const lines = troubles.length === 0 ? ["ok"] : troubles;
  return new Response(lines.map((line) => `${line}\n`).join(""), {
    status: troubles.length === 0 ? 200 : 503,
    headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" },
  });
}
