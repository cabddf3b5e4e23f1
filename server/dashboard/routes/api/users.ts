import { jsonResponse } from "../../json_response.ts";
import type { DashboardSource } from "../../source.ts";

/** `GET /api/users`: `[{"name","ip","since"}]`; with `?details` whole rows, see `UserRow`. */
export function users(source: DashboardSource, url: string): Response {
  const rows = source.users();
  if (new URL(url).searchParams.has("details")) return jsonResponse(rows);
  return jsonResponse(rows.map(({ name, ip, since }) => ({ name, ip, since })));
}
