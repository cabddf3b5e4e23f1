import { median } from "./correlate.ts";

/** How a heap changes over a call, where each sample was taken after a collection: all in it is kept. */
export interface HeapTrend {
  /** In KiB: the medians of the first and the last third, and how far all went apart. */
  readonly firstKib: number;
  readonly lastKib: number;
  readonly spreadKib: number;
  /**
   * The median of the slopes between any two samples (Theil and Sen): what happened once, as code that
   * was compiled or dropped, hardly counts; what goes on does.
   */
  readonly keptKibPerMinute: number;
}

/** @param samplesKib one each `everySeconds` */
export function heapTrend(samplesKib: readonly number[], everySeconds = 1): HeapTrend {
  const third = Math.ceil(samplesKib.length / 3);
  const slopes = samplesKib.flatMap((later, j) =>
    samplesKib.slice(0, j).map((earlier, i) => (later - earlier) / (j - i))
  );
  return {
    firstKib: median(samplesKib.slice(0, third)),
    lastKib: median(samplesKib.slice(-third)),
    spreadKib: Math.max(...samplesKib) - Math.min(...samplesKib),
    keptKibPerMinute: (median(slopes) * 60) / everySeconds,
  };
}
