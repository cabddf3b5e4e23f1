import type { DashboardSource } from "../../source.ts";

/** `GET /api/users`: `[{"name","ip","since"}]`. */
export function users(source: DashboardSource): Response {
  const rows = source.users().map(({ name, ip, since }) => ({ name, ip, since }));
  return Response.json(rows, { headers: { "Cache-Control": "no-store" } });
}
