/** `html` without its doctype. */
export function htmlResponse(status: number, html: string): Response {
  return new Response(`<!doctype html>${html}`, {
    status,
    headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" },
  });
}
