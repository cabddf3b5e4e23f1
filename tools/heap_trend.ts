/** How a heap changes over a call: a saw, whose teeth are garbage and whose floor is what is kept. */
export interface HeapTrend {
  /** What was kept, at the beginning and at the end, and how far it went apart meanwhile, in KiB. */
  readonly firstKib: number;
  readonly lastKib: number;
  readonly spreadKib: number;
  /** Of the line through the floor (least squares). */
  readonly keptKibPerMinute: number;
  /** All that was allocated, most of it thrown away again. */
  readonly allocatedKibPerSecond: number;
}

/**
 * The floor is the least of each stretch of `windowSeconds`, in which a collection must have fallen: of
 * the whole heap, else it holds old garbage too (V8's `--gc-global` has no other).
 * @param samplesKib one a second
 */
export function heapTrend(samplesKib: readonly number[], windowSeconds: number): HeapTrend {
  const floor: number[] = [];
  for (let at = 0; at + windowSeconds <= samplesKib.length; at += windowSeconds) {
    floor.push(Math.min(...samplesKib.slice(at, at + windowSeconds)));
  }
  let allocated = 0;
  for (let i = 1; i < samplesKib.length; i++) {
    allocated += Math.max(0, samplesKib[i]! - samplesKib[i - 1]!);
  }
  return {
    firstKib: floor[0] ?? NaN,
    lastKib: floor.at(-1) ?? NaN,
    spreadKib: Math.max(...floor) - Math.min(...floor),
    keptKibPerMinute: (slope(floor) * 60) / windowSeconds,
    allocatedKibPerSecond: allocated / Math.max(1, samplesKib.length - 1),
  };
}

function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  let above = 0, below = 0;
  values.forEach((value, i) => {
    above += (i - middle) * value;
    below += (i - middle) ** 2;
  });
  return below === 0 ? 0 : above / below;
}
