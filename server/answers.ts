import {
  formatAddress,
  formatPong,
  formatRegistered,
  type PeerVersion,
} from "../protocol/directory_messages.ts";
import type { User } from "./directory.ts";

const encoder = new TextEncoder();

/** As `formatX()` of directory_messages.ts, in bytes; what is said often is made once. */
export interface Answers {
  registered(version: PeerVersion): Uint8Array;
  pong(): Uint8Array;
  /** Nobody of that name is online. */
  nobody(version: PeerVersion): Uint8Array;
  /** Where a user is for an asker: `address` may differ between askers, see `addressForAsker()`. */
  found(version: PeerVersion, user: User, address: string): Uint8Array;
}

/** Addresses whose answer is kept; beyond, all are made anew. */
const ADDRESSES = 4_096;

export function createAnswers(): Answers {
  const encode = (text: string) => encoder.encode(text);
  const registered = { 1: encode(formatRegistered(1)), 2: encode(formatRegistered(2)) };
  const nobody = { 1: encode(formatAddress(1, null)), 2: encode(formatAddress(2, null)) };
  const pong = encode(formatPong());
  /** To version 1, which is told nothing but the address. */
  const found = new Map<string, Uint8Array>();

  function make(version: PeerVersion, user: User, address: string): Uint8Array {
    const { port, key } = user;
    return encode(formatAddress(version, { ip: address, port, version: user.version, key }));
  }

  function foundV1(user: User, address: string): Uint8Array {
    const known = found.get(address);
    if (known !== undefined) return known;
    if (found.size === ADDRESSES) found.clear();
    const made = make(1, user, address);
    found.set(address, made);
    return made;
  }

  return {
    registered: (version) => registered[version],
    pong: () => pong,
    nobody: (version) => nobody[version],
    found: (version, user, address) =>
      version === 1 ? foundV1(user, address) : make(version, user, address),
  };
}
