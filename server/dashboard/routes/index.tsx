import { renderToString } from "preact-render-to-string";
import type { Language } from "../../../ui/shared/language.ts";
import type { Access } from "../access.ts";
import { createStore } from "../browser/store.ts";
import { DashboardPage } from "../components/dashboard_page.tsx";
import { compareUsers } from "../components/sort_users.ts";
import { Document } from "../components/document.tsx";
import { MOST_NAMES } from "../live_feed.ts";
import { PAGE_STATE_ID, type PageState, serializePageState } from "../page_state.ts";
import type { DashboardSource } from "../source.ts";
import { dashboardTexts } from "../texts/dashboard_texts.ts";
import type { UserRow } from "../types.ts";
import { htmlResponse } from "./html_response.ts";

const REFRESH_SECONDS = 5;
/** Without JavaScript; with it, all come by the live feed. */
const USERS_ON_A_PAGE = 100;

/**
 * `GET /`: the page, whole without JavaScript. A browser can't send a token for a page, so where
 * reading needs one it is an empty frame that its script fills.
 */
export function indexPage(
  source: DashboardSource,
  access: Access,
  nowMs: number,
  pageNumber: number,
): Response {
  const locked = access.readsNeedToken;
  const { users, usersPage, online } = onePage(
    locked ? [] : source.users(),
    pageNumber,
    source.lang,
  );
  const page: PageState = {
    lang: source.lang,
    access: !locked ? "open" : access.login === null ? "token" : "password",
    renderedAt: new Date(nowMs).toISOString(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    listening: locked ? "" : source.listening,
    serverKey: locked ? null : source.serverKey,
    ...{ users, usersPage, online },
    names: locked ? [] : source.names().slice(0, MOST_NAMES),
    log: locked ? [] : source.log(),
    activity: locked ? null : source.activity(),
  };
  return htmlResponse(
    200,
    renderToString(
      <Document
        lang={page.lang}
        title={dashboardTexts(page.lang).title(page.online)}
        state={{ id: PAGE_STATE_ID, json: serializePageState(page) }}
        {...(locked ? {} : {
          refresh: {
            seconds: REFRESH_SECONDS,
            to: pageNumber === 1 ? "/" : `/?page=${usersPage.number}`,
          },
        })}
      >
        <DashboardPage page={page} store={createStore(page)} />
      </Document>,
    ),
  );
}

/** A page of the users, by name, and how many pages there are; one beyond the last is the last. */
function onePage(
  users: readonly UserRow[],
  wanted: number,
  lang: Language,
): Pick<PageState, "users" | "usersPage" | "online"> {
  const of = Math.max(1, Math.ceil(users.length / USERS_ON_A_PAGE));
  const number = Math.min(Math.max(1, wanted), of);
  const sorted = users.toSorted(compareUsers({ by: "name", descending: false }, lang));
  return {
    users: sorted.slice((number - 1) * USERS_ON_A_PAGE, number * USERS_ON_A_PAGE),
    usersPage: { number, of },
    online: users.length,
  };
}
