/**
 * Who may ask. Any page of any site, and any user of the machine, can reach a port of localhost, and
 * a site can let a name of its own point there (DNS rebinding): so the Host must be exactly one that
 * we are served as, the Origin, where there is one, too, and changes need the token. Reading needs
 * it only where the dashboard is served to others than this machine.
 */
import { isIP } from "node:net";
import { errorResponse } from "./api_error.ts";
import type { Login } from "./login.ts";
import { sameSecret } from "./secrets.ts";

export interface Access {
  /** Whether `host`, as in the header, names this dashboard. */
  allowsHost(host: string): boolean;
  /** Whether a page of `origin` may ask for what is on `host`, which is allowed. */
  allowsOrigin(origin: string, host: string): boolean;
  readonly readsNeedToken: boolean;
  knows(token: string): boolean;
  /** Null: there is no password. */
  readonly login: Login | null;
}

export interface AccessOptions {
  /** As given by the flag. */
  readonly hostname: string;
  /** As bound. */
  readonly port: number;
  readonly token: string;
  readonly login?: Login | null;
  /** What a proxy before us is reached as. */
  readonly publicUrl?: URL | null;
  /** Also where it listens on loopback alone. */
  readonly readsNeedToken?: boolean;
}

/** Who may ask the dashboard for what. */
export function accessRules(options: AccessOptions): Access {
  const { hostname, port, token, login = null, publicUrl = null } = options;
  const loopback = isLoopbackName(hostname);
  const names = [hostname];
  if (loopback) names.push("127.0.0.1", "localhost");
  if (isWildcard(hostname)) names.push("localhost");
  const hosts = new Set(names.map((name) => hostHeader(name, port)));
  if (publicUrl !== null) hosts.add(publicUrl.host);
  return {
    login,
    knows: (given) => sameSecret(given, token) || login?.knows(given) === true,
    // A proxy lets others in that we would take for this machine.
    readsNeedToken: !loopback || publicUrl !== null || options.readsNeedToken === true,
    allowsOrigin: (origin, host) =>
      origin === `http://${host}` || (host === publicUrl?.host && origin === publicUrl.origin),
    allowsHost(host) {
      if (hosts.has(host.toLowerCase())) return true;
      // On all interfaces any address may be ours; rebinding needs a name, so an address is safe.
      return isWildcard(hostname) && isAddressWithPort(host, port);
    },
  };
}

/** As a URL and a Host header write it: brackets for IPv6, no port where it is HTTP's own. */
export function hostHeader(hostname: string, port: number): string {
  const name = hostname.includes(":") ? `[${hostname}]` : hostname;
  return new URL(`http://${name}:${port}`).host;
}

/** Whether only this machine reaches what listens there. */
export function isLoopbackName(hostname: string): boolean {
  return hostname === "localhost" || hostname === "::1" ||
    (isIP(hostname) === 4 && hostname.startsWith("127."));
}

export function isWildcard(hostname: string): boolean {
  return hostname === "0.0.0.0" || hostname === "::";
}

function isAddressWithPort(host: string, port: number): boolean {
  const url = URL.parse(`http://${host}`);
  if (url === null || url.host !== host || url.hostname === "") return false;
  return isIP(url.hostname.replace(/^\[|\]$/g, "")) !== 0 && (url.port || "80") === String(port);
}

/** Null where the request is no foreign page's, else the refusal. */
export function refuseForeign(headers: Headers, access: Access): Response | null {
  const host = headers.get("host") ?? "";
  if (!access.allowsHost(host)) {
    return errorResponse(403, "forbidden", `Cannot serve the host '${host}': not this dashboard`);
  }
  const origin = headers.get("origin");
  if (origin !== null && !access.allowsOrigin(origin, host)) {
    return errorResponse(403, "forbidden", `Cannot serve the origin '${origin}': a foreign page`);
  }
  if (isEmbeddedElsewhere(headers)) {
    return errorResponse(403, "forbidden", "Cannot serve a part of a foreign page");
  }
  return null;
}

/**
 * `<img src>` and the like of another page come without an Origin. They can't read the answer, but
 * could hold all places of the live feed. Browsers say where they come from; scripts say nothing.
 * Links are welcome. https://www.w3.org/TR/fetch-metadata/
 */
function isEmbeddedElsewhere(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  if (site === null || site === "same-origin" || site === "none") return false;
  return headers.get("sec-fetch-mode") !== "navigate" ||
    headers.get("sec-fetch-dest") !== "document";
}

/** Null where `Authorization: Bearer TOKEN` is right, else the refusal. */
export function refuseWithoutToken(headers: Headers, access: Access): Response | null {
  const given = /^Bearer +([\x21-\x7e]+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (given !== undefined && access.knows(given)) return null;
  const message = given === undefined
    ? "Needs 'Authorization: Bearer TOKEN': the server prints the token in the dashboard's address"
    : "The token is not this server's: it prints a new one at each start";
  return errorResponse(401, "unauthorized", message, { "WWW-Authenticate": "Bearer" });
}
