/** How the server reached somebody: both ends of their TCP connection. */
export interface Route {
  /** The peer's address, as the server sees it. */
  readonly remote: string;
  /** The server's own address that the peer connected to. */
  readonly local: string;
  /** It came over TLS. */
  readonly overTls?: true;
}

/**
 * An address as it is registered and given out: an IPv4 address that came over a dual-stack socket
 * (`::ffff:192.168.1.5`, RFC 4291 §2.5.5.2) is written as IPv4, since 2023's clients know no other,
 * and `::1` as `127.0.0.1`.
 */
export function normaliseAddress(address: string): string {
  const mapped = /^(?:0*:)+ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const inHex = /^(?:0*:)+ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address);
  if (inHex !== null) {
    const [high, low] = [parseInt(inHex[1]!, 16), parseInt(inHex[2]!, 16)];
    return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
  }
  return /^(?:0*:)+0*1$/.test(address) ? "127.0.0.1" : address;
}

/** Whether an address (normalised) never leaves the machine: 127.0.0.0/8, RFC 1122 §3.2.1.3. */
export function isLoopback(address: string): boolean {
  return address.startsWith("127.");
}

/**
 * The address of a user as the asker can reach it. Who registered over loopback sits on the
 * server's own machine: for an asker on loopback that is the loopback address itself (127.0.0.1,
 * unless the user bound another of 127.0.0.0/8), for all others it is the address at which they
 * reached the server.
 */
export function addressForAsker(registered: string, asker: Route): string {
  return isLoopback(registered) && !isLoopback(asker.remote) ? asker.local : registered;
}

/** `IP:PORT` for people, IPv6 in brackets. */
export function formatEndpoint(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
