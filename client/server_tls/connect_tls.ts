import { closeQuietly, connectWithin, DirectoryError } from "../directory_connection.ts";
import { formatServerAddress, type ServerAddress } from "../server_address.ts";
import { fetchCertificate, type ShownCertificate } from "./fetch_certificate.ts";
import type { KnownServers } from "./known_servers.ts";

/**
 * How a directory is reached; `movedFrom`: where it was before.
 *
 * @throws DirectoryError
 */
export type ConnectServer = (
  host: string,
  port: number,
  ms: number,
  movedFrom?: ServerAddress,
) => Promise<Deno.Conn>;

export interface ServerSecurity {
  readonly known: KnownServers;
  /** Nothing is said in the clear. */
  readonly tls: boolean;
  /** The only certificate that is accepted (`sha256:…`); null: the one that was seen first. */
  readonly serverKey: string | null;
}

/** Two handshakes, with the arithmetic of both sides: at least so long, in ms. */
const TLS_MS = 5_000;
/** What certificates of our servers are made out to, wherever the server is. */
const HOST_NAME = "devcloud";

/**
 * Connects over TLS where that is asked for, or where this server was reached so before: then it is
 * never spoken to in the clear again, whoever answers there, nor where it says that it has moved to.
 */
export function createServerConnector({ known, tls, serverKey }: ServerSecurity): ConnectServer {
  return async (host, port, ms, movedFrom) => {
    const server = formatServerAddress({ host, port });
    const own = find(server);
    const pinned = own ?? (movedFrom === undefined ? null : find(formatServerAddress(movedFrom)));
    if (!tls && serverKey === null && pinned === null) return await connectWithin(host, port, ms);
    const shown = await fetchShown(host, port, Math.max(ms, TLS_MS));
    const wanted = serverKey ?? pinned;
    if (wanted !== null && shown.key !== wanted) {
      throw new DirectoryError(
        "server-key-changed",
        `Cannot trust '${server}': its certificate is ${shown.key}, not ${wanted}. If the server shows ` +
          `'Server key ${shown.key}' itself, start once with --server-key ${shown.key}`,
        { shownKey: shown.key },
      );
    }
    const conn = await connectPinned(host, port, shown, Math.max(ms, TLS_MS));
    if (own !== shown.key) known.pin(server, shown.key);
    return conn;
  };

  function find(server: string): string | null {
    try {
      return known.find(server);
    } catch (cause) {
      const message = `Cannot connect to '${server}': what is known of it can't be read`;
      throw new DirectoryError("server-key-changed", message, { cause });
    }
  }
}

async function fetchShown(host: string, port: number, ms: number): Promise<ShownCertificate> {
  // Tells a server that isn't there from one that speaks no TLS.
  await closeQuietly(await connectWithin(host, port, ms));
  try {
    return await fetchCertificate(host, port, ms);
  } catch (cause) {
    throw noTls(host, port, cause);
  }
}

/** A connection to whoever has the key of that certificate, and nobody else. */
async function connectPinned(
  host: string,
  port: number,
  { pem }: ShownCertificate,
  ms: number,
): Promise<Deno.TlsConn> {
  const plain = await connectWithin(host, port, ms);
  let tls: Deno.TlsConn | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No TLS within ${ms} ms`)), ms);
  });
  try {
    tls = await Deno.startTls(plain, { hostname: HOST_NAME, caCerts: [pem] });
    await Promise.race([tls.handshake(), late]);
    return tls;
  } catch (cause) {
    try {
      (tls ?? plain).close();
    } catch {
      // closed already
    }
    throw noTls(host, port, cause);
  } finally {
    clearTimeout(timer);
  }
}

function noTls(host: string, port: number, cause: unknown): DirectoryError {
  const server = formatServerAddress({ host, port });
  const message = `Cannot speak TLS with '${server}', and nothing is said to it in the clear`;
  return new DirectoryError("server-not-tls", message, { cause });
}
