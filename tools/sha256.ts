import { createHash } from "node:crypto";

/** SHA-256 in hexadecimal digits. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** That of a file's content; undefined where it can't be read. */
export async function sha256OfFile(path: string): Promise<string | undefined> {
  try {
    return sha256(await Deno.readFile(path));
  } catch {
    return undefined;
  }
}
