import type { Directory } from "./directory.ts";
import { formatUsersEvents } from "./users_events.ts";
import type { UsersWindow } from "./users_window.ts";

/** Who is told of the online list as it changes: a v2 session. */
export interface Subscriber {
  /** Whether it still has to take what it was sent: then it is skipped. */
  isFull(): boolean;
  /** Sends these objects, in order. The arrays are shared between subscribers. */
  deliver(objects: readonly Uint8Array[]): void;
}

export interface Subscription {
  /** The subscriber has taken what it was sent, and can be given what it missed. */
  drained(): void;
  stop(): void;
}

export interface UsersFeed {
  /** The whole list comes at the end of the window, with what has changed until then. */
  subscribe(subscriber: Subscriber): Subscription;
  close(): void;
}

/**
 * - `behind`: gets the whole list at the end of the next window in which it isn't full
 * - `in-step`: gets changes
 */
type Progress = { state: "behind" | "in-step" };

/**
 * Brings the online list to v2 sessions. Nothing is queued for one that reads slowly: it misses
 * changes and gets the whole list once it can take it. Objects are made once for all.
 */
export function createUsersFeed(
  { directory, window }: {
    readonly directory: Pick<Directory, "users">;
    readonly window: UsersWindow;
  },
): UsersFeed {
  const subscribers = new Map<Subscriber, Progress>();
  const encoder = new TextEncoder();
  const encode = (objects: readonly string[]) => objects.map((text) => encoder.encode(text));

  const stop = window.onWindow((change) => {
    const isEmpty = change.joined.length === 0 && change.left.length === 0;
    let changed: Uint8Array[] | null = null;
    let whole: Uint8Array[] | null = null;
    for (const [subscriber, progress] of subscribers) {
      if (isEmpty && progress.state === "in-step") continue;
      if (subscriber.isFull()) {
        progress.state = "behind";
      } else if (progress.state === "in-step") {
        changed ??= encode(formatUsersEvents(change, { reset: false }));
        subscriber.deliver(changed);
      } else {
        whole ??= encode(
          formatUsersEvents({ joined: directory.users(), left: [] }, { reset: true }),
        );
        progress.state = "in-step";
        subscriber.deliver(whole);
      }
    }
  });

  return {
    subscribe(subscriber) {
      const progress: Progress = { state: "behind" };
      subscribers.set(subscriber, progress);
      window.touch();
      return {
        drained: () => {
          if (progress.state === "behind") window.touch();
        },
        stop: () => subscribers.delete(subscriber),
      };
    },
    close() {
      stop();
      subscribers.clear();
    },
  };
}
