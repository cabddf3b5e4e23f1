import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

export interface VirtualRows {
  /** The first row that is drawn, and the one after the last. */
  readonly first: number;
  readonly end: number;
  /** Of what stands for the rows above and below, in CSS pixels. */
  readonly above: number;
  readonly below: number;
}

/** Drawn beyond what is seen, so that the keyboard finds a next row, and scrolling no gap. */
const MARGIN_ROWS = 12;
/** What is thought of before anything has been measured. */
const GUESSED_ROW_PX = 48;
const GUESSED_BOX_PX = 512;

/**
 * Which of `count` rows of one height are to be drawn in a box that scrolls: those in sight, and some
 * around. All while there are at most `allUpTo`. A row is measured by its attribute `data-row`.
 */
export function useVirtualRows(
  box: RefObject<HTMLElement | null>,
  count: number,
  allUpTo: number,
): VirtualRows {
  const [view, setView] = useState({ top: 0, height: GUESSED_BOX_PX });
  const [rowPx, setRowPx] = useState(GUESSED_ROW_PX);
  const frame = useRef(0);
  const isVirtual = count > allUpTo;

  useEffect(() => {
    const element = box.current;
    if (element === null || !isVirtual) return;
    const look = () => {
      frame.current = 0;
      setView({ top: element.scrollTop, height: element.clientHeight });
    };
    // At most once a frame, however many events there are.
    const lookSoon = () => {
      frame.current ||= requestAnimationFrame(look);
    };
    element.addEventListener("scroll", lookSoon, { passive: true });
    const observer = new ResizeObserver(lookSoon);
    observer.observe(element);
    look();
    return () => {
      element.removeEventListener("scroll", lookSoon);
      observer.disconnect();
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    };
  }, [isVirtual]);

  useLayoutEffect(() => {
    const row = box.current?.querySelector("[data-row]");
    const height = row?.getBoundingClientRect().height ?? 0;
    // A width that changes changes the height of rows too.
    if (isVirtual && height > 0 && Math.abs(height - rowPx) > 0.5) setRowPx(height);
  });

  if (!isVirtual) return { first: 0, end: count, above: 0, below: 0 };
  return visibleRows(view, rowPx, count);
}

/** Pure, for tests. */
export function visibleRows(
  view: { readonly top: number; readonly height: number },
  rowPx: number,
  count: number,
): VirtualRows {
  const seen = Math.ceil(view.height / rowPx) + 2 * MARGIN_ROWS;
  const last = Math.max(0, count - seen);
  const first = Math.min(last, Math.max(0, Math.floor(view.top / rowPx) - MARGIN_ROWS));
  const end = Math.min(count, first + seen);
  return { first, end, above: first * rowPx, below: (count - end) * rowPx };
}
