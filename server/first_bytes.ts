/** What TLS begins with: a record of its handshake (RFC 8446 §5.1). No request does. */
const TLS_HANDSHAKE = 0x16;

export function beginsTls(bytes: Uint8Array): boolean {
  return bytes[0] === TLS_HANDSHAKE;
}

/**
 * A browser's page may send what it likes to any port of the machine it runs on, a request of ours in
 * the body of a POST included; the request line before it can't be left out.
 */
export function looksLikeHttp(bytes: Uint8Array): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, 10));
  return /^(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|CONNECT|TRACE|PRI) /.test(start);
}
