import { ApiError } from "./api_error.ts";

/**
 * Refuses what comes by a foreign name or from a foreign page. Any page of any site can reach a port
 * of localhost; a name of its own that it lets point to 127.0.0.1 (DNS rebinding) shows in Host, and
 * its requests carry its Origin. Ours has the very origin that Host names.
 *
 * @throws ApiError `forbidden`
 */
export function guardOrigin(headers: Headers, port: number): void {
  const host = headers.get("host");
  if (host === null || !ownHosts(port).includes(host)) {
    throw new ApiError("forbidden", `Cannot serve the host '${host ?? ""}': it is not this client`);
  }
  const origin = headers.get("origin");
  if (origin !== null && origin !== `http://${host}`) {
    throw new ApiError("forbidden", `Cannot serve the origin '${origin}': it is not this page`);
  }
}

/** As browsers write them: without the port where it is HTTP's own. */
export function ownHosts(port: number): string[] {
  return ["127.0.0.1", "localhost"].map((name) => new URL(`http://${name}:${port}`).host);
}

/** The bearer of an Authorization header, or null. */
export function bearerOf(headers: Headers): string | null {
  const match = /^Bearer +([\x21-\x7e]+)$/i.exec(headers.get("authorization") ?? "");
  return match?.[1] ?? null;
}
