/** What messages need of the sealed sessions; client/secure/ has it for real. */
import type { Peer } from "../call/peer.ts";

/** A peer with its key, as the directory has it now. */
export interface KeyedPeer extends Peer {
  readonly key: string;
}

/** A session with a peer whose key has been proven, and is the one that the user trusts. */
export interface ChatLink {
  readonly name: string;
  readonly key: string;
  /** Sends up to 900 bytes, which may be lost, come twice or out of order. */
  send(bytes: Uint8Array<ArrayBuffer>): void;
}

export interface ChatTransport {
  /**
   * A session with that peer, one that there is or a new one; `anew`: those that there are may be
   * dead. Rejects where none can be had.
   */
  connect(peer: KeyedPeer, anew: boolean): Promise<ChatLink>;
  /** `new`: nobody of that name is known; `changed`: known by another key, and this one not accepted. */
  trust(name: string, key: string): "new" | "known" | "verified" | "changed";
}
