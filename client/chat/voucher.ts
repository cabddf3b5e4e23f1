import { type AddresseeParts, keyOf } from "./addressee.ts";
import type { ChatLink, ChatTransport } from "./chat_transport.ts";

/** Look-ups at once, for whoever isn't in the list; and answers that are remembered. */
const MOST_ASKED = 4;
const MOST_VOUCHED = 256;

/**
 * Tells whether the name of whoever writes is theirs: a session proves a key, and the peer says its
 * name itself. Where that isn't known yet the directory is asked, for when the part comes again.
 */
export function createVoucher(
  { users, lookUp }: Pick<AddresseeParts, "users" | "lookUp">,
  transport: Pick<ChatTransport, "trust"> | null,
): (link: Pick<ChatLink, "name" | "key">) => boolean {
  const vouched = new Map<string, string>();
  const asked = new Set<string>();
  return ({ name, key }) => {
    if (users().some((user) => user.name === name && user.key === key)) return true;
    const trust = transport?.trust(name, key);
    if (trust !== "new") return trust === "known" || trust === "verified";
    if (vouched.get(key) === name) return true;
    if (asked.size >= MOST_ASKED || asked.has(key)) return false;
    asked.add(key);
    lookUp(name).then((answer) => {
      asked.delete(key);
      if (answer.kind !== "address" || keyOf(answer.address) !== key) return;
      if (vouched.size >= MOST_VOUCHED) vouched.clear();
      vouched.set(key, name);
    });
    return false;
  };
}
