import type { LogEntry } from "../../../client/api/types.ts";
import { LogList } from "../../shared/components/log_list.tsx";
import { Panel } from "../../shared/components/panel.tsx";
import { useApp } from "../app_context.ts";

export function LogPanel({ log }: { log: readonly LogEntry[] }) {
  const { lang, t } = useApp();
  return (
    <Panel id="log" title={t.log.title} icon="list">
      <LogList
        lines={log.map((entry) => ({ ...entry, text: entry.text[lang] }))}
        lang={lang}
        labelledBy="log-title"
        empty={t.log.empty}
      />
    </Panel>
  );
}
