import { errorResponse } from "../../api_error.ts";
import type { DashboardSource } from "../../source.ts";

/** A name has 256 bytes at most; JSON may write each as six. */
const BODY_BYTES = 4_096;

/** `POST /api/names/release {"name"}`: the name is nobody's from then on. */
export async function release(source: DashboardSource, request: Request): Promise<Response> {
  const name = await readName(request);
  if (name === null) return errorResponse(400, "bad-request", 'Needs a body of {"name":"…"}');
  switch (await source.release(name)) {
    case "released":
      return Response.json({ released: name }, { headers: { "Cache-Control": "no-store" } });
    case "unknown":
      return errorResponse(404, "not-found", `'${name}' belongs to nobody`);
    case "failed":
      return errorResponse(500, "internal", "Cannot write to the database; the log says more");
  }
}

async function readName(request: Request): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES) return null;
    chunks.push(chunk);
  }
  try {
    const value: unknown = JSON.parse(await new Blob(chunks as BlobPart[]).text());
    if (typeof value !== "object" || value === null || !("name" in value)) return null;
    return typeof value.name === "string" ? value.name : null;
  } catch {
    return null;
  }
}
