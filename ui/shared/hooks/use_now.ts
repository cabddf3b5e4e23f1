import { useEffect, useState } from "preact/hooks";

/**
 * The time in Unix ms, new every `intervalMs`. Starts with `initialMs`, which a page that is
 * hydrated takes from the server, so that the first render agrees with the HTML.
 */
export function useNow(intervalMs: number, initialMs: number = Date.now()): number {
  const [nowMs, setNowMs] = useState(initialMs);
  useEffect(() => {
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs]);
  return nowMs;
}
