import { useState } from "preact/hooks";
import { Button } from "../../../ui/shared/components/button.tsx";
import { Panel } from "../../../ui/shared/components/panel.tsx";
import { useNow } from "../../../ui/shared/hooks/use_now.ts";
import { NameDialog } from "../components/name_dialog.tsx";
import { SearchBox } from "../components/search_box.tsx";
import { searchNames } from "../components/sort_users.ts";
import { TimeSince } from "../components/time_since.tsx";
import { dashboardTexts } from "../texts/dashboard_texts.ts";
import type { IslandProps } from "./props.ts";
import { useNameChange } from "./use_name_change.ts";

/** The finest step of `formatSince` is 10 s. */
const TICK_MS = 5000;
/** From so many on, a search is worth its place. */
const SEARCH_FROM = 8;
/** More rows make a browser slow, and nobody scrolls through them. */
const MOST_ROWS = 200;

/** Which names belong to keys, with a way to release one; nothing while there is none. */
export function NamesTable({ store }: IslandProps) {
  const texts = dashboardTexts(store.lang);
  const nowMs = useNow(TICK_MS, store.renderedAtMs);
  const [search, setSearch] = useState("");
  const release = useNameChange("/api/names/release", store);
  const hydrated = store.hydrated.value;
  const names = store.names.value;
  const shown = searchNames(names, search);
  const gone = store.link.value === "closing";
  const time = { nowMs, lang: store.lang, timeZone: store.timeZone.value };

  if (names.length === 0) return null;
  return (
    <Panel
      id="names"
      title={texts.names}
      icon="lock"
      badge={names.length.toLocaleString(store.lang)}
      class={store.link.value === "lost" || gone ? "stale" : ""}
      actions={hydrated && (names.length >= SEARCH_FROM || search !== "") && (
        <SearchBox name="search-names" text={search} label={texts.searchName} onInput={setSearch} />
      )}
    >
      <p class="muted panel-note">{texts.namesHint}</p>
      <noscript>
        <p class="muted panel-note">{texts.releaseNeedsScript}</p>
      </noscript>
      <div class="table-box" tabIndex={0} role="group" aria-labelledby="names-title">
        <table class="users names" role="table" aria-labelledby="names-title">
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col" role="columnheader" class="user-name">{texts.name}</th>
              <th scope="col" role="columnheader" class="name-key">{texts.fingerprint}</th>
              <th scope="col" role="columnheader" class="user-since">{texts.seen}</th>
              <th scope="col" role="columnheader">
                <span class="hidden-text">{texts.release.action}</span>
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {shown.slice(0, MOST_ROWS).map(({ name, fingerprint, seen }) => (
              <tr role="row" key={name}>
                <th scope="row" role="rowheader" class="user-name">
                  <bdi>{name}</bdi>
                </th>
                <td role="cell" class="mono name-key">{fingerprint}</td>
                <td role="cell" class="user-since">
                  <TimeSince iso={seen} {...time} />
                </td>
                <td role="cell" class="name-release">
                  <Button
                    label={`${texts.release.action} ${name}`}
                    disabled={!hydrated || gone}
                    onClick={() =>
                      release.ask(name)}
                  >
                    {texts.release.action}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {shown.length === 0 && <p class="table-note">{texts.noMatch(search)}</p>}
        {shown.length > MOST_ROWS && (
          <p class="table-note">{texts.more(shown.length - MOST_ROWS)}</p>
        )}
      </div>
      {hydrated && (
        <NameDialog
          id="release-dialog"
          icon="unlock"
          texts={texts}
          of="release"
          asked={release}
          allowed={store.token.value !== null}
        />
      )}
    </Panel>
  );
}
