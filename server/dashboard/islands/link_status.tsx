import type { IslandProps } from "./props.ts";
import { dashboardTexts } from "../texts/dashboard_texts.ts";

/** Whether what is shown is of now; nothing where no script keeps it so. */
export function LinkStatus({ store }: IslandProps) {
  if (!store.hydrated.value) return null;
  const link = store.link.value;
  return (
    <p class={`link link-${link}`} role="status">
      <span class="link-dot" aria-hidden="true" />
      {dashboardTexts(store.lang).link[link]}
    </p>
  );
}
