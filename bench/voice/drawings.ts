import { plotBars } from "../plot.ts";
import type { VoiceResults } from "./bench.ts";

/** The drawings of docs/figures/, by their names. */
export function drawVoice(results: VoiceResults): Readonly<Record<string, string>> {
  const { floor, telephones, idleCpuSecondsPerMinute } = results;
  return {
    "voice-delay": plotBars({
      title: "Mouth to ear on null sinks (less is better)",
      unit: "ms",
      series: ["median", "nine of ten"],
      groups: [{ name: "the rig alone", ...floor }, ...telephones]
        .map(({ name, mouthToEarMs: { median, p90 } }) => ({ label: name, values: [median, p90] })),
    }),
    "voice-cpu": plotBars({
      title: "CPU seconds for a minute of call, one side (less is better)",
      unit: "s",
      series: ["in a call", "in no call"],
      groups: telephones.map(({ name, cpuSecondsPerCallMinute }, i) => ({
        label: name,
        values: [cpuSecondsPerCallMinute ?? 0, ...(i === 0 ? [idleCpuSecondsPerMinute] : [])],
      })),
    }),
  };
}
