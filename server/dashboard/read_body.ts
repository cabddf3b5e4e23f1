/** A name has 256 bytes at most; JSON may write each as six. */
const BODY_BYTES = 4_096;

/** A text field of a request's JSON body; null where there is none, or the body is too large. */
export async function readField(request: Request, field: string): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES) return null;
    chunks.push(chunk);
  }
  try {
    const value: unknown = JSON.parse(await new Blob(chunks as BlobPart[]).text());
    if (typeof value !== "object" || value === null) return null;
    const found: unknown = Reflect.get(value, field);
    return typeof found === "string" ? found : null;
  } catch {
    return null;
  }
}
