import { errorResponse } from "../../api_error.ts";
import type { LiveFeed } from "../../live_feed.ts";

/** `GET /api/events`: server-sent events, see `DashboardEvent`. */
export function events(feed: LiveFeed): Response {
  const stream = feed.open();
  if (stream === null) {
    return errorResponse(503, "too-many", "Too many readers, or the server is closing", {
      "Retry-After": "5",
    });
  }
  return new Response(stream, {
    headers: {
      "Content-Type": "text/event-stream",
      // `no-transform`: compression would hold events back until its block is full.
      "Cache-Control": "no-store, no-transform",
      "X-Accel-Buffering": "no",
    },
  });
}
