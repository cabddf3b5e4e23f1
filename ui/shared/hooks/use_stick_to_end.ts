import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

/** How near to the end, in CSS pixels, still counts as being there (zoom makes fractions). */
const NEAR_PX = 24;

/**
 * Keeps a scrolling box at its end while `content` changes, unless the reader has scrolled up.
 * Returns the ref for the box.
 */
export function useStickToEnd<T extends HTMLElement>(content: unknown): RefObject<T | null> {
  const box = useRef<T>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const remember = () => {
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    };
    element.addEventListener("scroll", remember, { passive: true });
    return () => element.removeEventListener("scroll", remember);
  }, []);
  useLayoutEffect(() => {
    const element = box.current;
    if (element !== null && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [content]);
  return box;
}
