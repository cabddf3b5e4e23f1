import { jsonResponse } from "../../json_response.ts";
import type { DashboardSource } from "../../source.ts";

/** `GET /api/names`: `[{"name","fingerprint","since","seen"}]`, names that belong to keys. */
export function names(source: DashboardSource): Response {
  return jsonResponse(source.names());
}
