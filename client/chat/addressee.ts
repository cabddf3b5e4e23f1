import type { LookUpAnswer } from "../call/machine_types.ts";
import { TelephoneError } from "../telephone.ts";

/** Somebody online, as far as messages care. */
export interface ChatUser {
  readonly name: string;
  /** Null: not known. */
  readonly version: 1 | 2 | null;
  /** Absent and null: none is known. */
  readonly key?: string | null;
}

export interface AddresseeParts {
  users(): readonly ChatUser[];
  lookUp(name: string): Promise<LookUpAnswer>;
  /** The key with which somebody of that name was spoken to before. */
  formerKey(name: string): string | null;
  /** Whether the user has to accept this key first: the name had another one. */
  isChanged(name: string, key: string): boolean;
}

/**
 * The key that a message to this name is for: of who is online under it, else of who was.
 *
 * @throws TelephoneError where there is none, or one that nobody has accepted
 */
export async function keyFor(name: string, parts: AddresseeParts): Promise<string> {
  const user = parts.users().find((user) => user.name === name);
  const former = parts.formerKey(name);
  const key = user?.key ?? (user === undefined ? former : null) ?? await lookedUp(name, parts);
  if (!parts.isChanged(name, key)) return key;
  throw new TelephoneError("key-changed", `Cannot write to '${name}': the key has changed`);
}

async function lookedUp(name: string, { lookUp }: AddresseeParts): Promise<string> {
  const answer = await lookUp(name);
  if (answer.kind === "address") {
    const key = keyOf(answer.address);
    if (key !== null) return key;
    throw new TelephoneError("peer-too-old", `Cannot write to '${name}': the client is too old`);
  }
  throw answer.kind === "nobody"
    ? new TelephoneError("peer-unknown", `Cannot write to '${name}': not in the directory`)
    : new TelephoneError("not-registered", `Cannot write to '${name}': there is no server`);
}

/** The key of an address, where the directory has one. */
export function keyOf(address: object): string | null {
  return "key" in address && typeof address.key === "string" ? address.key : null;
}
