import { useState } from "preact/hooks";
import { EmptyState } from "../../../ui/shared/components/empty_state.tsx";
import { Panel } from "../../../ui/shared/components/panel.tsx";
import { useNow } from "../../../ui/shared/hooks/use_now.ts";
import { clientCommand, Command, isNearOnly } from "../components/command.tsx";
import type { IslandProps } from "./props.ts";
import { SearchBox } from "../components/search_box.tsx";
import { SortHeader } from "../components/sort_header.tsx";
import { type SortKey, type SortOrder, sortUsers } from "../components/sort_users.ts";
import { UserTableRow } from "../components/user_row.tsx";
import { dashboardTexts } from "../texts.ts";

/** The finest step of `formatSince` is 10 s. */
const TICK_MS = 5000;

/** From so many on, a search is worth its place. */
const SEARCH_FROM = 8;

/** More rows make a browser slow, and nobody scrolls through them. */
const MOST_ROWS = 2000;

const COLUMNS = ["name", "ip", "since"] as const satisfies readonly SortKey[];

/** Who is online: Name | IP | since. The roles are named since on a narrow screen the rows are no table to CSS. */
export function UsersTable({ store }: IslandProps) {
  const texts = dashboardTexts(store.lang);
  const nowMs = useNow(TICK_MS, store.renderedAtMs);
  const [order, setOrder] = useState<SortOrder>({ by: "name", descending: false });
  const [search, setSearch] = useState("");
  const hydrated = store.hydrated.value;
  const users = store.users.value;
  const stale = store.link.value === "lost" || store.link.value === "closing";
  const shown = sortUsers(users, order, search, store.lang);
  const labels = { name: texts.name, ip: "IP", since: texts.since };
  const sort = (by: SortKey) =>
    setOrder({ by, descending: order.by === by ? !order.descending : false });
  const searchable = hydrated && (users.length >= SEARCH_FROM || search !== "");

  if (store.listening.value === "") return null;
  return (
    <Panel
      id="users"
      title={texts.users}
      icon="users"
      badge={users.length.toLocaleString(store.lang)}
      class={stale ? "stale" : ""}
      actions={searchable && (
        <SearchBox name="search" text={search} label={texts.search} onInput={setSearch} />
      )}
    >
      {users.length === 0
        ? (
          <EmptyState icon="users" title={texts.nobody}>
            <p>{texts.nobodyHint(isNearOnly(store.listening.value))}</p>
            <Command line={clientCommand(store.listening.value)} />
          </EmptyState>
        )
        : (
          <div class="table-box" tabIndex={0} role="group" aria-labelledby="users-title">
            <table class="users" role="table" aria-labelledby="users-title">
              <thead role="rowgroup">
                <tr role="row">
                  {COLUMNS.map((column) => (
                    <SortHeader
                      key={column}
                      column={column}
                      order={order}
                      label={labels[column]}
                      pressable={hydrated}
                      onSort={sort}
                    />
                  ))}
                </tr>
              </thead>
              <tbody role="rowgroup">
                {shown.slice(0, MOST_ROWS).map((user) => (
                  <UserTableRow
                    key={user.name}
                    user={user}
                    nowMs={nowMs}
                    lang={store.lang}
                    timeZone={store.timeZone.value}
                  />
                ))}
              </tbody>
            </table>
            {shown.length === 0 && <p class="table-note">{texts.noMatch(search)}</p>}
            {shown.length > MOST_ROWS && (
              <p class="table-note">{texts.more(shown.length - MOST_ROWS)}</p>
            )}
          </div>
        )}
    </Panel>
  );
}
