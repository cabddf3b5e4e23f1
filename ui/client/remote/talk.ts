import { type ReadonlySignal, signal } from "@preact/signals";
import type { Remote } from "./remote.ts";

/** The button of push-to-talk on this page. */
export interface Talk {
  readonly held: ReadonlySignal<boolean>;
  press(): void;
  release(): void;
}

/** The client program lets go by itself after so long; so a page that dies leaves no open microphone. */
const HOLD_MS = 1_500;
/** A third of it: two of these may be late. */
const RENEW_MS = 500;

/** Requests go one after the other, since a release must not overtake the press before it. */
export function createTalk(remote: Pick<Remote, "post">): Talk {
  const held = signal(false);
  /** What the client program was told last; null: to be told again. */
  let told: boolean | null = false;
  let telling: Promise<void> | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;

  async function tell(): Promise<void> {
    while (told !== held.value) {
      told = held.value;
      await remote.post("/api/talk", told ? { on: true, forMs: HOLD_MS } : { on: false });
    }
    telling = null;
  }

  function change(on: boolean): void {
    if (held.value === on) return;
    held.value = on;
    clearInterval(timer);
    if (on) {
      timer = setInterval(() => {
        told = null;
        telling ??= tell();
      }, RENEW_MS);
    }
    telling ??= tell();
  }

  return { held, press: () => change(true), release: () => change(false) };
}
