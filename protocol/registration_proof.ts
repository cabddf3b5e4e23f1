/** Drawn by the server for each REG with a key. */
export const CHALLENGE_BYTES = 32;

const LABEL = "DevCloud registration\0";

/**
 * What the key's owner signs (Ed25519) to have a name: the label, the challenge, the name in UTF-8,
 * and the voice port as two bytes, the higher first. All but the name have a fixed length, so that
 * no two registrations make the same bytes.
 */
export function registrationProof(
  challenge: Uint8Array,
  name: string,
  port: number,
): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const [label, nameBytes] = [encoder.encode(LABEL), encoder.encode(name)];
  const bytes = new Uint8Array(label.length + challenge.length + nameBytes.length + 2);
  bytes.set(label);
  bytes.set(challenge, label.length);
  bytes.set(nameBytes, label.length + challenge.length);
  new DataView(bytes.buffer).setUint16(bytes.length - 2, port);
  return bytes;
}
