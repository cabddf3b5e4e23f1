import { useEffect } from "preact/hooks";

/** Says so when there is something new and the tab is in sight, at once or as soon as it is. */
export function useSeen(count: number, onSeen: () => void): void {
  useEffect(() => {
    if (count === 0) return;
    const look = () => {
      if (document.visibilityState === "visible") onSeen();
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [count]);
}
