import { errorResponse } from "../../api_error.ts";
import { jsonResponse } from "../../json_response.ts";
import { readField } from "../../read_body.ts";
import type { DashboardSource } from "../../source.ts";

/** `POST /api/names/release {"name"}`: the name is nobody's from then on. */
export async function release(source: DashboardSource, request: Request): Promise<Response> {
  const name = await readField(request, "name");
  if (name === null) return errorResponse(400, "bad-request", 'Needs a body of {"name":"…"}');
  switch (await source.release(name)) {
    case "released":
      return jsonResponse({ released: name });
    case "unknown":
      return errorResponse(404, "not-found", `'${name}' belongs to nobody`);
    case "failed":
      return errorResponse(500, "internal", "Cannot write to the database; the log says more");
  }
}
