/**
 * Why there is no session with a peer: nobody answers; the name is pinned to another key; whoever
 * answers has not the directory's key; or the settings don't allow it.
 */
export type SecureErrorCode = "unreachable" | "key-changed" | "wrong-key" | "refused";

export class SecureError extends Error {
  override name = "SecureError";
  constructor(readonly code: SecureErrorCode, message: string) {
    super(message);
  }
}
