import { plotBars } from "../plot.ts";
import type { JitterResults, JitterRow } from "./bench.ts";
import type { BufferFigures } from "./fixed_buffer.ts";

/** The drawings of docs/figures/, by their names. */
export function drawJitter({ rows, fixedMs }: JitterResults): Readonly<Record<string, string>> {
  const series = ["DevCloud", "with redundancy", ...fixedMs.map((ms) => `fixed ${ms} ms`)];
  const groups = (read: (figures: BufferFigures) => number) =>
    rows.map(({ trace, adaptive, redundant, fixed }: JitterRow) => ({
      label: trace,
      values: [adaptive, redundant, ...fixed].map(read),
    }));
  return {
    "jitter-delay": plotBars({
      title: "How long sound waits in the jitter buffer, on average (less is better)",
      unit: "ms",
      series,
      groups: groups(({ meanWaitMs }) => meanWaitMs),
    }),
    "jitter-concealment": plotBars({
      title: "Sound that had to be made up (less is better)",
      unit: "%",
      series,
      groups: groups(({ concealedPercent }) => concealedPercent),
    }),
  };
}
