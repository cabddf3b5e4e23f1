/**
 * Tries a release's programs on the system that they are for: what the release workflow runs on each.
 *
 *     deno run -A tools/smoke.ts FOLDER [--test-runtime]     FOLDER holds the files and SHA256SUMS
 *
 * Their hashes, what they say of themselves, whether the sound library within loads, and a call in
 * which both hear each other. With --test-runtime they may be made for tests.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import config from "../deno.json" with { type: "json" };
import { outputName } from "./compile/arguments.ts";
import { RECIPES } from "./compile/programs.ts";
import { thisTarget } from "./compile/targets.ts";
import { PROGRAMS_VARIABLE } from "./programs/launch.ts";
import { sha256OfFile } from "./sha256.ts";
import { runCommand } from "./testing/run_command.ts";

const ROOT = join(import.meta.dirname ?? ".", "..");
const USAGE = "Usage: deno run -A tools/smoke.ts FOLDER [--test-runtime]";
const STEP_TIMEOUT_MS = 120_000;

const say = (line: string) => console.log(line);

/** Copies this system's programs, checked, into `to` under their plain names; returns their paths. */
async function unpack(release: string, to: string): Promise<string[]> {
  const target = thisTarget();
  const lines = (await Deno.readTextFile(join(release, "SHA256SUMS"))).split("\n");
  const paths: string[] = [];
  for (const recipe of RECIPES) {
    const name = outputName(recipe, target, config.version);
    const wanted = lines.find((line) => line.endsWith(`  ${name}`))?.slice(0, 64);
    const found = await sha256OfFile(join(release, name));
    if (found === undefined) throw new Error(`Cannot read '${join(release, name)}'`);
    if (found !== wanted) {
      const sums = `SHA256SUMS says '${wanted}'`;
      throw new Error(`Cannot use '${name}': its SHA-256 is '${found}', and ${sums}`);
    }
    const path = join(to, outputName(recipe, target));
    await Deno.copyFile(join(release, name), path);
    if (target.os !== "windows") await Deno.chmod(path, 0o755); // an archive may have lost it
    paths.push(path);
  }
  return paths;
}

/** Runs a command; throws with all that it printed when it fails. */
async function run(command: string, args: string[], env: Record<string, string>): Promise<string> {
  const how = { args, cwd: ROOT, env, timeoutMs: STEP_TIMEOUT_MS };
  const { code, end, output } = await runCommand(command, how);
  if (code === 0 && end === "exit") return output.trim();
  throw new Error(`'${command} ${args.join(" ")}' ended with ${code} (${end}):\n${output}`);
}

async function smoke(release: string, testRuntime: boolean): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "dc-smoke-" });
  try {
    const programs = join(folder, "programs");
    const temporary = join(folder, "t");
    for (const path of [programs, temporary]) await Deno.mkdir(path);
    // Where we are root, they run as somebody else.
    if (Deno.build.os !== "windows") await Deno.chmod(folder, 0o711);
    const paths = await unpack(release, programs);
    for (const path of paths) {
      const said = await run(path, ["--version"], {});
      say(said);
      if (!said.includes(` ${config.version} `)) throw new Error("It is another version");
      if (said.includes("test runtime") && !testRuntime) throw new Error("It is no release");
    }
    const client = paths.find((path) => path.includes("devcloud-client")) ?? "";
    say(await run(client, ["devices"], {})); // fails where the library doesn't load
    const temporaries = { TMPDIR: temporary, TEMP: temporary, TMP: temporary };
    const demo = ["run", "-q", "-A", "tools/demo.ts", "--once"];
    say(await run(Deno.execPath(), demo, { [PROGRAMS_VARIABLE]: programs, ...temporaries }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { "test-runtime": { type: "boolean", default: false } },
  });
  const [release] = positionals;
  if (release === undefined || positionals.length > 1) {
    console.error(USAGE);
    return 2;
  }
  try {
    await smoke(release, values["test-runtime"]);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
