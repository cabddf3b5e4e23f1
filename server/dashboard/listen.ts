import { formatEndpoint } from "../address.ts";

/** The address or port can't be had; what to do about it is the caller's to say. */
export class DashboardListenError extends Error {
  override name = "DashboardListenError";
  constructor(
    readonly host: string,
    readonly port: number,
    /** `in-use`, `not-allowed` (a port below 1024), `no-address` (the host is not this machine). */
    readonly code: "in-use" | "not-allowed" | "no-address",
    options?: ErrorOptions,
  ) {
    const why = {
      "in-use": "the port is in use",
      "not-allowed": "the system does not allow it",
      "no-address": "this machine has no such address",
    }[code];
    super(`Cannot serve the dashboard on ${formatEndpoint(host, port)}: ${why}`, options);
  }
}

export type Handler = (request: Request, remote: string) => Response | Promise<Response>;

/** Serves HTTP until it is shut down. Throws a `DashboardListenError` when the port can't be had. */
export function listen(
  hostname: string,
  port: number,
  handler: Handler,
  onError: (error: unknown) => void,
) {
  const abort = new AbortController();
  try {
    const server = Deno.serve({
      hostname,
      port,
      signal: abort.signal,
      onListen: () => undefined,
      onError: (error) => {
        onError(error);
        return new Response(null, { status: 500 });
      },
    }, (request, { remoteAddr }) => handler(request, remoteAddr.hostname));
    return {
      addr: server.addr,
      finished: server.finished,
      shutdown: () => server.shutdown(),
      abort: () => abort.abort(),
    };
  } catch (cause) {
    const code = codeOf(cause);
    throw code === null ? cause : new DashboardListenError(hostname, port, code, { cause });
  }
}

function codeOf(error: unknown): DashboardListenError["code"] | null {
  if (error instanceof Deno.errors.AddrInUse) return "in-use";
  if (error instanceof Deno.errors.PermissionDenied) return "not-allowed";
  return error instanceof Deno.errors.AddrNotAvailable ? "no-address" : null;
}
