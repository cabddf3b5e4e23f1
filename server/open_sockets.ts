import { formatEndpoint } from "./address.ts";
import { bindAll, BindError } from "./bind.ts";
import { findDefaultRouteAddress } from "./default_route.ts";
import { CriticalError, reasonOf } from "../command_line/failure.ts";
import type { Log } from "./log.ts";
import { FAILURES } from "./failures.ts";
import { fillIn } from "./fill_in.ts";
import type { Language } from "./language.ts";

/** The sockets of the directory, bound. */
export interface OpenSockets {
  readonly sockets: readonly Deno.TcpListener[];
  /** The address that people are told; with all interfaces, 0.0.0.0. */
  readonly host: string;
  readonly port: number;
}

const LOOPBACK = "127.0.0.1";
/** As the sockets' `host`: every address of the machine. */
export const ALL_INTERFACES = "0.0.0.0";

/**
 * Binds the directory's address: `host`, or without one the default route's address and loopback, so
 * that a client on this machine needs no address. Throws a `CriticalError`.
 */
export async function openSockets(
  { host, port, lang, log }: {
    readonly host: string | null;
    readonly port: number;
    readonly lang: Language;
    readonly log: Log;
  },
): Promise<OpenSockets> {
  return openHosts(host === null ? await defaultHosts(log) : [host], port, lang, log);
}

function openHosts(
  hosts: readonly string[],
  port: number,
  lang: Language,
  log: Log,
): OpenSockets {
  try {
    const sockets = bindAll(hosts, port);
    const bound = sockets.map(({ addr }) => addr);
    for (const { hostname, port } of bound) {
      log.event("bound", { address: formatEndpoint(hostname, port) });
    }
    return { sockets, host: bound[0]!.hostname, port: bound[0]!.port };
  } catch (cause) {
    if (!(cause instanceof BindError)) throw cause;
    const address = formatEndpoint(cause.host, cause.port);
    const error = explainBind(cause.code, lang) ?? reasonOf(cause.cause);
    throw new CriticalError(fillIn(FAILURES.bind[lang], { address, error }), { cause });
  }
}

async function defaultHosts(log: Log): Promise<readonly string[]> {
  const address = await findDefaultRouteAddress();
  if (address !== null) return [address, LOOPBACK];
  log.event("no-route", {});
  return [ALL_INTERFACES];
}

/**
 * The same sockets with another address in the place of `host`, unless it is that already; the old
 * one's is still open. Throws a `CriticalError`.
 */
export function moveSockets(
  bound: OpenSockets,
  host: string,
  lang: Language,
  log: Log,
): OpenSockets {
  if (bound.host === host) return bound;
  const { sockets, port } = bound;
  const moved = openHosts([host], port, lang, log);
  return { ...moved, sockets: [...moved.sockets, ...sockets.slice(1)] };
}

/** Why an address could not be had, in words. */
export function explainBind(code: BindError["code"], lang: Language): string | null {
  switch (code) {
    case "in-use":
      return FAILURES.inUse[lang];
    case "not-allowed":
      return FAILURES.notAllowed[lang];
    case "no-address":
      return FAILURES.noAddress[lang];
    default:
      return null;
  }
}
