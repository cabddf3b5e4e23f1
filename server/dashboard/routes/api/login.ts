import { errorResponse } from "../../api_error.ts";
import { jsonResponse } from "../../json_response.ts";
import type { Login } from "../../login.ts";
import { readField } from "../../read_body.ts";

/** `POST /api/login {"password"}` → `{"token"}`, good for half a day. */
export async function login(
  { tryPassword }: Login,
  request: Request,
  remote: string,
): Promise<Response> {
  const password = await readField(request, "password");
  if (password === null) {
    return errorResponse(400, "bad-request", 'Needs a body of {"password":"…"}');
  }
  const outcome = tryPassword(password, remote);
  switch (outcome.state) {
    case "right":
      return jsonResponse({ token: outcome.token });
    case "wrong":
      return errorResponse(401, "unauthorized", "The password is wrong");
    case "too-many":
      return errorResponse(429, "too-many", "Too many wrong passwords: wait", {
        "Retry-After": String(Math.ceil(outcome.retryAfterMs / 1_000)),
      });
  }
}
