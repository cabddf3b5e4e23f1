/** `GET /healthz`: the program is alive. Whether it can serve is `/readyz`'s to say. */
export function healthz(): Response {
  return new Response("ok", {
    headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" },
  });
}
