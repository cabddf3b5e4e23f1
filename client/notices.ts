import type { CallQuality, ChatMessage, ClientState, EventRecord, Levels } from "./api/types.ts";
import type { TelephoneNotice } from "./telephone.ts";

/** Tells the telephone's listeners what happens; the states of one turn are joined. */
export interface Notices {
  subscribe(listener: (notice: TelephoneNotice) => void): () => void;
  stateChanged(): void;
  levels(levels: Levels): void;
  quality(quality: CallQuality): void;
  message(message: ChatMessage): void;
  /** Stamps the event with the time. */
  event(event: string, fields: Readonly<Record<string, unknown>>): void;
}

export function createNotices(currentState: () => ClientState, now: () => Date): Notices {
  const listeners = new Set<(notice: TelephoneNotice) => void>();
  let isDue = false;

  function tell(notice: TelephoneNotice): void {
    for (const listener of [...listeners]) listener(notice);
  }

  return {
    subscribe(listener) {
      const own = (notice: TelephoneNotice) => listener(notice); // twice the same one is two
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    stateChanged() {
      if (isDue) return;
      isDue = true;
      queueMicrotask(() => {
        isDue = false;
        tell({ kind: "state", state: currentState() });
      });
    },
    levels: (levels) => tell({ kind: "levels", levels }),
    quality: (quality) => tell({ kind: "quality", quality }),
    message: (message) => tell({ kind: "message", message }),
    event(event, fields) {
      const record: EventRecord = { event, at: now().toISOString(), ...fields };
      tell({ kind: "event", event: record });
    },
  };
}
