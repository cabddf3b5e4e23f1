/** How many ports after the wished one are tried. */
export const MOST_PORTS_AWAY = 100;

/** The wished port can't be had, nor one near it if that would do. */
export class PortUnavailableError extends Error {
  override name = "PortUnavailableError";
  constructor(readonly port: number, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/**
 * Listens on `port`, or with `exact: false` on the next free one up to 100 above it; 0 takes any.
 * `listen` throws `AddrInUse` (or `PermissionDenied`) where it can't.
 *
 * @throws PortUnavailableError
 */
export function listenNear<T>(
  wish: { readonly port: number; readonly exact: boolean },
  listen: (port: number) => T,
): T {
  const last = wish.exact || wish.port === 0
    ? wish.port
    : Math.min(wish.port + MOST_PORTS_AWAY, 65_535);
  let cause: unknown;
  for (let port = wish.port; port <= last; port++) {
    try {
      return listen(port);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      cause = error;
    }
  }
  const message = wish.exact || wish.port === 0
    ? `Cannot listen on port ${wish.port} of 127.0.0.1: it is taken or not allowed`
    : `Cannot listen on ports ${wish.port} to ${last} of 127.0.0.1: all are taken or not allowed`;
  throw new PortUnavailableError(wish.port, message, { cause });
}

function isUnavailable(error: unknown): boolean {
  return error instanceof Deno.errors.AddrInUse ||
    error instanceof Deno.errors.PermissionDenied ||
    error instanceof Deno.errors.AddrNotAvailable;
}
