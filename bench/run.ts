/** Runs the benches named (all without a name), writes their figures and drawings. */
import { join } from "node:path";
import { benchCompiled } from "./compiled/bench.ts";
import { drawCompiled } from "./compiled/drawings.ts";
import { benchConstantSize } from "./constant_size/bench.ts";
import { benchDashboard } from "./dashboard/bench.ts";
import { withDashboard } from "./dashboard/table.ts";
import { benchDirectory } from "./directory/bench.ts";
import { withDirectory } from "./directory/table.ts";
import { drawDirectory } from "./directory/drawings.ts";
import { benchJitter } from "./jitter/bench.ts";
import { drawJitter } from "./jitter/drawings.ts";
import { benchKeepTime } from "./keep_time/bench.ts";
import { drawKeepTime } from "./keep_time/drawings.ts";
import { benchProcessing } from "./processing/bench.ts";
import { drawProcessing } from "./processing/drawings.ts";
import { benchQuality } from "./quality/bench.ts";
import { drawQuality } from "./quality/drawings.ts";
import { withTable } from "./quality/table.ts";
import { benchSecure } from "./secure/bench.ts";
import { benchVoice } from "./voice/bench.ts";
import { drawVoice } from "./voice/drawings.ts";

const ROOT = join(import.meta.dirname ?? ".", "..");
const say = (line: string) => console.log(line);

async function write(name: string, results: unknown, drawings: Readonly<Record<string, string>>) {
  const figures = join(ROOT, "docs", "figures");
  const folder = join(ROOT, "bench", "results");
  for (const path of [figures, folder]) await Deno.mkdir(path, { recursive: true });
  await Deno.writeTextFile(join(folder, `${name}.json`), JSON.stringify(results, null, 2) + "\n");
  for (const [drawing, svg] of Object.entries(drawings)) {
    await Deno.writeTextFile(join(figures, `${drawing}.svg`), svg);
  }
}

async function putInto(name: string, change: (document: string) => string): Promise<void> {
  const path = join(ROOT, "docs", name);
  await Deno.writeTextFile(path, change(await Deno.readTextFile(path)));
}

async function directory(): Promise<void> {
  const results = await benchDirectory({ say });
  await write("directory", results, drawDirectory(results));
  await putInto("directory.md", (document) => withDirectory(document, results));
}

async function dashboard(): Promise<void> {
  const results = await benchDashboard({ say });
  await write("dashboard", results, {});
  await putInto("directory.md", (document) => withDashboard(document, results));
}

async function voice(): Promise<void> {
  const results = await benchVoice({ say });
  await write("voice", results, drawVoice(results));
}

async function jitter(): Promise<void> {
  const results = benchJitter({ say });
  await write("jitter", results, drawJitter(results));
}

async function keepTime(): Promise<void> {
  const results = await benchKeepTime({ say });
  await write("keep_time", results, drawKeepTime(results));
}

async function processing(): Promise<void> {
  const results = await benchProcessing({ say });
  await write("processing", results, drawProcessing(results));
}

async function quality(): Promise<void> {
  const results = await benchQuality({ say });
  await write("quality", results, drawQuality(results));
  await putInto("voice.md", (document) => withTable(document, results));
}

async function compiled(): Promise<void> {
  const results = await benchCompiled({ say });
  await write("compiled", results, drawCompiled(results));
}

async function constantSize(): Promise<void> {
  await write("constant_size", await benchConstantSize({ say }), {});
}

async function secure(): Promise<void> {
  const results = await benchSecure({ say });
  await write("secure", results, {});
}

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  directory,
  dashboard,
  voice,
  jitter,
  keep_time: keepTime,
  processing,
  quality,
  secure,
  compiled,
  constant_size: constantSize,
};
const names = Deno.args.length > 0 ? Deno.args : Object.keys(BENCHES);
for (const name of names) {
  const bench = BENCHES[name];
  if (bench === undefined) {
    console.error(`Unknown bench '${name}': ${Object.keys(BENCHES).join(", ")}`);
    Deno.exit(2);
  }
  say(`\n${name}`);
  await bench();
}
