import { plotBars } from "../plot.ts";
import type { ProcessingResults } from "./bench.ts";

/** The drawings of docs/figures/, by their names. */
export function drawProcessing(
  { echo, costs }: ProcessingResults,
): Readonly<Record<string, string>> {
  return {
    "processing-echo": plotBars({
      title: "Echo attenuation from 2 s on (more is better)",
      unit: "dB",
      series: ["all processing", "echo canceller alone", "all, worst second"],
      groups: echo.map(({ delayMs, driftPpm = 0, gainDb, allDb, cancellerDb, worstSecondDb }) => ({
        label: `${delayMs} ms` + (driftPpm === 0 ? "" : `, ${driftPpm} ppm`) + `, ${gainDb} dB`,
        values: [allDb, cancellerDb, worstSecondDb],
      })),
    }),
    "processing-cpu": plotBars({
      title: "CPU seconds for a minute of sound (less is better)",
      unit: "s",
      series: ["one side"],
      groups: costs.map(({ stage, secondsPerMinute }) => ({
        label: stage,
        values: [secondsPerMinute],
      })),
    }),
  };
}
