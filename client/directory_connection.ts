export type DirectoryErrorCode =
  | "server-unreachable"
  | "server-timeout"
  | "server-key-changed"
  | "server-not-tls"
  | "name-taken"
  | "name-owned"
  | "registration-refused"
  | "removed";

/** Why the directory could not do what was asked. */
export class DirectoryError extends Error {
  override name = "DirectoryError";
  /** The certificate that an untrusted server showed (`sha256:…`), where it showed one. */
  readonly shownKey: string | null;
  constructor(
    readonly code: DirectoryErrorCode,
    message: string,
    { shownKey, ...options }: ErrorOptions & { readonly shownKey?: string } = {},
  ) {
    super(message, options);
    this.shownKey = shownKey ?? null;
  }
}

/** Connects over TCP, or gives up after `ms`. @throws DirectoryError */
export async function connectWithin(host: string, port: number, ms: number): Promise<Deno.TcpConn> {
  const where = `${host}:${port}`;
  let isLate = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isLate = true;
      const message = `Cannot connect to '${where}': no answer within ${ms} ms`;
      reject(new DirectoryError("server-timeout", message));
    }, ms);
  });
  const connecting = Deno.connect({ hostname: host, port });
  connecting.then((conn) => isLate ? closeQuietly(conn) : undefined).catch(() => {});
  try {
    const conn = await Promise.race([connecting, timeout]);
    conn.setNoDelay(true);
    return conn;
  } catch (cause) {
    if (cause instanceof DirectoryError) throw cause;
    throw new DirectoryError("server-unreachable", `Cannot connect to '${where}'`, { cause });
  } finally {
    clearTimeout(timer);
  }
}

export async function writeAll(conn: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await conn.write(bytes.subarray(sent));
}

/**
 * Closes, also while a read waits: `close()` alone then leaves the socket open (Deno 2.8.3), and the
 * other side never learns of it. The read ends when the other side has closed as well.
 */
export async function closeQuietly(conn: Deno.Conn): Promise<void> {
  try {
    await conn.closeWrite();
  } catch {
    // it has gone before us
  }
  try {
    conn.close();
  } catch {
    // closed already
  }
}
