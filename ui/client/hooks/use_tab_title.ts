import { useEffect } from "preact/hooks";
import { useApp } from "../app_context.ts";
import { tabTitle } from "../tab_title.ts";

/** Browsers let timers of a tab in the background run once a second. */
const FLASH_MS = 1_000;

/** The tab says who one is, whom one talks to, what is unread, and flashes while somebody calls. */
export function useTabTitle(): void {
  const { t, remote } = useApp();
  const { title, calling: caller } = tabTitle(remote.client.value, t);
  const calling = remote.link.value.state === "connected" ? caller : null;
  useEffect(() => {
    if (calling === null) {
      document.title = title;
      return;
    }
    let flash = false;
    const toggle = () => {
      flash = !flash;
      document.title = flash ? calling : title;
    };
    toggle();
    const timer = setInterval(toggle, FLASH_MS);
    return () => {
      clearInterval(timer);
      document.title = title;
    };
  }, [calling, title]);
}
