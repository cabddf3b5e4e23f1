/** Why a call is over, the same in the events, the log, the page and the history. */
export type EndReason =
  | "hangup"
  | "remote-hangup"
  | "declined"
  | "busy"
  | "no-answer"
  | "cancelled"
  | "unreachable"
  | "unknown"
  | "lost"
  | "error";

/**
 * Why there is no call although nobody declined it.
 * - `unreachable`: they don't answer the handshake
 * - `key-changed`: their key is not the one that is pinned here, or they have none any more
 * - `wrong-key`: whoever answers has not the directory's key
 * - `refused`, `not-encrypted`: our settings don't allow it; it would go in the clear
 * - `unconfirmed`: the directory doesn't say any more that it is them
 * - `their-…`: the other side says so of us
 */
export type Refusal =
  | "unreachable"
  | "key-changed"
  | "wrong-key"
  | "refused"
  | "not-encrypted"
  | "unconfirmed"
  | "their-key-changed"
  | "their-not-encrypted"
  | "their-unconfirmed";
