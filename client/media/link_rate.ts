/** What flowed in the last seconds. */
export interface LinkRate {
  /** The counts so far, some ten times a second. */
  count(nowMs: number, bytesSent: number, bytesReceived: number, framesReceived: number): void;
  /** In kb/s. */
  readonly spoken: number;
  readonly heard: number;
  /**
   * For frames of a fixed length that carry no numbers: per cent of those that should have come since
   * the first did, by the clock; null for the first 2 s.
   */
  lostPercent(frameMs: number): number | null;
}

const WINDOW_MS = 5_000;
const LEAST_MS = 2_000;
/** Counts kept: one each 100 ms, and the one that the window begins with. */
const COUNTS = 51;

export function createLinkRate(): LinkRate {
  const times = new Float64Array(COUNTS), frames = new Float64Array(COUNTS);
  const bytesSent = new Float64Array(COUNTS), bytesReceived = new Float64Array(COUNTS);
  let counts = 0;
  let firstHeard = -1; // the count by which the first frame had come

  /** The oldest count of the window, not before `least`. */
  function begin(least: number): number {
    const newest = counts - 1;
    let from = Math.max(0, counts - COUNTS, least);
    while (from < newest && times[newest % COUNTS]! - times[from % COUNTS]! > WINDOW_MS) from++;
    return from;
  }

  function kbps(bytes: Float64Array): number {
    if (counts < 2) return 0;
    const from = begin(0) % COUNTS, to = (counts - 1) % COUNTS;
    return Math.round((8 * (bytes[to]! - bytes[from]!)) / (times[to]! - times[from]!));
  }

  return {
    count(nowMs, sent, received, framesReceived) {
      if (counts > 0 && nowMs <= times[(counts - 1) % COUNTS]!) return;
      const at = counts % COUNTS;
      times[at] = nowMs;
      bytesSent[at] = sent;
      bytesReceived[at] = received;
      frames[at] = framesReceived;
      if (framesReceived > 0 && firstHeard < 0) firstHeard = counts;
      counts++;
    },
    get spoken() {
      return kbps(bytesSent);
    },
    get heard() {
      return kbps(bytesReceived);
    },
    lostPercent(frameMs) {
      if (firstHeard < 0) return null;
      const from = begin(firstHeard) % COUNTS, to = (counts - 1) % COUNTS;
      const ms = times[to]! - times[from]!;
      if (ms < LEAST_MS) return null;
      // One that is on its way is not lost.
      const missing = ms / frameMs - 1 - (frames[to]! - frames[from]!);
      return Math.round((1_000 * Math.max(0, missing) * frameMs) / ms) / 10;
    },
  };
}
