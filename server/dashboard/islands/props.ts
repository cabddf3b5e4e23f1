import type { DashboardStore } from "../browser/store.ts";

/** What each island is given. */
export interface IslandProps {
  readonly store: DashboardStore;
}
