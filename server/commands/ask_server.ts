import { type IncomingMessage, request } from "node:http";
import type { ControlNote } from "../control/control_file.ts";

/** A server that is silent for so long hangs. */
const SILENCE_MS = 10_000;

export interface ServerAnswer {
  readonly status: number;
  /** To be read, or destroyed. */
  readonly body: IncomingMessage;
}

/**
 * Asks a server of this machine. Not by `fetch`, which would give the token to a proxy of the
 * environment. Rejects with the system's error where nobody listens or answers.
 */
export function askServer(
  { url, token }: ControlNote,
  method: "GET" | "POST",
  path: string,
  fields?: Readonly<Record<string, string>>,
): Promise<ServerAnswer> {
  const body = fields === undefined ? "" : JSON.stringify(fields);
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, url), {
      method,
      agent: false,
      headers: {
        "Authorization": `Bearer ${token}`,
        "Content-Type": "application/json",
        "Content-Length": String(new TextEncoder().encode(body).length),
        "Connection": "close",
      },
    }, (response) => resolve({ status: response.statusCode ?? 0, body: response }));
    asked.setTimeout(SILENCE_MS, () => {
      asked.destroy(Object.assign(new Error("no answer in time"), { code: "ETIMEDOUT" }));
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

/** The JSON of an answer; null where it is none. */
export async function readJson({ body }: ServerAnswer): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  try {
    return JSON.parse(await new Blob(chunks as BlobPart[]).text());
  } catch {
    return null;
  }
}
