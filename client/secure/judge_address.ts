import type { PeerAddress } from "../../protocol/directory_messages.ts";
import type { Person } from "./people.ts";

/**
 * What the directory says of somebody, held against what we know: `downgraded`: they had a key when
 * we talked, and are said to have none; `in-clear`: what they say could be read by others, and our
 * settings don't allow that.
 */
export type AddressVerdict = "fine" | "key-changed" | "downgraded" | "in-clear";

export function judgeAddress(
  { key, version }: PeerAddress,
  known: Person | null,
  requireEncryption: boolean,
): AddressVerdict {
  const offered = version === 2 ? key ?? null : null;
  if (known !== null && offered === null) return "downgraded";
  if (known !== null && offered !== known.key) return "key-changed";
  return offered === null && requireEncryption ? "in-clear" : "fine";
}
