import { LOG_LEVELS } from "../../../log_level.ts";
import { errorResponse } from "../../api_error.ts";
import { jsonResponse } from "../../json_response.ts";
import { readField } from "../../read_body.ts";
import type { DashboardSource } from "../../source.ts";

/** `POST /api/log-level {"level"}`: what the log tells from now on, until the server ends. */
export async function logLevel(source: DashboardSource, request: Request): Promise<Response> {
  const wanted = await readField(request, "level");
  const level = LOG_LEVELS.find((level) => level === wanted);
  if (level === undefined) {
    return errorResponse(
      400,
      "bad-request",
      `Needs a body of {"level":"…"}, one of ${LOG_LEVELS.join(", ")}`,
    );
  }
  source.setLogLevel(level);
  return jsonResponse({ level });
}
