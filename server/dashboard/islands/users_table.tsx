import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { EmptyState } from "../../../ui/shared/components/empty_state.tsx";
import { Panel } from "../../../ui/shared/components/panel.tsx";
import { useNow } from "../../../ui/shared/hooks/use_now.ts";
import { sortBy } from "../browser/store.ts";
import { clientCommand, Command, isNearOnly } from "../components/command.tsx";
import { NameDialog } from "../components/name_dialog.tsx";
import { SearchBox } from "../components/search_box.tsx";
import { SortHeader } from "../components/sort_header.tsx";
import { searchUsers, type SortKey } from "../components/sort_users.ts";
import { UserTableRow } from "../components/user_row.tsx";
import { UsersPages } from "../components/users_pages.tsx";
import { dashboardTexts } from "../texts/dashboard_texts.ts";
import type { IslandProps } from "./props.ts";
import { useNameChange } from "./use_name_change.ts";
import { useVirtualRows } from "./use_virtual_rows.ts";

/** The finest step of `formatSince` is 10 s. */
const TICK_MS = 5000;

/** From so many on, a search is worth its place. */
const SEARCH_FROM = 8;

/** Beyond, only the rows in sight are drawn. */
const DRAWN_WHOLE = 100;

const COLUMNS = ["name", "ip", "client", "since"] as const satisfies readonly SortKey[];

/** Who is online. The roles are named since on a narrow screen the rows are no table to CSS. */
export function UsersTable({ store }: IslandProps) {
  const texts = dashboardTexts(store.lang);
  const nowMs = useNow(TICK_MS, store.renderedAtMs);
  const [search, setSearch] = useState("");
  const kick = useNameChange("/api/kick", store);
  const box = useRef<HTMLDivElement>(null);
  const hydrated = store.hydrated.value;
  const users = store.users.value;
  const online = store.online.value;
  const order = store.order.value;
  const stale = store.link.value === "lost" || store.link.value === "closing";
  const shown = useMemo(() => searchUsers(users, search), [users, search]);
  const rows = useVirtualRows(box, shown.length, DRAWN_WHOLE);
  useKeptFocus(box);
  const labels = { name: texts.name, ip: "IP", client: texts.clientColumn, since: texts.since };
  const sort = (by: SortKey) => {
    sortBy(store, { by, descending: order.by === by ? !order.descending : false });
    box.current?.scrollTo({ top: 0 });
  };
  const searchable = hydrated && (users.length >= SEARCH_FROM || search !== "");
  const isVirtual = rows.end - rows.first < shown.length;

  if (store.listening.value === "") return null;
  return (
    <Panel
      id="users"
      title={texts.users}
      icon="users"
      badge={online.toLocaleString(store.lang)}
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
          <div
            ref={box}
            class={isVirtual ? "table-box virtual" : "table-box"}
            tabIndex={0}
            role="group"
            aria-labelledby="users-title"
          >
            <table
              class="users"
              role="table"
              aria-labelledby="users-title"
              aria-rowcount={1 + (hydrated ? shown.length : online)}
            >
              <thead role="rowgroup">
                <tr role="row" aria-rowindex={1}>
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
                  <th scope="col" role="columnheader" class="user-kick">
                    <span class="hidden-text">{texts.kick.action}</span>
                  </th>
                </tr>
              </thead>
              <tbody role="rowgroup">
                {rows.above > 0 && <Space key=" above" height={rows.above} />}
                {shown.slice(rows.first, rows.end).map((user, i) => (
                  <UserTableRow
                    key={user.name}
                    user={user}
                    place={rows.first + i + 1}
                    texts={texts}
                    onKick={hydrated && !stale ? kick.ask : null}
                    nowMs={nowMs}
                    lang={store.lang}
                    timeZone={store.timeZone.value}
                  />
                ))}
                {rows.below > 0 && <Space key=" below" height={rows.below} />}
              </tbody>
            </table>
            {shown.length === 0 && <p class="table-note">{texts.noMatch(search)}</p>}
          </div>
        )}
      {!hydrated && <UsersPages texts={texts} {...store.usersPage} />}
      {hydrated && (
        <NameDialog
          id="kick-dialog"
          icon="close"
          texts={texts}
          of="kick"
          asked={kick}
          allowed={store.token.value !== null}
        />
      )}
    </Panel>
  );
}

/** Stands for rows that are not drawn. */
function Space({ height }: { height: number }) {
  return (
    <tr class="space" aria-hidden="true">
      <td style={{ height: `${height}px` }} />
    </tr>
  );
}

/** A row that has the focus and is drawn no more leaves it to the box, which goes on scrolling. */
function useKeptFocus(box: { readonly current: HTMLDivElement | null }): void {
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const focused = document.activeElement;
    let had: Element | null = element.contains(focused) ? focused : null;
    const note = (event: FocusEvent) => had = event.target as Element;
    const observer = new MutationObserver(() => {
      if (had === null || had.isConnected) return;
      if (document.activeElement === document.body) element.focus({ preventScroll: true });
      had = null;
    });
    element.addEventListener("focusin", note);
    observer.observe(element, { childList: true, subtree: true });
    return () => {
      element.removeEventListener("focusin", note);
      observer.disconnect();
    };
  });
}
