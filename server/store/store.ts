/** A row of `users(username TEXT, ip TEXT)`. */
export interface StoredUser {
  readonly username: string;
  readonly ip: string;
}

/** Since when the last attempts have failed, and why. */
export type StoreHealth =
  | { readonly state: "working" }
  | { readonly state: "failing"; readonly reason: string };

export interface StoreFigures {
  readonly commits: number;
  readonly failures: number;
}

/**
 * Mirrors who is online. The directory answers look-ups from memory; the store is what other
 * programs may read, and it is empty at start. Changes take effect in the order they were asked for.
 */
export interface Store {
  /** Settles when the user is stored for good; rejects when that failed. */
  add(user: StoredUser): Promise<void>;
  /** Done with the next commit; one that fails is tried again until it works. */
  remove(username: string): void;
  /** Follows by itself when the store works again. */
  readonly health: StoreHealth;
  readonly figures: StoreFigures;
  /** Writes what is still to be written, as far as that works, and closes. */
  close(): void;
}
