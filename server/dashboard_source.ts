import { fingerprintOf } from "../protocol/fingerprint.ts";
import type { AcceptHealth } from "./accept_health.ts";
import type { DashboardSource } from "./dashboard/source.ts";
import type { NameRow, UserRow } from "./dashboard/types.ts";
import type { Directory, User } from "./directory.ts";
import { reasonOf } from "./failure.ts";
import { type Figures, listMetrics } from "./figures.ts";
import type { Log } from "./log.ts";
import type { Language } from "./messages.ts";
import type { OwnedName, Store } from "./store/store.ts";
import type { UsersWindow } from "./users_window.ts";

export interface DashboardSourceParts {
  readonly lang: Language;
  readonly listening: string;
  readonly directory: Directory;
  readonly window: UsersWindow;
  readonly store: Store;
  readonly log: Log;
  readonly figures: Figures;
  readonly accepting: AcceptHealth;
  readonly close: () => void;
}

/** The dashboard's view of the server. */
export function createDashboardSource(parts: DashboardSourceParts): DashboardSource {
  const { lang, listening, directory, window, store, log, figures, accepting, close } = parts;
  function troubles(): string[] {
    const found: string[] = [];
    if (store.health.state === "failing") found.push(`store: ${store.health.reason}`);
    const { trouble } = accepting;
    if (trouble !== null) found.push(`no connection can be accepted: ${trouble}`);
    return found;
  }

  return {
    lang,
    listening,
    users: () => directory.users().map(toRow),
    names: () => directory.names().toSorted((a, b) => b.seen - a.seen).map(toNameRow),
    onNames: (listener) =>
      directory.onNames((change) => {
        const { name } = change.owned;
        if (change.kind === "released") return listener({ kept: [], released: [name] });
        const old = change.before?.name ?? name;
        listener({ kept: [toNameRow(change.owned)], released: old === name ? [] : [old] });
      }),
    async release(name) {
      try {
        if (!await directory.releaseName(name)) return "unknown";
        log.event("name-released", { name });
        return "released";
      } catch (error) {
        log.event("store-failed", { error: reasonOf(error) });
        return "failed";
      }
    },
    log: () => log.entries(),
    onUsers: (listener) =>
      window.onWindow(({ joined, left }) => {
        if (joined.length + left.length > 0) listener({ joined: joined.map(toRow), left });
      }),
    onLog: (listener) => log.onEntry(listener),
    metrics: () =>
      listMetrics(figures, {
        users: directory.size,
        commits: store.figures.commits,
        storeFailures: store.figures.failures,
      }),
    troubles,
    close,
  };
}

function toNameRow({ name, key, since, seen }: OwnedName): NameRow {
  return {
    name,
    fingerprint: fingerprintOf(key),
    since: new Date(since).toISOString(),
    seen: new Date(seen).toISOString(),
  };
}

function toRow({ name, ip, since }: User): UserRow {
  return { name, ip, since: new Date(since).toISOString() };
}
