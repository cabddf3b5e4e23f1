/**
 * `deno task soak [MINUTES [PAUSE_MS]]`: a mixed load on one server for so long (an hour), and a plot of
 * what it holds. 60 registrations come after each pause (20 ms: a busy office, not a storm).
 */
import { join } from "node:path";
import { plotLines } from "../bench/plot_lines.ts";
import { createMixedLoad } from "./soak/mixed_load.ts";
import { type Holding, startSoakedServer } from "./soak/start_soaked_server.ts";

const ROOT = join(import.meta.dirname ?? ".", "..");
const SAMPLES = 40;

const [minutes, pauseMs] = [Number(Deno.args[0] ?? "60"), Number(Deno.args[1] ?? "20")];
if (!(minutes > 0 && pauseMs >= 0)) {
  console.error(`Cannot soak for '${Deno.args.join(" ")}': give minutes above 0, and ms of pause`);
  Deno.exit(2);
}
await using server = await startSoakedServer();
using load = createMixedLoad(server);
const start = performance.now();
const samples: (Holding & { readonly minute: number; readonly registrations: number })[] = [];
for (let i = 0; i <= SAMPLES; i++) {
  for (const until = start + (i / SAMPLES) * minutes * 60_000; performance.now() < until;) {
    await load.round();
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  const minute = (performance.now() - start) / 60_000;
  const sample = { minute, registrations: load.registrations, ...await server.measure() };
  samples.push(sample);
  console.log(JSON.stringify(sample));
}

const results = { minutes, pauseMs, registrations: load.registrations, samples };
await Deno.writeTextFile(
  join(ROOT, "bench", "results", "soak.json"),
  `${JSON.stringify(results, null, 2)}\n`,
);
const line = (name: string, value: (sample: typeof samples[number]) => number) => ({
  name,
  points: samples.map((sample) => ({ x: sample.minute, y: value(sample) })),
});
const most = Math.max(...samples.map(({ rss }) => rss / 1e6));
await Deno.writeTextFile(
  join(ROOT, "docs", "figures", "soak.svg"),
  plotLines({
    title: `A server under mixed load: ${load.registrations.toLocaleString("en")} registrations`,
    x: {
      label: "minutes",
      marks: [0, 0.25, 0.5, 0.75, 1].map((part) => Math.round(part * minutes * 100) / 100),
    },
    y: {
      label: "MB, or files",
      marks: [0, 0.25, 0.5, 0.75, 1].map((p) => Math.ceil(most / 100) * 100 * p),
    },
    lines: [
      line("resident MB", ({ rss }) => rss / 1e6),
      line("heap MB", ({ heapUsed }) => heapUsed / 1e6),
      line("open files", ({ files }) => files),
    ],
  }),
);
