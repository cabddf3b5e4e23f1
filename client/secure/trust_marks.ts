import type { PublicKey } from "../../protocol/key_text.ts";
import type { UserEntry } from "../api/types.ts";
import { judgeAddress } from "./judge_address.ts";
import { nameKey, type Person } from "./people.ts";

/** Somebody online, with the key that the directory names; null: none. */
export type KeyedUser = Omit<UserEntry, "trust"> & { readonly key: PublicKey | null };

/** Who is online, each with what is known of the key: by the rules that a call would go by. */
export function withTrust(
  users: readonly KeyedUser[],
  people: readonly Person[],
): readonly UserEntry[] {
  const known = new Map(people.map((person) => [nameKey(person.name), person]));
  return users.map(({ key, ...user }) => ({
    ...user,
    trust: user.version === null ? null : trustIn(user.version, key, known.get(nameKey(user.name))),
  }));
}

function trustIn(
  version: 1 | 2,
  key: PublicKey | null,
  person: Person | undefined,
): UserEntry["trust"] {
  const address = { ip: "", port: 0, version, key };
  if (judgeAddress(address, person ?? null, false) !== "fine") return "changed";
  if (person !== undefined) return person.verified ? "verified" : "known";
  return version === 2 && key !== null ? "new" : "plain";
}
