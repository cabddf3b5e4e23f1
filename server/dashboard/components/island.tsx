import type { ComponentType } from "preact";
import type { DashboardStore } from "../browser/store.ts";
import type { IslandProps } from "../islands/props.ts";
import { type IslandName, ISLANDS } from "../islands/registry.ts";

/** The place of an island: rendered here on the server, and made alive by islands/main.tsx. */
export function Island({ name, store }: { name: IslandName; store: DashboardStore }) {
  const Content: ComponentType<IslandProps> = ISLANDS[name];
  return (
    <div data-island={name}>
      <Content store={store} />
    </div>
  );
}
