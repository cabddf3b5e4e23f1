import type { AcceptHealth } from "./accept_health.ts";
import type { ActivityWatch } from "./activity.ts";
import type { DashboardSource } from "./dashboard/source.ts";
import { toNameRow, toUserRow } from "./dashboard_rows.ts";
import type { Directory } from "./directory.ts";
import { reasonOf } from "../command_line/failure.ts";
import { type Figures, listMetrics } from "./figures.ts";
import type { Log } from "./log.ts";
import type { Language } from "./language.ts";
import type { Store } from "./store/store.ts";
import { streamBackup } from "./stream_backup.ts";
import type { UsersWindow } from "./users_window.ts";
import { VERSION } from "./version.ts";

export interface DashboardSourceParts {
  readonly lang: Language;
  readonly listening: () => string;
  readonly serverKey: string | null;
  readonly directory: Directory;
  readonly window: UsersWindow;
  readonly store: Store;
  readonly log: Log;
  readonly figures: Figures;
  readonly lately: ActivityWatch;
  readonly accepting: AcceptHealth;
  /** Where the database is, for people. */
  readonly storePlace: string;
  /** For what is there for moments only; null: the system's temporary folder. */
  readonly folder: string | null;
  /** What is known only once all has started. */
  readonly about: () => { readonly tls: string | null; readonly dashboard: string | null };
  readonly close: () => void;
}

/** The dashboard's view of the server. */
export function createDashboardSource(parts: DashboardSourceParts): DashboardSource {
  const { lang, listening, serverKey, directory, window, store, log, figures } = parts;
  const { accepting, close } = parts;

  function troubles(): string[] {
    const found: string[] = [];
    if (store.health.state === "failing") found.push(`store: ${store.health.reason}`);
    const { trouble } = accepting;
    if (trouble !== null) found.push(`no connection can be accepted: ${trouble}`);
    return found;
  }

  return {
    lang,
    get listening() {
      return listening();
    },
    serverKey,
    users: () => directory.users().map(toUserRow),
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
    kick(name) {
      const user = directory.kick(name);
      if (user !== null) log.event("kicked", { name, ip: user.ip });
      return user !== null;
    },
    activity: () => parts.lately.activity,
    log: () => log.entries(),
    onUsers: (listener) =>
      window.onWindow(({ joined, left }) => {
        if (joined.length + left.length > 0) listener({ joined: joined.map(toUserRow), left });
      }),
    onLog: (listener) => log.onEntry(listener),
    setLogLevel(level) {
      log.level = "info"; // so that the change itself is told
      log.event("log-level", { level });
      log.level = level;
    },
    status: () => ({
      version: VERSION,
      pid: Deno.pid,
      startedAt: new Date(performance.timeOrigin).toISOString(),
      listening: listening(),
      ...parts.about(),
      store: parts.storePlace,
      logLevel: log.level,
      troubles: troubles(),
      users: directory.size,
      names: directory.names().length,
      connections: figures.connections,
      registrations: figures.registrations,
      refusals: Object.values(figures.refusals).reduce((sum, count) => sum + count, 0),
      lookUps: figures.lookUps,
      memoryBytes: Deno.memoryUsage().rss,
    }),
    async backup() {
      try {
        const copy = await streamBackup(store, parts.folder);
        log.event("backed-up", { bytes: copy.size });
        return copy;
      } catch (error) {
        log.event("backup-failed", { error: reasonOf(error) });
        return null;
      }
    },
    metrics: () => listMetrics(figures, directory.size, store),
    troubles,
    close,
  };
}
