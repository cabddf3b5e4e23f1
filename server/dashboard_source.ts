import type { DashboardSource } from "./dashboard/source.ts";
import type { UserRow } from "./dashboard/types.ts";
import type { Directory, User } from "./directory.ts";
import { type Figures, listMetrics } from "./figures.ts";
import type { Log } from "./log.ts";
import type { Language } from "./messages.ts";
import type { Store } from "./store/store.ts";
import type { UsersWindow } from "./users_window.ts";

export interface DashboardSourceParts {
  readonly lang: Language;
  readonly listening: string;
  readonly directory: Directory;
  readonly window: UsersWindow;
  readonly store: Store;
  readonly log: Log;
  readonly figures: Figures;
  readonly close: () => void;
}

/** The dashboard's view of the server. */
export function createDashboardSource(parts: DashboardSourceParts): DashboardSource {
  const { lang, listening, directory, window, store, log, figures, close } = parts;
  return {
    lang,
    listening,
    users: () => directory.users().map(toRow),
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
    healthy: () => store.health.state === "working",
    close,
  };
}

function toRow({ name, ip, since }: User): UserRow {
  return { name, ip, since: new Date(since).toISOString() };
}
