import { useMemo, useState } from "preact/hooks";
import { LogList } from "../../../ui/shared/components/log_list.tsx";
import { Panel } from "../../../ui/shared/components/panel.tsx";
import { filterLog, type LogFilter } from "../components/filter_log.ts";
import { SearchBox } from "../components/search_box.tsx";
import { dashboardTexts } from "../texts/dashboard_texts.ts";
import type { IslandProps } from "./props.ts";

const LEVELS = ["debug", "warning", "error"] as const satisfies readonly LogFilter["least"][];

/** The server's log, in the server's language; of it what one looks for. */
export function ServerLog({ store }: IslandProps) {
  const texts = dashboardTexts(store.lang);
  const [filter, setFilter] = useState<LogFilter>({ least: "debug", text: "" });
  const log = store.log.value;
  const lines = useMemo(() => filterLog(log, filter), [log, filter]);
  if (store.listening.value === "") return null;
  const isWhole = filter.least === "debug" && filter.text === "";
  return (
    <Panel
      id="log"
      title={texts.log}
      icon="list"
      actions={store.hydrated.value && (
        <>
          <select
            class="input log-level"
            name="log-level"
            aria-label={texts.logLevel}
            value={filter.least}
            onChange={({ currentTarget }) => {
              const least = LEVELS.find((level) => level === currentTarget.value) ?? "debug";
              setFilter({ ...filter, least });
            }}
          >
            {LEVELS.map((level) => (
              <option key={level} value={level}>{texts.logLevels[level]}</option>
            ))}
          </select>
          <SearchBox
            name="search-log"
            text={filter.text}
            label={texts.searchLog}
            onInput={(text) => setFilter({ ...filter, text })}
          />
        </>
      )}
    >
      <LogList
        lines={lines}
        lang={store.lang}
        labelledBy="log-title"
        empty={isWhole ? texts.logEmpty : texts.logNoMatch}
        timeZone={store.timeZone.value}
      />
    </Panel>
  );
}
