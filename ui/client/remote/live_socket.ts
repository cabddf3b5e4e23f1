import type { SocketCloseCode, SocketHello, SocketMessage } from "../../../client/api/types.ts";

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 2_000;
const WRONG_TOKEN: SocketCloseCode = 4401;

export interface LiveSocketEvents {
  readonly onMessage: (message: SocketMessage) => void;
  /** The client program went away; it is tried again until it is back. */
  readonly onLost: () => void;
  /** The token is of another run of the program: trying again is of no use. */
  readonly onRefused: () => void;
}

/** What the client program tells, for as long as the page lives or the token is good. */
export function openLiveSocket(token: string, events: LiveSocketEvents): void {
  let retryMs = FIRST_RETRY_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  open();

  function open(): void {
    const socket = new WebSocket(`ws://${location.host}/api/events`);
    socket.onopen = () => {
      const hello: SocketHello = { token };
      socket.send(JSON.stringify(hello));
    };
    socket.onmessage = (event: MessageEvent<string>) => {
      retryMs = FIRST_RETRY_MS;
      events.onMessage(JSON.parse(event.data) as SocketMessage);
    };
    socket.onclose = ({ code }) => {
      if (code === WRONG_TOKEN) return events.onRefused();
      events.onLost();
      timer = setTimeout(retry, retryMs);
      retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
      // Timers of a tab in the background may be late by a minute.
      document.addEventListener("visibilitychange", retry);
    };
  }

  function retry(): void {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", retry);
    open();
  }
}
