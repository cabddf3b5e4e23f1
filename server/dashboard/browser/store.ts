import { type Signal, signal } from "@preact/signals";
import type { PageState } from "../page_state.ts";
import { compareUsers, mergeUsers, type SortOrder } from "../components/sort_users.ts";
import type { Activity, DashboardEvent, NameRow, ServerLogEntry, UserRow } from "../types.ts";

/** How the page hangs on to the server. */
export type LinkState = "connecting" | "live" | "lost" | "closing" | "locked";

/** What the islands show; made from the same `PageState` on the server and in the browser. */
export interface DashboardStore {
  readonly lang: PageState["lang"];
  readonly access: PageState["access"];
  readonly renderedAtMs: number;
  /** Empty while nothing is known: reading needs a token that has not been given yet. */
  readonly listening: Signal<string>;
  readonly serverKey: Signal<string | null>;
  /** In `order`. Until the first snapshot those of the page's HTML, which may not be all. */
  readonly users: Signal<readonly UserRow[]>;
  readonly usersPage: PageState["usersPage"];
  readonly order: Signal<SortOrder>;
  readonly online: Signal<number>;
  readonly names: Signal<readonly NameRow[]>;
  readonly log: Signal<readonly ServerLogEntry[]>;
  readonly activity: Signal<Activity | null>;
  readonly link: Signal<LinkState>;
  readonly token: Signal<string | null>;
  readonly timeZone: Signal<string>;
  /** False on the server and until the islands are alive: what needs a script isn't offered before. */
  readonly hydrated: Signal<boolean>;
}

const LOG_LINES = 500;

export function createStore(page: PageState): DashboardStore {
  return {
    lang: page.lang,
    access: page.access,
    renderedAtMs: Date.parse(page.renderedAt),
    listening: signal(page.listening),
    serverKey: signal(page.serverKey),
    users: signal(page.users),
    usersPage: page.usersPage,
    order: signal({ by: "name", descending: false }),
    online: signal(page.online),
    names: signal(page.names),
    log: signal(page.log),
    activity: signal(page.activity),
    link: signal<LinkState>(page.access === "open" ? "connecting" : "locked"),
    token: signal<string | null>(null),
    timeZone: signal(page.timeZone),
    hydrated: signal(false),
  };
}

/** Sorts by another column, or the other way round. */
export function sortBy(store: DashboardStore, order: SortOrder): void {
  store.order.value = order;
  store.users.value = store.users.value.toSorted(compareUsers(order, store.lang));
}

/** Safe to repeat: what a snapshot already held may come again as a change. */
export function applyEvent(store: DashboardStore, event: DashboardEvent): void {
  switch (event.kind) {
    case "snapshot":
      store.listening.value = event.listening;
      store.serverKey.value = event.serverKey;
      store.users.value = event.users.toSorted(compareUsers(store.order.value, store.lang));
      store.online.value = event.users.length;
      store.activity.value = event.activity;
      store.names.value = event.names;
      store.log.value = event.log;
      return;
    case "users": {
      const gone = new Set([...event.left, ...event.joined.map((user) => user.name)]);
      const compare = compareUsers(store.order.value, store.lang);
      store.users.value = mergeUsers(store.users.value, gone, event.joined, compare);
      store.online.value = store.users.value.length;
      return;
    }
    case "names": {
      const gone = new Set([...event.released, ...event.kept.map(({ name }) => name)]);
      store.names.value = [
        ...event.kept,
        ...store.names.value.filter(({ name }) => !gone.has(name)),
      ];
      return;
    }
    case "log": {
      const newest = store.log.value.at(-1)?.id ?? 0;
      const entries = event.entries.filter((entry) => entry.id > newest);
      if (entries.length > 0) {
        store.log.value = [...store.log.value, ...entries].slice(-LOG_LINES);
      }
      return;
    }
    case "activity":
      store.activity.value = event.activity;
      return;
    case "closing":
      store.link.value = "closing";
  }
}
