import { Banner } from "../../../ui/shared/components/banner.tsx";
import { Button } from "../../../ui/shared/components/button.tsx";
import { Command } from "../components/command.tsx";
import type { IslandProps } from "./props.ts";
import { dashboardTexts } from "../texts/dashboard_texts.ts";

/** What keeps the page from being live, and what to do about it. */
export function LinkBanner({ store }: IslandProps) {
  const texts = dashboardTexts(store.lang);
  if (!store.hydrated.value) return null;
  switch (store.link.value) {
    case "lost":
      return <Banner level="warning">{texts.lost}</Banner>;
    case "locked":
      if (store.access === "password") return null;
      return <Banner level="warning">{texts.locked}</Banner>;
    case "closing":
      return (
        <Banner
          level="info"
          action={<Button icon="reload" onClick={() => location.reload()}>{texts.reload}</Button>}
        >
          <strong>{texts.closed}</strong> {texts.closedHint} <Command line="devcloud-server" />
        </Banner>
      );
    default:
      return null;
  }
}
