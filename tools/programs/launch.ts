import { join } from "node:path";

const ROOT = join(import.meta.dirname ?? ".", "..", "..");

/** Names the folder of compiled programs; without it they run from source. */
export const PROGRAMS_VARIABLE = "DEVCLOUD_PROGRAMS";

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface LaunchOptions {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly prefix: readonly string[];
}

/** How to start `server` or `client`: what a user would run, from source or as the file downloaded. */
export async function launch(task: "server" | "client", options: LaunchOptions): Promise<Launch> {
  const folder = Deno.env.get(PROGRAMS_VARIABLE);
  return folder === undefined
    ? await launchSource(task, options)
    : await launchCompiled(join(folder, `devcloud-${task}`), folder, options);
}

/** As its task in deno.json runs it. */
async function launchSource(
  task: "server" | "client",
  { args, env, prefix }: LaunchOptions,
): Promise<Launch> {
  const { script, flags } = await readTask(task);
  const deno = [Deno.execPath(), "run", "-q", "--no-check", ...flags, join(ROOT, script)];
  const [command = "", ...rest] = [...prefix, ...deno, ...args];
  return { command, args: rest, cwd: ROOT, env: { RUST_BACKTRACE: "0", ...env } };
}

/**
 * As a stranger to the machine: with an empty environment, in the programs' own folder, and where we
 * are root as a user who may write nowhere but in the test's temporary folder.
 */
async function launchCompiled(
  program: string,
  folder: string,
  { args, env, prefix }: LaunchOptions,
): Promise<Launch> {
  // Windows has no such users, no `env`, and starts nothing in an empty environment.
  if (Deno.build.os === "windows") return { command: `${program}.exe`, args, cwd: folder, env };
  const become = Deno.build.os === "linux" && Deno.uid() === 0
    ? ["/usr/bin/setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", "--"]
    : [];
  if (become.length > 0) await giveAway(Deno.env.get("TMPDIR"));
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const [command = "", ...rest] = [
    ...[...prefix, ...become, "/usr/bin/env", "-i", ...variables],
    ...[program, ...args],
  ];
  return { command, args: rest, cwd: folder, env: {} };
}

/** User and group `nobody`, as on all Linux systems that number them. */
const NOBODY = 65_534;

/** Lets that user have all that is in the test's temporary folder. */
async function giveAway(folder: string | undefined): Promise<void> {
  if (folder === undefined) throw new Error("Compiled programs need a TMPDIR of the test's own");
  await new Deno.Command("chown", { args: ["-R", `${NOBODY}:${NOBODY}`, folder] }).output();
}

/** The script of a task of deno.json, and its permissions and V8 flags: what runs here is what users run. */
async function readTask(task: string): Promise<{ script: string; flags: string[] }> {
  const { tasks } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json"))) as {
    tasks: Record<string, string>;
  };
  const words = tasks[task]?.split("&&").at(-1)?.trim().split(/\s+/) ?? [];
  const script = words.at(-1);
  if (script === undefined || !script.endsWith("main.ts")) {
    throw new Error(`Cannot run '${task}': deno.json has no such task that ends with a main.ts`);
  }
  return { script, flags: words.filter((word) => word.startsWith("--")) };
}
