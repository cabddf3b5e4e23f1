import { createHash } from "node:crypto";
import { connect } from "node:tls";
import { formatServerKey } from "../../protocol/server_key.ts";

/** A certificate as a server shows it. */
export interface ShownCertificate {
  readonly pem: string;
  /** `sha256:…` */
  readonly key: string;
}

/**
 * Which certificate a server shows. It is not checked here and nothing is said to the server: who
 * trusts it connects again, with this certificate as the only one that is accepted.
 *
 * @throws Error where nothing listens, or no TLS is spoken, or not within `ms`
 */
export function fetchCertificate(
  host: string,
  port: number,
  ms: number,
): Promise<ShownCertificate> {
  const { promise, resolve, reject } = Promise.withResolvers<ShownCertificate>();
  const options = { host, port, rejectUnauthorized: false, servername: "devcloud" };
  const socket = connect(options, () => {
    const der: Uint8Array | undefined = socket.getPeerCertificate().raw;
    if (der === undefined) return reject(new Error("It shows no certificate"));
    const key = formatServerKey(new Uint8Array(createHash("sha256").update(der).digest()));
    const lines = new Uint8Array(der).toBase64().match(/.{1,64}/g) ?? [];
    const pem = `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
    resolve({ pem, key });
  });
  socket.on("error", reject);
  socket.on("close", () => reject(new Error("It closed the connection")));
  const timer = setTimeout(() => reject(new Error(`No TLS within ${ms} ms`)), ms);
  return promise.finally(() => {
    clearTimeout(timer);
    socket.destroy();
  });
}
