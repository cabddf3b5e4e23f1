import type { ClientState, SocketCloseCode, SocketMessage } from "./types.ts";

/** Where a reader's messages go: a WebSocket, or a test's. */
export interface Sink {
  send(text: string): void;
  /** Bytes handed over and not yet taken by the network. */
  buffered(): number;
  close(code: SocketCloseCode, reason: string): void;
}

export interface Feed {
  push(message: SocketMessage, text: string): void;
  stop(): void;
}

/** Above this a reader gets no levels and no quality: the next ones are as good. */
export const LEVELS_UNTIL_BYTES = 16 * 1_024;
/** Above this it gets no state until it has caught up, and then the newest one. */
export const STATES_UNTIL_BYTES = 128 * 1_024;
/** Events can't be left out: who lets this much pile up is let go. */
export const CLOSE_AT_BYTES = 1_024 * 1_024;

const CATCH_UP_MS = 100;
const MOST_CATCH_UPS = 300;

/** One reader's share of what the telephone tells, bounded however slowly it reads. */
export function createFeed(sink: Sink, currentState: () => ClientState): Feed {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let catchUps = 0;
  return {
    push(message, text) {
      const buffered = sink.buffered();
      if (message.kind === "levels" || message.kind === "quality") {
        if (buffered <= LEVELS_UNTIL_BYTES) sink.send(text);
      } else if (message.kind === "event" || message.kind === "message") {
        if (buffered <= CLOSE_AT_BYTES) sink.send(text);
        else giveUp();
      } else if (timer === null) {
        if (buffered <= STATES_UNTIL_BYTES) sink.send(text);
        else timer = setTimeout(catchUp, CATCH_UP_MS);
      }
    },
    stop,
  };

  function catchUp(): void {
    timer = null;
    if (sink.buffered() <= STATES_UNTIL_BYTES) {
      catchUps = 0;
      const message: SocketMessage = { kind: "state", state: currentState() };
      sink.send(JSON.stringify(message));
    } else if (++catchUps < MOST_CATCH_UPS) {
      timer = setTimeout(catchUp, CATCH_UP_MS);
    } else {
      giveUp();
    }
  }

  function giveUp(): void {
    stop();
    sink.close(1013, "too slow");
  }

  function stop(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  }
}
