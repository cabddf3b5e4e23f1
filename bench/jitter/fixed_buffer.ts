/**
 * A plain jitter buffer to compare with: it plays the first packet after a fixed time and every
 * other one where it belongs after that; what isn't there by then is made up, what comes later is dropped.
 */
import { FRAME_MS, type Trace } from "./traces.ts";

export interface BufferFigures {
  /** How long sound waits in the buffer beyond the fastest path and its packet, ms. */
  readonly meanWaitMs: number;
  readonly p95WaitMs: number;
  /** Sound that had to be made up, and that came but was left out: percent of what was sent. */
  readonly concealedPercent: number;
  readonly droppedPercent: number;
}

export function playFixed({ late, driftPpm }: Trace, bufferMs: number): BufferFigures {
  const drift = FRAME_MS * driftPpm / 1e6; // ms a packet
  let due: number | null = null; // how late a packet may be, in ms of the listener's clock
  let concealed = 0, dropped = 0;
  const waits: number[] = [];
  late.forEach((ms, index) => {
    if (ms !== null) due ??= ms + bufferMs + index * drift;
    const wait = due === null ? Number.NaN : due - index * drift;
    if (ms !== null && ms <= wait) waits.push(wait);
    else {
      concealed++;
      if (ms !== null) dropped++;
    }
  });
  return summarize(waits, (100 * concealed) / late.length, (100 * dropped) / late.length);
}

/** @param waits of all that was heard, in any order */
export function summarize(
  waits: readonly number[],
  concealedPercent: number,
  droppedPercent: number,
): BufferFigures {
  const sorted = [...waits].sort((a, b) => a - b);
  return {
    meanWaitMs: round(sorted.reduce((sum, ms) => sum + ms, 0) / sorted.length),
    p95WaitMs: round(sorted[Math.floor(0.95 * sorted.length)] ?? Number.NaN),
    concealedPercent: round(concealedPercent),
    droppedPercent: round(droppedPercent),
  };
}

const round = (value: number) => Math.round(100 * value) / 100;
