import type { Histogram } from "../histogram.ts";
import type { PublicKey } from "../../protocol/key_text.ts";

/** A row of `users(username TEXT, ip TEXT)`. */
export interface StoredUser {
  readonly username: string;
  readonly ip: string;
}

/** A name that belongs to a key, whether its owner is online or not: a row of `names`. */
export interface OwnedName {
  /** What names are compared by: `foldName()` of the name. */
  readonly folded: string;
  /** As its owner wrote it last. */
  readonly name: string;
  readonly key: PublicKey;
  /** When the key had it first, and when it was last seen with it: milliseconds since 1970. */
  readonly since: number;
  readonly seen: number;
}

/** Since when the last attempts have failed, and why. */
export type StoreHealth =
  | { readonly state: "working" }
  | { readonly state: "failing"; readonly reason: string };

export interface StoreFigures {
  readonly commits: number;
  readonly failures: number;
}

/** What a backup has. */
export interface StoreCopy {
  readonly names: number;
  readonly bytes: number;
}

/**
 * Mirrors who is online, and keeps whose the names are. The directory answers from memory; of the
 * users the store is what other programs may read, and empty at start. Names outlast the program.
 * Changes take effect in the order they were asked for.
 */
export interface Store {
  /**
   * Settles when the user is stored for good, with whose name it is in the same commit; rejects when
   * that failed. A name that is new survives a power cut from then on.
   */
  add(user: StoredUser, owned: OwnedName | null): Promise<void>;
  /** Done with the next commit; one that fails is tried again until it works. */
  remove(username: string): void;
  /** Those that were there at start. */
  readonly names: readonly OwnedName[];
  /** Settles when the name is nobody's for good; rejects when that failed. */
  releaseName(folded: string): Promise<void>;
  /** Follows by itself when the store works again. */
  readonly health: StoreHealth;
  readonly figures: StoreFigures;
  /** What each commit that worked took. */
  readonly commitSeconds: Histogram;
  /**
   * Copies all that is stored now into a new file, which a server can be started with; it is whole or
   * not there. Rejects where there is a file already, or none can be written.
   */
  backup(path: string): Promise<StoreCopy>;
  /** Writes what is still to be written, as far as that works, and closes; never rejects. */
  close(): Promise<void>;
}
