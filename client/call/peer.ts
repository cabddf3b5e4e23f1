import type { PeerVersion } from "../../protocol/directory_messages.ts";

/** A UDP address. */
export interface Address {
  readonly ip: string;
  readonly port: number;
}

/** With whom, where, and how to speak to them in this call. */
export interface Peer extends Address {
  readonly name: string;
  readonly version: PeerVersion;
  /** The key that the directory has for the name: what they say is sealed by it. Null: in the clear. */
  readonly key: string | null;
}

/** Who says something: `key` is that of the sealed session it came in, null in the clear. */
export interface Sender {
  readonly from: Address;
  readonly key: string | null;
}
