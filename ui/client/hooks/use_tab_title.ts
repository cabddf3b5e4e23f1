import { useEffect } from "preact/hooks";
import { useApp } from "../app_context.ts";

const PRODUCT = "DevCloud";
/** Browsers let timers of a tab in the background run once a second. */
const FLASH_MS = 1_000;

/** The tab says who one is, whom one talks to, and flashes while somebody calls. */
export function useTabTitle(): void {
  const { t, remote } = useApp();
  const client = remote.client.value;
  const call = client?.call;
  const calling = call?.state === "incoming" && remote.link.value.state === "connected"
    ? call.peer
    : null;
  const connection = client?.connection;
  const title = call?.state === "in-call"
    ? `${call.peer} – ${PRODUCT}`
    : connection?.state === "registered"
    ? `${connection.name} – ${PRODUCT}`
    : PRODUCT;
  useEffect(() => {
    if (calling === null) {
      document.title = title;
      return;
    }
    let flash = false;
    const toggle = () => {
      flash = !flash;
      document.title = flash ? t.call.tabIncoming(calling) : title;
    };
    toggle();
    const timer = setInterval(toggle, FLASH_MS);
    return () => {
      clearInterval(timer);
      document.title = title;
    };
  }, [calling, title]);
}
