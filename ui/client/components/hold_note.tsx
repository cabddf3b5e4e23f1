import type { Hold } from "../../../client/api/types.ts";
import { Icon } from "../../shared/components/icon.tsx";
import { useApp } from "../app_context.ts";

/** Who holds the call; nothing while nobody does, but then it is there to be read out. */
export function HoldNote({ hold, peer }: { hold: Hold; peer: string }) {
  const { t } = useApp();
  return (
    <p class={hold === "no" ? "hidden-text" : "hold-note"} role="status">
      {hold !== "no" && <Icon name="pause" />}
      {hold !== "no" && <span>{t.waiting[hold](peer)}</span>}
    </p>
  );
}
