import { createHash } from "node:crypto";
import { join } from "node:path";

/** One file of the built page. */
export interface PageFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** Quoted, as the header wants it. */
  readonly etag: string;
}

/** Name (`main.js`) → file: what isn't here can't be asked for. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/** Where the build puts the page; in a compiled program it is embedded. */
const BUILT_PAGE = join(import.meta.dirname ?? ".", "..", "..", "ui", "dist", "client");

const TYPES: ReadonlyMap<string, string> = new Map([
  ["css", "text/css; charset=utf-8"],
  ["html", "text/html; charset=utf-8"],
  ["js", "text/javascript; charset=utf-8"],
  ["svg", "image/svg+xml"],
]);

/**
 * Reads the built page.
 *
 * @throws Error that says what to do where it has not been built
 */
export async function loadPageFiles(folder: string = BUILT_PAGE): Promise<PageFiles> {
  const files = new Map<string, PageFile>();
  try {
    for await (const { name, isFile } of Deno.readDir(folder)) {
      const type = TYPES.get(name.slice(name.lastIndexOf(".") + 1));
      if (!isFile || type === undefined) continue;
      const bytes = await Deno.readFile(join(folder, name));
      const hash = createHash("sha256").update(bytes).digest("base64url");
      files.set(name, { bytes, type, etag: `"${hash.slice(0, 22)}"` });
    }
  } catch (cause) {
    throw new Error(`Cannot read the page in '${folder}': run 'deno task build'`, { cause });
  }
  return files;
}

/** 200, or 304 to a browser that has it; asked for each time, so that page and script always agree. */
export function pageFileResponse(file: PageFile, ifNoneMatch: string | undefined): Response {
  const headers = { "content-type": file.type, "cache-control": "no-cache", etag: file.etag };
  const known = ifNoneMatch?.split(",").some((tag) => tag.trim().replace(/^W\//, "") === file.etag);
  return known === true
    ? new Response(null, { status: 304, headers })
    : new Response(file.bytes, { headers });
}
