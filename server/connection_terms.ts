/** What a connection is to whoever serves it, and what it is served with. */
import type { Route } from "./address.ts";
import type { LateClosing } from "./late_closing.ts";
import type { Limits } from "./limits/limits.ts";
import type { SparingLog } from "./limits/sparing_log.ts";
import type { ReadTurns } from "./read_turns.ts";

/** What is needed of a `Deno.TcpConn`. */
export interface Socket {
  read(buffer: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  closeWrite(): Promise<void>;
  close(): void;
}

/** What holds for all connections, and their clock. */
export interface ConnectionTerms {
  now(): number;
  /** A moment ago, to a quarter of a second. */
  lately(): number;
  readonly limits: Pick<Limits, "requestMs" | "idleMs">;
  readonly turns: ReadTurns;
  /** Of connections that are closed, or held back. */
  readonly log: SparingLog;
  /** Null: whoever begins with TLS is one more who makes no request. */
  readonly takeTls: TakeTls | null;
  /** The peer has closed, and the system has the socket back or `closing` has it. */
  onClosed(connection: Connection): void;
  readonly closing: LateClosing;
}

/** Serves a peer who speaks TLS, from its first bytes on; the socket is its own then. */
export type TakeTls = (first: Uint8Array, socket: Socket, route: Route) => void;

/** What a connection has of its own. */
export interface ConnectionParts {
  readonly socket: Socket;
  readonly route: Route;
  readonly pass: {
    /** So many requests have come; gives for how many ms no more of them should be read. */
    charge(requests: number, nowMs: number): number;
  };
}

export interface Connection {
  readonly route: Route;
  /** Whether users are registered on it. */
  readonly hasNames: boolean;
  /** Enforces how long a peer is borne with; called several times a second. */
  check(now: number): void;
  /** Ends the session at once; what has not gone out is lost. */
  destroy(): void;
}
