import { join } from "node:path";
import { runCommand } from "../../tools/testing/run_command.ts";

/** A file system of its own, gone with `await using`. */
export interface Disk extends AsyncDisposable {
  readonly path: string;
  /** Leaves no byte free. */
  fill(): Promise<void>;
  /** Takes away what `fill` put there. */
  free(): Promise<void>;
  /** From now on nobody may write, root neither. */
  protect(): Promise<void>;
}

const FILLER_STEP_BYTES = 4_096;

/** Defines a test that needs root, since it mounts file systems: without, it counts as not run. */
export function diskTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, ignore: Deno.build.os !== "linux" || Deno.uid() !== 0 });
}

/** Mounts an empty disk of `kib` in the test's temporary folder. */
export async function mountDisk(kib: number): Promise<Disk> {
  const path = await Deno.makeTempDir({ prefix: "dc-disk-" });
  await run("mount", "-t", "tmpfs", "-o", `size=${kib}k,mode=1777`, "devcloud-test", path);
  const filler = join(path, "filler");
  return {
    path,
    async fill() {
      using file = await Deno.open(filler, { create: true, append: true });
      const bytes = new Uint8Array(FILLER_STEP_BYTES);
      try {
        for (;;) await file.write(bytes);
      } catch {
        // full
      }
    },
    free: () => Deno.remove(filler),
    protect: () => run("mount", "-o", "remount,ro", path),
    async [Symbol.asyncDispose]() {
      await run("umount", "--lazy", path);
      await Deno.remove(path);
    },
  };
}

/**
 * Refuses whatever is written to these files, also by who has them open already, root too: ext4's and
 * btrfs's immutable files do, as a disk does that its system has made read-only after an error. With
 * `await using` they can be written again.
 */
export async function protectFiles(paths: readonly string[]): Promise<AsyncDisposable> {
  await run("chattr", "+i", ...paths);
  return { [Symbol.asyncDispose]: () => run("chattr", "-i", ...paths) };
}

async function run(...[command = "", ...args]: string[]): Promise<void> {
  const { code, output } = await runCommand(command, { args, cwd: "/" });
  if (code !== 0) throw new Error(`'${command} ${args.join(" ")}' failed: ${output.trim()}`);
}
