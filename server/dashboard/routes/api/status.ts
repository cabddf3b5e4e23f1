import { jsonResponse } from "../../json_response.ts";
import type { DashboardSource } from "../../source.ts";

/** `GET /api/status`: see `ServerStatus`. */
export function status(source: DashboardSource): Response {
  return jsonResponse(source.status());
}
