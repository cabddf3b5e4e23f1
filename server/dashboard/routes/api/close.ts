import { jsonResponse } from "../../json_response.ts";
import type { LiveFeed } from "../../live_feed.ts";
import type { DashboardSource } from "../../source.ts";

/** `POST /api/close`: tells every page, then stops the program as SIGTERM does. */
export function close(source: DashboardSource, feed: LiveFeed): Response {
  feed.close();
  // After the answer has been handed over; the program lets it out before it ends.
  queueMicrotask(() => source.close());
  return jsonResponse({ closing: true });
}
