import { plotBars } from "../plot.ts";
import type { CompiledResults } from "./bench.ts";

/** The drawings of docs/figures/, by their names. */
export function drawCompiled({ starts, bytes }: CompiledResults): Readonly<Record<string, string>> {
  const parts = [["Code", "code"], ["Page", "page"], ["PortAudio", "portaudio"]] as const;
  return {
    "compiled-start": plotBars({
      title: "Start of the compiled programs (less is better)",
      unit: "ms",
      series: ["median"],
      groups: starts.map(({ label, ms }) => ({ label, values: [ms] })),
    }),
    "compiled-size": plotBars({
      title: "What is in the programs beside Deno’s runtime",
      unit: "kB",
      series: bytes.map(({ name }) => name),
      groups: parts.map(([label, part]) => ({
        label,
        values: bytes.map((weight) => weight[part] / 1e3),
      })),
    }),
  };
}
