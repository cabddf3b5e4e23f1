import { MAX_NAMES } from "../directory.ts";
import type { Network } from "./network.ts";

/** How much is borne of peers; `Infinity` is no limit. */
export interface Limits {
  /** Connections at once, in all and from one address. */
  readonly connections: number;
  readonly connectionsOfAddress: number;
  /** Requests a second. */
  readonly rate: number;
  readonly rateOfAddress: number;
  /** Names that one connection may hold. */
  readonly names: number;
  /** However the parts of a request drip in. */
  readonly requestMs: number;
  /** Silence of a connection on which nobody has registered. */
  readonly idleMs: number;
  /** Agreeing on keys for TLS; measured: 20 to 90 ms on one machine. */
  readonly handshakeMs: number;
  /** Who may connect; empty: everybody. The server's own machine always may. */
  readonly allow: readonly Network[];
  /** Who may not, whatever `allow` says. */
  readonly deny: readonly Network[];
  /** Who is not held to what one address or connection may. */
  readonly unlimited: readonly Network[];
}

/** Programs of the server's own machine can take its time anyway. */
export const OWN_MACHINE = "127.0.0.0/8";

/**
 * A connection costs about 10 KiB; one address may have a tenth of them. A rate is a third of what one
 * core answers, and far more than people or scripts ask.
 */
export const DEFAULTS = {
  connections: 20_000,
  connectionsOfAddress: 2_000,
  rate: 5_000,
  rateOfAddress: 25_000,
  names: MAX_NAMES,
  requestS: 10,
  idleS: 300,
  handshakeS: 10,
} as const;
