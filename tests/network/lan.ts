import { runCommand } from "../../tools/testing/run_command.ts";

/** A machine of the LAN: a network namespace. */
export interface Host {
  readonly ip: string;
  /** Before a command: runs it on this machine. */
  readonly prefix: readonly string[];
  /** Runs a command on this machine to its end; throws when it fails. */
  run(...command: readonly string[]): Promise<void>;
  /** Pulls its network cable, or plugs it in again. */
  plug(isIn: boolean): Promise<void>;
}

/** A LAN of its own, that nothing leads out of; all gone with `await using`. */
export interface Lan extends AsyncDisposable {
  readonly hosts: readonly Host[];
}

const PREFIX = "devcloud-";

/** Defines a test that needs root, since it makes namespaces: without, it counts as not run. */
export function networkTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, ignore: Deno.build.os !== "linux" || Deno.uid() !== 0 });
}

/**
 * Makes `count` hosts on one switch: 10.77.0.1 and on, /24, multicast and a default route as on a
 * home network. The names hold our process's id, so that runs beside each other don't meet, and what
 * a killed run left is swept away by the next.
 */
export async function startLan(count: number): Promise<Lan> {
  await sweep();
  const lan = `${PREFIX}${Deno.pid}-${crypto.randomUUID().slice(0, 4)}`;
  const namespaces = ["switch", ...Array.from({ length: count }, (_, i) => `host${i + 1}`)]
    .map((name) => `${lan}-${name}`);
  const [hub = "", ...names] = namespaces;
  const dispose = async () => {
    for (const name of namespaces) await ip("netns", "del", name).catch(() => {});
  };
  try {
    for (const name of namespaces) await ip("netns", "add", name);
    await ip("-n", hub, "link", "add", "br0", "type", "bridge", "forward_delay", "0");
    await ip("-n", hub, "link", "set", "br0", "up");
    const hosts: Host[] = [];
    for (const [index, name] of names.entries()) {
      const address = `10.77.0.${index + 1}`;
      const port = `port${index + 1}`;
      await ip("-n", name, "link", "add", "eth0", "type", "veth", "peer", "name", port);
      await ip("-n", name, "link", "set", port, "netns", hub);
      await ip("-n", hub, "link", "set", port, "master", "br0", "up");
      await ip("-n", name, "address", "add", `${address}/24`, "brd", "+", "dev", "eth0");
      for (const device of ["lo", "eth0"]) await ip("-n", name, "link", "set", device, "up");
      // A router that isn't there: what leads out is dropped.
      await ip("-n", name, "route", "add", "default", "via", "10.77.0.254", "dev", "eth0");
      await ip("-n", name, "route", "add", "224.0.0.0/4", "dev", "eth0");
      hosts.push({
        ip: address,
        prefix: ["ip", "netns", "exec", name],
        run: (...command) => ip("netns", "exec", name, ...command),
        plug: (isIn) => ip("-n", hub, "link", "set", port, isIn ? "up" : "down"),
      });
    }
    return { hosts, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Deletes the namespaces of runs whose process is no more. */
async function sweep(): Promise<void> {
  const { output } = await runCommand("ip", { args: ["netns", "list"], cwd: "/" });
  for (const [name, pid = ""] of output.matchAll(/^devcloud-(\d+)-\S+/gm)) {
    const isAlive = await Deno.stat(`/proc/${pid}`).then(() => true, () => false);
    if (!isAlive) await ip("netns", "del", name).catch(() => {});
  }
}

async function ip(...args: string[]): Promise<void> {
  const { code, output } = await runCommand("ip", { args, cwd: "/" });
  if (code !== 0) throw new Error(`'ip ${args.join(" ")}' failed: ${output.trim()}`);
}
