import { LogList } from "../../../ui/shared/components/log_list.tsx";
import { Panel } from "../../../ui/shared/components/panel.tsx";
import type { IslandProps } from "./props.ts";
import { dashboardTexts } from "../texts.ts";

/** The server's log, in the server's language. */
export function ServerLog({ store }: IslandProps) {
  const texts = dashboardTexts(store.lang);
  if (store.listening.value === "") return null;
  return (
    <Panel id="log" title={texts.log} icon="list">
      <LogList
        lines={store.log.value}
        lang={store.lang}
        labelledBy="log-title"
        empty={texts.logEmpty}
        timeZone={store.timeZone.value}
      />
    </Panel>
  );
}
