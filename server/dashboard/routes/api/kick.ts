import { errorResponse } from "../../api_error.ts";
import { jsonResponse } from "../../json_response.ts";
import { readField } from "../../read_body.ts";
import type { DashboardSource } from "../../source.ts";

/** `POST /api/kick {"name"}`: closes the connection of whoever is online under the name. */
export async function kick(source: DashboardSource, request: Request): Promise<Response> {
  const name = await readField(request, "name");
  if (name === null) return errorResponse(400, "bad-request", 'Needs a body of {"name":"…"}');
  return source.kick(name)
    ? jsonResponse({ kicked: name })
    : errorResponse(404, "not-found", `Nobody is online as '${name}'`);
}
