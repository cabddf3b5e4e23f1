import type { PeerVersion } from "../protocol/directory_messages.ts";
import type { Store } from "./store/store.ts";

/** Somebody who is online. */
export interface User {
  readonly name: string;
  /** As the server saw it on the connection, normalised. */
  readonly ip: string;
  /** UDP, for voice. */
  readonly port: number;
  readonly version: PeerVersion;
  /** Milliseconds since 1970. */
  readonly since: number;
}

export type DirectoryChange =
  | { readonly kind: "joined"; readonly user: User }
  | { readonly kind: "left"; readonly user: User };

export type Registration =
  | { readonly state: "registered"; readonly user: User }
  /** Somebody has the name; `ip` is theirs. */
  | { readonly state: "taken"; readonly ip: string }
  /** The owner has as many names as one may have. */
  | { readonly state: "too-many" }
  | { readonly state: "not-stored"; readonly error: unknown }
  /** The owner left while the store was at it. */
  | { readonly state: "gone" };

/** Who holds names: one connection. Only its identity counts. */
export type Owner = Readonly<Record<never, never>>;

export interface Directory {
  /** Settles once the user is stored; the name is taken meanwhile, but nobody finds it yet. */
  register(owner: Owner, who: Omit<User, "since">): Promise<Registration>;
  /** Who has the name; null when nobody is online under it. */
  lookUp(name: string): User | null;
  /** Removes a name of the owner's own; false, and nothing is done, when it is not. */
  unregister(owner: Owner, name: string): boolean;
  /** Removes all names of an owner that is gone, and gives those who were online. */
  release(owner: Owner): readonly User[];
  users(): readonly User[];
  readonly size: number;
  /** Tells of every change, right after it; returns how to stop. */
  onChange(listener: (change: DirectoryChange) => void): () => void;
}

/** Names that one connection may hold: the original holds one, a script may hold a few. */
const NAMES_PER_OWNER = 16;

type Entry =
  & { readonly owner: Owner }
  & (
    | { readonly state: "storing"; readonly ip: string }
    | { readonly state: "online"; readonly user: User }
  );

/**
 * The rules of the directory: who may register, what a look-up says. It knows names, owners and a
 * store, and nothing of sockets.
 */
export function createDirectory(
  { store, now }: { readonly store: Store; readonly now: () => number },
): Directory {
  const entries = new Map<string, Entry>();
  const namesOf = new Map<Owner, Set<string>>();
  const listeners = new Set<(change: DirectoryChange) => void>();
  let online = 0;

  const tell = (change: DirectoryChange) => {
    online += change.kind === "joined" ? 1 : -1;
    for (const listener of listeners) listener(change);
  };

  function forget(name: string, entry: Entry): User | null {
    entries.delete(name);
    const names = namesOf.get(entry.owner);
    names?.delete(name);
    if (names?.size === 0) namesOf.delete(entry.owner);
    if (entry.state === "storing") return null;
    tell({ kind: "left", user: entry.user });
    return entry.user;
  }

  return {
    async register(owner, who) {
      const { name, ip } = who;
      const holder = entries.get(name);
      if (holder !== undefined) {
        return { state: "taken", ip: holder.state === "online" ? holder.user.ip : holder.ip };
      }
      const names = namesOf.get(owner) ?? new Set<string>();
      if (names.size >= NAMES_PER_OWNER) return { state: "too-many" };
      const reserved: Entry = { state: "storing", owner, ip };
      entries.set(name, reserved);
      namesOf.set(owner, names.add(name));
      try {
        await store.add({ username: name, ip });
      } catch (error) {
        if (entries.get(name) === reserved) forget(name, reserved);
        return { state: "not-stored", error };
      }
      if (entries.get(name) !== reserved) return { state: "gone" };
      const user: User = { ...who, since: now() };
      entries.set(name, { state: "online", owner, user });
      tell({ kind: "joined", user });
      return { state: "registered", user };
    },
    lookUp(name) {
      const entry = entries.get(name);
      return entry?.state === "online" ? entry.user : null;
    },
    unregister(owner, name) {
      const entry = entries.get(name);
      if (entry === undefined || entry.owner !== owner) return false;
      forget(name, entry);
      store.remove(name);
      return true;
    },
    release(owner) {
      const left: User[] = [];
      for (const name of [...namesOf.get(owner) ?? []]) {
        const user = forget(name, entries.get(name)!);
        if (user !== null) left.push(user);
        // Also for one still being stored: the removal is written after it.
        store.remove(name);
      }
      return left;
    },
    users() {
      const users: User[] = [];
      for (const entry of entries.values()) if (entry.state === "online") users.push(entry.user);
      return users;
    },
    get size() {
      return online;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
