import { renderToString } from "preact-render-to-string";
import type { Access } from "../access.ts";
import { createStore } from "../browser/store.ts";
import { DashboardPage } from "../components/dashboard_page.tsx";
import { Document } from "../components/document.tsx";
import { MOST_NAMES } from "../live_feed.ts";
import { PAGE_STATE_ID, type PageState, serializePageState } from "../page_state.ts";
import type { DashboardSource } from "../source.ts";
import { dashboardTexts } from "../texts.ts";
import { htmlResponse } from "./html_response.ts";

const REFRESH_SECONDS = 5;

/**
 * `GET /`: the page, whole without JavaScript. A browser can't send a token for a page, so where
 * reading needs one it is an empty frame that its script fills.
 */
export function indexPage(source: DashboardSource, access: Access, nowMs: number): Response {
  const locked = access.readsNeedToken;
  const page: PageState = {
    lang: source.lang,
    access: !locked ? "open" : access.login === null ? "token" : "password",
    renderedAt: new Date(nowMs).toISOString(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    listening: locked ? "" : source.listening,
    serverKey: locked ? null : source.serverKey,
    users: locked ? [] : source.users(),
    names: locked ? [] : source.names().slice(0, MOST_NAMES),
    log: locked ? [] : source.log(),
  };
  return htmlResponse(
    200,
    renderToString(
      <Document
        lang={page.lang}
        title={dashboardTexts(page.lang).title(page.users.length)}
        state={{ id: PAGE_STATE_ID, json: serializePageState(page) }}
        {...(locked ? {} : { refreshSeconds: REFRESH_SECONDS })}
      >
        <DashboardPage page={page} store={createStore(page)} />
      </Document>,
    ),
  );
}
