/** Counts of values by their size, as Prometheus reads them. Observing one makes no garbage. */
export interface Histogram {
  observe(value: number): void;
  /** Of each bucket, the largest value that counts in it; the last has none. */
  readonly bounds: readonly number[];
  /** Values up to each bound, and in the end all of them: each count has those before it in it. */
  cumulative(): readonly number[];
  readonly sum: number;
}

/** In seconds: from less than one fsync to what a client no longer waits for. */
export const UP_TO_SECONDS: readonly number[] = [
  ...[0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
];

/** `bounds` in ascending order. */
export function createHistogram(bounds: readonly number[]): Histogram {
  const counts = new Float64Array(bounds.length + 1);
  let sum = 0;
  return {
    bounds,
    observe(value) {
      let i = 0;
      while (i < bounds.length && value > bounds[i]!) i++;
      counts[i]!++;
      sum += value;
    },
    cumulative() {
      let total = 0;
      return Array.from(counts, (count) => total += count);
    },
    get sum() {
      return sum;
    },
  };
}
