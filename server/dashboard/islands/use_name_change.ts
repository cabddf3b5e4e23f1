import { useState } from "preact/hooks";
import { requestChange } from "../browser/request_change.ts";
import type { DashboardStore } from "../browser/store.ts";
import type { NameChange, NameChangeState } from "../components/name_dialog.tsx";
import { dashboardTexts } from "../texts/dashboard_texts.ts";

/** A change of one name that asks before it is done. */
export function useNameChange(
  path: Parameters<typeof requestChange>[0],
  store: DashboardStore,
): NameChange {
  const [change, setChange] = useState<NameChangeState>({ state: "idle" });
  const texts = dashboardTexts(store.lang);
  // Once the server has closed there is nothing left to ask for.
  const shown: NameChangeState = store.link.value === "closing" ? { state: "idle" } : change;
  return {
    change: shown,
    ask: (name) => setChange({ state: "asking", name }),
    cancel: () => setChange({ state: "idle" }),
    async confirm(name) {
      setChange({ state: "doing", name });
      const result = await requestChange(path, store.token.value ?? "", name);
      if (result === "done") return setChange({ state: "idle" });
      const why = result === "unauthorized" ? texts.tokenStale : texts.unreachable;
      setChange({ state: "failed", name, why });
    },
  };
}
