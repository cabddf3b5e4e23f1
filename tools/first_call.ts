/**
 * Does what a new user does with the two files that were downloaded, and says how long it took until
 * the other was heard: starts the server and two clients by name, clicks Call and Accept in a browser.
 *
 *     deno task first-call
 *
 * As root on Linux on a network of its own, where the default ports are free; else on free ports of
 * loopback, with flags that say so. Exits with 0 when both heard each other.
 */
import { join } from "node:path";
import { startLan } from "../tests/network/lan.ts";
import { makePrograms } from "./compile/make_programs.ts";
import { thisTarget } from "./compile/targets.ts";
import { makeFirstCall } from "./first_call/make_first_call.ts";
import { formatSteps } from "./first_call/stopwatch.ts";

const ROOT = join(import.meta.dirname ?? ".", "..");
/** Before the folder of the programs and that of the homes: it runs on the network that was made. */
const INSIDE = "--inside";

async function call(programs: string, folder: string, ports: "default" | "free"): Promise<number> {
  const steps = await makeFirstCall({ programs, folder, ports });
  for (const line of formatSteps(steps)) console.log(line);
  return 0;
}

/** On a machine of its own on a LAN of its own: this program once more, there. */
async function callOnOwnNetwork(programs: string, folder: string): Promise<number> {
  await using lan = await startLan(1);
  const [command = "", ...prefix] = lan.hosts[0]?.prefix ?? [];
  const self = [Deno.execPath(), "run", "-q", "-A", join(ROOT, "tools", "first_call.ts")];
  const child = new Deno.Command(command, {
    args: [...prefix, ...self, INSIDE, programs, folder],
    stdin: "null",
  }).spawn();
  return (await child.status).code;
}

async function main(args: readonly string[]): Promise<number> {
  if (args[0] === INSIDE) return await call(args[1] ?? "", args[2] ?? "", "default");
  const folder = await Deno.makeTempDir({ prefix: "dc-first-" });
  try {
    const programs = join(folder, "programs");
    await makePrograms({ targets: [thisTarget()], release: false, folder: join(ROOT, "dist") }, {
      root: ROOT,
      say: (line) => console.error(line),
    });
    await Deno.mkdir(programs);
    const { extension } = thisTarget();
    for (const name of ["devcloud-server", "devcloud-client"]) {
      const file = name + extension;
      await Deno.copyFile(join(ROOT, "dist", file), join(programs, file));
    }
    if (Deno.build.os === "linux" && Deno.uid() === 0) {
      return await callOnOwnNetwork(programs, folder);
    }
    console.error("A network of its own needs root: on free ports of loopback, by flags");
    return await call(programs, folder, "free");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
