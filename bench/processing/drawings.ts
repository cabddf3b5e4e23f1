import { plotBars } from "../plot.ts";
import type { ProcessingResults } from "./bench.ts";

/** The drawings of docs/figures/, by their names. */
export function drawProcessing(
  { echo, costs }: ProcessingResults,
): Readonly<Record<string, string>> {
  return {
    "processing-echo": plotBars({
      title: "Echo attenuation of each second from 2 s on, espeak-ng (more is better)",
      unit: "dB",
      series: ["all, second in the middle", "echo canceller alone, mean", "all, worst second"],
      groups: echo.filter(({ voices }) => voices === echo[0]?.voices).map((
        { delayMs, driftPpm = 0, gainDb, allDb, cancellerDb, worstSecondDb },
      ) => ({
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
