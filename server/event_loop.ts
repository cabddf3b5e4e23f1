import type { Histogram } from "./histogram.ts";

/** Rarely enough to cost nothing, often enough to see each stall that lasts. */
const INTERVAL_MS = 200;

/** Observes how late timers come, in seconds: what each request waits for those before it. */
export function watchEventLoop(delay: Histogram): { close(): void } {
  let due = performance.now() + INTERVAL_MS;
  const tick = () => {
    const now = performance.now();
    delay.observe(Math.max(0, now - due) / 1_000);
    due = now + INTERVAL_MS;
    timer = setTimeout(tick, INTERVAL_MS);
  };
  let timer = setTimeout(tick, INTERVAL_MS);
  return { close: () => clearTimeout(timer) };
}
