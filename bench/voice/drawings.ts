import { plotBars } from "../plot.ts";
import type { VoiceResults } from "./bench.ts";

/** The drawings of docs/figures/, by their names. */
export function drawVoice(results: VoiceResults): Readonly<Record<string, string>> {
  const { floor, naive, devcloud } = results;
  return {
    "voice-delay": plotBars({
      title: "Mouth to ear, v1 on null sinks (less is better)",
      unit: "ms",
      series: ["median", "nine of ten"],
      groups:
        ([["the rig alone", floor], ["DevCloud", devcloud], ["naive telephone", naive]] as const)
          .map(([label, { mouthToEarMs: { median, p90 } }]) => ({ label, values: [median, p90] })),
    }),
    "voice-cpu": plotBars({
      title: "CPU seconds for a minute of call, one side (less is better)",
      unit: "s",
      series: ["in a call", "in no call"],
      groups: [
        {
          label: "DevCloud",
          values: [devcloud.cpuSecondsPerCallMinute ?? 0, devcloud.idleCpuSecondsPerMinute],
        },
        { label: "naive telephone", values: [naive.cpuSecondsPerCallMinute ?? 0] },
      ],
    }),
  };
}
