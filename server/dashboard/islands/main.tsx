/** What the browser runs: makes the islands alive, and keeps them so. */
import { effect } from "@preact/signals";
import { type ComponentType, hydrate } from "preact";
import { followEvents } from "../browser/follow_events.ts";
import { takeToken, TOKEN_EVENT } from "../browser/session_token.ts";
import { applyEvent, createStore } from "../browser/store.ts";
import type { IslandProps } from "./props.ts";
import { PAGE_STATE_ID, type PageState } from "../page_state.ts";
import { dashboardTexts } from "../texts/dashboard_texts.ts";
import { ISLANDS } from "./registry.ts";

const page: PageState = JSON.parse(document.getElementById(PAGE_STATE_ID)?.textContent ?? "null");
const store = createStore(page);

for (const [name, Content] of Object.entries<ComponentType<IslandProps>>(ISLANDS)) {
  for (const place of document.querySelectorAll(`[data-island="${name}"]`)) {
    hydrate(<Content store={store} />, place);
  }
}

// From here on the page may differ from what the server has rendered.
store.timeZone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
store.hydrated.value = true;
const texts = dashboardTexts(page.lang);
effect(() => {
  document.title = texts.title(store.online.value);
});

let following = new AbortController();

function follow(): void {
  following.abort();
  following = new AbortController();
  store.token.value = takeToken();
  followEvents({
    token: store.token.value,
    signal: following.signal,
    onEvent: (event) => applyEvent(store, event),
    onLink: (link) => {
      // After our own Close the connection may break before it says why.
      if (store.link.value !== "closing") store.link.value = link;
    },
  });
}

// The printed address, pasted into a tab that shows the page already, changes the fragment only.
addEventListener("hashchange", follow);
addEventListener(TOKEN_EVENT, follow);
follow();
