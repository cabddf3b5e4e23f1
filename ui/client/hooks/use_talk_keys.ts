import { useEffect } from "preact/hooks";
import type { Talk } from "../remote/talk.ts";

/** What does something else with the space bar while it has the focus. */
const USES_SPACE =
  "input, textarea, select, summary, a, button:not(.talk-button), [contenteditable]";

/**
 * The space bar talks while it is held; whatever takes the page out of sight, or the hand off the
 * keyboard, lets go, and so does the end of `active`.
 */
export function useTalkKeys(talk: Talk, active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const over = new AbortController();
    const { signal } = over;
    const isTalk = (event: KeyboardEvent) => {
      const { target, code, ctrlKey, altKey, metaKey } = event;
      return code === "Space" && !ctrlKey && !altKey && !metaKey &&
        !(target instanceof Element && target.closest(USES_SPACE) !== null);
    };
    document.addEventListener("keydown", (event) => {
      if (!isTalk(event)) return;
      event.preventDefault(); // it would scroll the page, or press the button a second time
      if (!event.repeat) talk.press();
    }, { signal });
    document.addEventListener("keyup", (event) => {
      if (event.code !== "Space") return;
      if (isTalk(event)) event.preventDefault();
      talk.release();
    }, { signal });
    addEventListener("blur", talk.release, { signal });
    addEventListener("pagehide", talk.release, { signal });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) talk.release();
    }, { signal });
    return () => {
      over.abort();
      talk.release();
    };
  }, [active]);
}
