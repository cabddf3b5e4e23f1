import type { PeerVersion } from "../protocol/directory_requests.ts";
import type { PublicKey } from "../protocol/key_text.ts";
import { foldName } from "../protocol/names.ts";
import type { OwnedName, Store } from "./store/store.ts";

/** Somebody who is online. */
export interface User {
  readonly name: string;
  /** As the server saw it on the connection, normalised. */
  readonly ip: string;
  /** UDP, for voice. */
  readonly port: number;
  readonly version: PeerVersion;
  /** Whose signature the registration had; null: nobody's. */
  readonly key: PublicKey | null;
  /** They came over TLS. */
  readonly overTls?: true;
  /** Milliseconds since 1970. */
  readonly since: number;
}

export type DirectoryChange =
  | { readonly kind: "joined"; readonly user: User }
  | { readonly kind: "left"; readonly user: User };

/** A name that can't be had. */
export type NameRefusal =
  /** Somebody is online under it; `ip` is theirs. */
  | { readonly state: "taken"; readonly ip: string }
  /** It is another key's, which is not online under it. */
  | { readonly state: "owned" };

export type Registration =
  | { readonly state: "registered"; readonly user: User }
  | NameRefusal
  /** The owner has as many names as one may have. */
  | { readonly state: "too-many" }
  | { readonly state: "not-stored"; readonly error: unknown }
  /** The owner left while the store was at it. */
  | { readonly state: "gone" };

/** What has changed of whose the names are. */
export type NamesChange =
  /** `before`: as it was, perhaps spelt otherwise; null where it was nobody's. */
  | { readonly kind: "kept"; readonly owned: OwnedName; readonly before: OwnedName | null }
  | { readonly kind: "released"; readonly owned: OwnedName };

/** Who holds names: one connection. Its identity counts. */
export interface Owner {
  /** Makes it let go of its names, and leave: the operator wants so. */
  readonly dismiss?: () => void;
}

export interface Directory {
  /**
   * Settles once the user is stored; the name is taken meanwhile, but nobody finds it yet. With a key,
   * which must have been proven, the name is that key's from then on.
   */
  register(owner: Owner, who: Omit<User, "since">): Promise<Registration>;
  /** Who has the name; null when nobody is online under it. */
  lookUp(name: string): User | null;
  /** Those that an owner has, or is about to have. */
  namesOf(owner: Owner): ReadonlySet<string>;
  /** Removes a name of the owner's own; false, and nothing is done, when it is not. */
  unregister(owner: Owner, name: string): boolean;
  /** Removes all names of an owner that is gone, and gives those who were online. */
  release(owner: Owner): readonly User[];
  /** Dismisses whoever is online under the name, other names of theirs included; null: nobody is. */
  kick(name: string): User | null;
  users(): readonly User[];
  readonly size: number;
  /** Why a registration with this key, or none, would be refused as things are; null: for nothing. */
  whyRefused(name: string, key: PublicKey | null): NameRefusal | null;
  /** The names that belong to keys. */
  names(): readonly OwnedName[];
  /** Makes a name nobody's; whoever is online under it stays. False when it is nobody's already. */
  releaseName(name: string): Promise<boolean>;
  onNames(listener: (change: NamesChange) => void): () => void;
  /** Tells of every change, right after it; returns how to stop. */
  onChange(listener: (change: DirectoryChange) => void): () => void;
}

/** Names that one owner may have, unless it is told otherwise: the original has one, a script may have a few. */
export const MAX_NAMES = 16;

const NO_NAMES: ReadonlySet<string> = new Set();

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
  { store, now, maxNames = MAX_NAMES, openNames = false }: {
    readonly store: Store;
    readonly now: () => number;
    /** Names that one owner may have. */
    readonly maxNames?: number;
    /** Names are of whoever is online under them, as in 2023. */
    readonly openNames?: boolean;
  },
): Directory {
  const entries = new Map<string, Entry>();
  const namesOf = new Map<Owner, Set<string>>();
  const listeners = new Set<(change: DirectoryChange) => void>();
  const owners = new Map(store.names.map((owned) => [owned.folded, owned]));
  const namesListeners = new Set<(change: NamesChange) => void>();
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

  function whyRefused(name: string, key: PublicKey | null): NameRefusal | null {
    const holder = entries.get(name);
    if (holder !== undefined) {
      return { state: "taken", ip: holder.state === "online" ? holder.user.ip : holder.ip };
    }
    const owned = openNames ? undefined : owners.get(foldName(name));
    return owned !== undefined && owned.key !== key ? { state: "owned" } : null;
  }

  function ownership({ name, key }: Omit<User, "since">): OwnedName | null {
    if (openNames || key === null) return null;
    const folded = foldName(name);
    const at = now();
    return { folded, name, key, since: owners.get(folded)?.since ?? at, seen: at };
  }

  return {
    async register(owner, who) {
      const { name, ip } = who;
      const refusal = whyRefused(name, who.key);
      if (refusal !== null) return refusal;
      const names = namesOf.get(owner) ?? new Set<string>();
      if (names.size >= maxNames) return { state: "too-many" };
      const reserved: Entry = { state: "storing", owner, ip };
      entries.set(name, reserved);
      namesOf.set(owner, names.add(name));
      // Owned from now on, so that of two keys that want it at once the second is refused.
      const owned = ownership(who);
      const before = owned === null ? undefined : owners.get(owned.folded);
      if (owned !== null) owners.set(owned.folded, owned);
      try {
        await store.add({ username: name, ip }, owned);
      } catch (error) {
        if (owned !== null && owners.get(owned.folded) === owned) {
          if (before === undefined) owners.delete(owned.folded);
          else owners.set(owned.folded, before);
        }
        if (entries.get(name) === reserved) forget(name, reserved);
        return { state: "not-stored", error };
      }
      if (owned !== null) {
        namesListeners.forEach((tell) => tell({ kind: "kept", owned, before: before ?? null }));
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
    namesOf: (owner) => namesOf.get(owner) ?? NO_NAMES,
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
    kick(name) {
      const entry = entries.get(name);
      if (entry?.state !== "online") return null;
      entry.owner.dismiss?.();
      return entry.user;
    },
    users() {
      const users: User[] = [];
      for (const entry of entries.values()) if (entry.state === "online") users.push(entry.user);
      return users;
    },
    get size() {
      return online;
    },
    whyRefused,
    names: () => [...owners.values()],
    async releaseName(name) {
      const owned = owners.get(foldName(name));
      if (owned === undefined) return false;
      await store.releaseName(owned.folded);
      // Its owner may have come back meanwhile: then it was kept after it was released.
      if (owners.get(owned.folded) !== owned) return false;
      owners.delete(owned.folded);
      namesListeners.forEach((tell) => tell({ kind: "released", owned }));
      return true;
    },
    onNames(listener) {
      namesListeners.add(listener);
      return () => namesListeners.delete(listener);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
