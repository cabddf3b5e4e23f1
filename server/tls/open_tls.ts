import { reasonOf } from "../../command_line/failure.ts";
import type { Log } from "../log.ts";
import { openCertificate } from "./certificate_file.ts";
import { createTlsFront, type TlsFront, type TlsFrontOptions } from "./tls_front.ts";

export interface OpenTls {
  /** What clients know the server by, `sha256:…`. */
  readonly key: string;
  readonly front: TlsFront;
}

/**
 * Serves those who ask for TLS, with the certificate of a folder (null: one for this run). Null where it can't be had: the
 * log says why, those in the clear are served all the same, and whoever has pinned a certificate
 * refuses by itself to go on without.
 */
export async function openTls(
  folder: string | null,
  log: Log,
  options: Omit<TlsFrontOptions, "certificate">,
): Promise<OpenTls | null> {
  try {
    const certificate = await openCertificate(folder);
    return { key: certificate.hash, front: createTlsFront({ ...options, certificate }) };
  } catch (error) {
    log.event("no-tls", { error: reasonOf(error) });
    return null;
  }
}
