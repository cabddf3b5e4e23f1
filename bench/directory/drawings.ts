import { plotBars } from "../plot.ts";
import { type DirectoryResults, PEERS } from "./bench.ts";

/** The drawings of docs/figures/, by their names. */
export function drawDirectory({ lookUps }: DirectoryResults): Readonly<Record<string, string>> {
  const counts = [...new Set(lookUps.map(({ connections }) => connections))];
  const groups = (field: "lookUpsPerSecond" | "registrationsPerSecond") =>
    counts.map((count) => ({
      label: `${count.toLocaleString("en")} connections`,
      values: PEERS.map((peer) =>
        lookUps.find((row) => row.peer === peer && row.connections === count)?.[field] ?? 0
      ),
    }));
  const series = ["DevCloud", "Redis", "Deno.listen echo", "node:net echo", "naive server"];
  return {
    "directory-get": plotBars({
      ...{ title: "Look-ups a second (more is better)", unit: "/s", series },
      groups: groups("lookUpsPerSecond"),
    }),
    "directory-reg": plotBars({
      ...{ title: "Connections with registration a second (more is better)", unit: "/s", series },
      groups: groups("registrationsPerSecond"),
    }),
  };
}
