/**
 * What happened, in order, and a way to wait for what is yet to happen. Tests await entries of it
 * instead of sleeping.
 */
export interface Journal<T> {
  readonly entries: readonly T[];
  add(entry: T): void;
  /** Calls `listener` for every entry, those that are there and those to come. */
  follow(listener: (entry: T) => void): void;
  /**
   * Resolves with the first entry from index `from` on that `wanted` is true for, at once where it
   * is there already. Rejects after `timeoutMs`, and when the journal is closed first; the error
   * holds the newest entries.
   */
  until(
    what: string,
    wanted: (entry: T) => boolean,
    options?: { readonly timeoutMs?: number; readonly from?: number },
  ): Promise<T>;
  /** Nothing more will be added: waiting is in vain. */
  close(why: string): void;
}

interface Waiter<T> {
  readonly wanted: (entry: T) => boolean;
  readonly resolve: (entry: T) => void;
  readonly reject: (error: Error) => void;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const SHOWN_ENTRIES = 12;

/** Makes an empty journal; `name` is for errors. */
export function createJournal<T>(name: string): Journal<T> {
  const entries: T[] = [];
  const waiters = new Set<Waiter<T>>();
  const followers: ((entry: T) => void)[] = [];
  let closed: string | null = null;

  const failure = (what: string, why: string) => {
    const newest = entries.slice(-SHOWN_ENTRIES).map((entry) => `  ${JSON.stringify(entry)}`);
    return new Error(`${name}: ${why} while waiting for ${what}; it had\n${newest.join("\n")}`);
  };

  return {
    entries,
    add(entry) {
      entries.push(entry);
      followers.forEach((follower) => follower(entry));
      for (const waiter of [...waiters]) if (waiter.wanted(entry)) waiter.resolve(entry);
    },
    follow(listener) {
      entries.forEach(listener);
      followers.push(listener);
    },
    until(what, wanted, { timeoutMs = DEFAULT_TIMEOUT_MS, from = 0 } = {}) {
      const found = entries.slice(from).find(wanted);
      if (found !== undefined) return Promise.resolve(found);
      if (closed !== null) return Promise.reject(failure(what, closed));
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      const waiter = { wanted, resolve, reject: (error: Error) => reject(error) };
      const timer = setTimeout(
        () => reject(failure(what, `nothing within ${timeoutMs / 1_000} s`)),
        timeoutMs,
      );
      waiters.add(waiter);
      return promise.finally(() => {
        clearTimeout(timer);
        waiters.delete(waiter);
      });
    },
    close(why) {
      closed ??= why;
      for (const waiter of [...waiters]) waiter.reject(failure("more", closed));
    },
  };
}
