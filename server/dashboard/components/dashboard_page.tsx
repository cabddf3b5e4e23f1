import { Brand } from "../../../ui/shared/components/brand.tsx";
import type { DashboardStore } from "../browser/store.ts";
import type { PageState } from "../page_state.ts";
import { dashboardTexts } from "../texts/dashboard_texts.ts";
import { Island } from "./island.tsx";

/** From top to bottom: where it listens, who is online, what there was to do, whose the names are, the log, Close. */
export function DashboardPage({ page, store }: { page: PageState; store: DashboardStore }) {
  const texts = dashboardTexts(page.lang);
  return (
    <div class="page">
      <header class="top">
        <Brand product={texts.product} />
        <Island name="linkStatus" store={store} />
      </header>
      <main id="main" class="main">
        <Island name="linkBanner" store={store} />
        <Island name="login" store={store} />
        <Island name="listening" store={store} />
        <Island name="usersTable" store={store} />
        <Island name="activity" store={store} />
        <Island name="namesTable" store={store} />
        <Island name="serverLog" store={store} />
        <Island name="closeServer" store={store} />
        <noscript>
          <p class="muted small">
            {page.access === "open" ? texts.refreshes : texts.lockedNoScript}
          </p>
        </noscript>
      </main>
    </div>
  );
}
