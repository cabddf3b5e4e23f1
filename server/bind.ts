import { formatEndpoint } from "./address.ts";

/** An address that the directory can't listen on. */
export class BindError extends Error {
  override name = "BindError";
  constructor(
    readonly host: string,
    readonly port: number,
    readonly code: "in-use" | "not-allowed" | "no-address" | "other",
    options: { readonly cause: unknown },
  ) {
    super(`Cannot listen on ${formatEndpoint(host, port)}`, options);
  }
}

/** A port that is free on one address may be taken on the other. */
const FREE_PORT_TRIES = 50;

/**
 * Listens on all the addresses, on the same port; port 0 takes one that is free on each. Throws a
 * `BindError`, with nothing left bound.
 */
export function bindAll(hosts: readonly string[], port: number): Deno.TcpListener[] {
  for (let tries = 1;; tries++) {
    const bound: Deno.TcpListener[] = [];
    let wanted = port;
    try {
      for (const host of hosts) {
        bound.push(bind(host, wanted));
        wanted = (bound[0]!.addr as Deno.NetAddr).port;
      }
      return bound;
    } catch (error) {
      for (const listener of bound) listener.close();
      const again = port === 0 && bound.length > 0 && tries < FREE_PORT_TRIES &&
        error instanceof BindError && error.code === "in-use";
      if (!again) throw error;
    }
  }
}

function bind(hostname: string, port: number): Deno.TcpListener {
  try {
    return Deno.listen({ hostname, port });
  } catch (cause) {
    throw new BindError(hostname, port, codeOf(cause), { cause });
  }
}

function codeOf(error: unknown): BindError["code"] {
  if (error instanceof Deno.errors.AddrInUse) return "in-use";
  if (error instanceof Deno.errors.PermissionDenied) return "not-allowed";
  return error instanceof Deno.errors.AddrNotAvailable ? "no-address" : "other";
}
