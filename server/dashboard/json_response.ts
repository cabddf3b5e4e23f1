/** An answer of the API, of now: never kept by anybody between. */
export function jsonResponse(value: unknown): Response {
  return Response.json(value, { headers: { "Cache-Control": "no-store" } });
}
