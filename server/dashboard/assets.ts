/**
 * The page's built script, style and icon. The path begins at this file: in a compiled program it is
 * an embedded one.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";

export interface Asset {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** Quoted, as the header wants it. */
  readonly etag: string;
}

const TYPES: Record<string, string> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

const FOLDER = join(import.meta.dirname ?? ".", "..", "..", "ui", "dist", "dashboard");

/** Throws an `Error` that says what to do when the page has not been built. */
export function requireAssets(): void {
  try {
    Deno.statSync(join(FOLDER, "main.js"));
  } catch (cause) {
    throw new Error(`Cannot read the page in '${FOLDER}': run 'deno task build'`, { cause });
  }
}

/** Name (`main.js`) → file. */
export function loadAssets(): ReadonlyMap<string, Asset> {
  const assets = new Map<string, Asset>();
  for (const { name, isFile } of Deno.readDirSync(FOLDER)) {
    const type = TYPES[name.slice(name.lastIndexOf(".") + 1)];
    if (!isFile || type === undefined) continue;
    const body = Deno.readFileSync(join(FOLDER, name));
    const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
    assets.set(name, { body, type, etag });
  }
  return assets;
}

/** 200 or, to a browser that has it already, 304. Without the other headers: those are the server's. */
export function assetResponse(asset: Asset, ifNoneMatch: string | null | undefined): Response {
  // `no-cache` means "ask each time": after an update the page and its script always agree.
  const headers = { "Content-Type": asset.type, "Cache-Control": "no-cache", ETag: asset.etag };
  const known = ifNoneMatch?.split(",").some((tag) =>
    tag.trim().replace(/^W\//, "") === asset.etag
  );
  return known === true
    ? new Response(null, { status: 304, headers })
    : new Response(asset.body, { headers });
}
