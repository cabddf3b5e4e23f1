import { isIPv4, isIPv6 } from "node:net";

/** The addresses that begin with the same `bits` bits; those of IPv4 as RFC 4291 §2.5.5.2 maps them. */
export interface Network {
  readonly bytes: Uint8Array;
  readonly bits: number;
}

const ADDRESS_BYTES = 16;
const MAPPED_BITS = 96;

/** `192.168.0.0/16`, `fd00::/8`, or one address; null where it is neither. */
export function parseNetwork(text: string): Network | null {
  const [, host = "", size] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const bytes = isIPv4(host) || isIPv6(host) ? addressBytes(host) : null;
  if (bytes === null) return null;
  const before = isIPv4(host) ? MAPPED_BITS : 0;
  const bits = size === undefined ? 8 * ADDRESS_BYTES : before + Number(size);
  return bits <= 8 * ADDRESS_BYTES ? { bytes, bits } : null;
}

export function isWithin(address: Uint8Array, { bytes, bits }: Network): boolean {
  const whole = bits >> 3;
  for (let i = 0; i < whole; i++) if (address[i] !== bytes[i]) return false;
  const rest = bits & 7;
  return rest === 0 || (address[whole]! ^ bytes[whole]!) >> (8 - rest) === 0;
}

/** The 16 bytes of an address, a zone (`fe80::1%eth0`) left out; null where it is none. */
export function addressBytes(address: string): Uint8Array | null {
  const text = address.replace(/%.*$/, "");
  const bytes = new Uint8Array(ADDRESS_BYTES);
  if (isIPv4(text)) {
    bytes.set([0xff, 0xff], 10);
    bytes.set(text.split(".").map(Number), 12);
    return bytes;
  }
  if (!isIPv6(text)) return null;
  const [before, after] = text.split("::").map(groupBytes);
  bytes.set(before!);
  if (after !== undefined) bytes.set(after, ADDRESS_BYTES - after.length);
  return bytes;
}

/** The bytes of `fd00:0:1`, whose last part may be an IPv4 address. */
function groupBytes(text: string): number[] {
  return text.split(":").filter((group) => group !== "").flatMap((group) => {
    if (group.includes(".")) return group.split(".").map(Number);
    const value = parseInt(group, 16);
    return [value >> 8, value & 255];
  });
}
