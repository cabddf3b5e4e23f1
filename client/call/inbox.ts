import type { Sender } from "./peer.ts";

/** The newest signals that were heard, so that a repeated one is acted on once. Pure. */
export interface Inbox {
  readonly seen: readonly string[];
}

export const EMPTY_INBOX: Inbox = { seen: [] };

const MAX_SEEN = 256;

/** Whether this signal of this sender is heard for the first time. */
export function heard(
  inbox: Inbox,
  { call, n }: { readonly call: string; readonly n: number },
  { from, key }: Sender,
): readonly [Inbox, boolean] {
  const mark = `${call} ${n} ${key ?? `${from.ip} ${from.port}`}`;
  if (inbox.seen.includes(mark)) return [inbox, false];
  return [{ seen: [...inbox.seen, mark].slice(-MAX_SEEN) }, true];
}
