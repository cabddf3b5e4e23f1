import { errorResponse } from "../../api_error.ts";
import type { DashboardSource } from "../../source.ts";

/** `GET /api/backup`: a whole copy of the database as it is now. Whoever asks keeps it with rights of their own. */
export async function backup(source: DashboardSource): Promise<Response> {
  const copy = await source.backup();
  if (copy === null) {
    return errorResponse(500, "internal", "Cannot copy the database; the log says more");
  }
  return new Response(copy.bytes, {
    headers: {
      "Content-Type": "application/vnd.sqlite3",
      "Content-Length": String(copy.size),
      "Content-Disposition": 'attachment; filename="devcloud-backup.db"',
      "Cache-Control": "no-store",
    },
  });
}
