/** Why a request of the dashboard's API failed; `message` is English, for scripts. */
export type DashboardErrorCode =
  | "bad-request"
  | "forbidden"
  | "internal"
  | "method-not-allowed"
  | "not-found"
  | "too-many"
  | "unauthorized";

/** `{"error":{"code","message"}}` with its status. */
export function errorResponse(
  status: 400 | 401 | 403 | 404 | 405 | 429 | 500 | 503,
  code: DashboardErrorCode,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json({ error: { code, message } }, {
    status,
    headers: { "Cache-Control": "no-store", ...headers },
  });
}
