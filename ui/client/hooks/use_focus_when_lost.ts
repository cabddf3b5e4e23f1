import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/**
 * When `state` changes and takes away what had the focus, the focus goes to the element of the ref
 * (with `tabIndex={-1}`), not back to the top of the page. Nothing is focused at first.
 */
export function useFocusWhenLost<T extends HTMLElement>(state: string): RefObject<T | null> {
  const target = useRef<T>(null);
  const before = useRef(state);
  useEffect(() => {
    if (before.current === state) return;
    before.current = state;
    // After a dialog that closes with the same change has given the focus back, if it could.
    const timer = setTimeout(() => {
      // What has just been hidden keeps the focus until the page is drawn again.
      const focused = document.activeElement;
      if (focused === document.body || focused?.checkVisibility() === false) {
        target.current?.focus();
      }
    });
    return () => clearTimeout(timer);
  }, [state]);
  return target;
}
