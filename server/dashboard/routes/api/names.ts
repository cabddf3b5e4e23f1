import type { DashboardSource } from "../../source.ts";

/** `GET /api/names`: `[{"name","fingerprint","since","seen"}]`, names that belong to keys. */
export function names(source: DashboardSource): Response {
  return Response.json(source.names(), { headers: { "Cache-Control": "no-store" } });
}
