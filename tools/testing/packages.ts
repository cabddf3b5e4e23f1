import { delimiter, join } from "node:path";
import { runCommand } from "./run_command.ts";

/** A Debian package that tests need; it is there when one of `files` is (names without "/": on PATH). */
export interface TestPackage {
  readonly name: string;
  readonly files: readonly string[];
  readonly why: string;
}

/** libasound2 itself comes with the plugins, under whatever name the release gives it. */
const TEST_PACKAGES: readonly TestPackage[] = [
  { name: "pulseaudio", files: ["pulseaudio"], why: "sound without a sound card" },
  { name: "pulseaudio-utils", files: ["pactl"], why: "null sinks, players and recorders" },
  {
    name: "libasound2-plugins",
    files: [
      "x86_64-linux-gnu",
      "aarch64-linux-gnu",
      "arm-linux-gnueabihf",
    ].map((triple) => `/usr/lib/${triple}/alsa-lib/libasound_module_pcm_pulse.so`),
    why: "PortAudio's way to PulseAudio",
  },
  { name: "chromium", files: ["chromium"], why: "the pages" },
  { name: "espeak-ng", files: ["espeak-ng"], why: "speech to send and compare" },
  { name: "iproute2", files: ["ip"], why: "network namespaces" },
  { name: "zsh", files: ["zsh"], why: "its completions" },
  { name: "fish", files: ["fish"], why: "its completions" },
  { name: "nftables", files: ["nft"], why: "loss in a namespace" },
  {
    name: "libfaketime",
    files: ["x86_64-linux-gnu", "aarch64-linux-gnu"]
      .map((triple) => `/usr/lib/${triple}/faketime/libfaketime.so.1`),
    why: "a clock that jumps",
  },
];

/** Which of `packages` this machine lacks. */
export async function findMissing(packages: readonly TestPackage[]): Promise<TestPackage[]> {
  // Debian keeps ip and nft in sbin folders, which a user's PATH may lack.
  const folders = [...(Deno.env.get("PATH") ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  const missing: TestPackage[] = [];
  for (const wanted of packages) {
    const paths = wanted.files.flatMap((file) =>
      file.includes("/") ? [file] : folders.map((folder) => join(folder, file))
    );
    if (!(await anyExists(paths))) missing.push(wanted);
  }
  return missing;
}

async function anyExists(paths: readonly string[]): Promise<boolean> {
  for (const path of paths) {
    try {
      await Deno.stat(path);
      return true;
    } catch {
      // The next one may be there.
    }
  }
  return false;
}

/** The command that a person types to install them. */
export function installCommand(packages: readonly TestPackage[], sudo: boolean): string {
  const prefix = sudo ? "sudo " : "";
  const names = packages.map(({ name }) => name).join(" ");
  return `${prefix}apt-get update && ${prefix}apt-get install -y --no-install-recommends ${names}`;
}

/**
 * Installs the Debian packages that are missing and says which; without the right or the means to,
 * throws an error that has the exact command to run.
 */
export async function installMissing(
  say: (line: string) => void,
  packages: readonly TestPackage[] = TEST_PACKAGES,
): Promise<void> {
  const missing = await findMissing(packages);
  if (missing.length === 0) return;
  const list = missing.map(({ name, why }) => `${name} (${why})`).join(", ");
  const isRoot = Deno.uid() === 0;
  const error = (problem: string) =>
    new Error(
      `Cannot go on: ${problem}: ${list}\nRun: ${installCommand(missing, !isRoot)}` +
        (packages === TEST_PACKAGES
          ? "\nOr run the tests that need no package: deno task test:unit"
          : ""),
    );
  const apt = { name: "apt", files: ["apt-get"], why: "" };
  if ((await findMissing([apt])).length > 0) {
    throw error("these Debian packages (or your system's own of that kind) are missing");
  }
  if (!isRoot) throw error("packages are missing, and only root may install them");

  say(`Installing: ${list}`);
  const aptGet = (...args: string[]) =>
    runCommand("apt-get", {
      args: ["-q", "-o", "DPkg::Lock::Timeout=300", ...args],
      cwd: "/",
      env: { DEBIAN_FRONTEND: "noninteractive" },
      timeoutMs: 900_000,
    });
  // A fresh container has no package lists at all; an old one has lists of files long gone.
  const update = await aptGet("update");
  if (update.code !== 0) say(`apt-get update failed:\n${update.output.trimEnd()}`);
  const names = missing.map(({ name }) => name);
  const install = await aptGet("install", "-y", "--no-install-recommends", ...names);
  if (install.code !== 0) {
    throw error(`apt-get install failed:\n${install.output.trimEnd()}\nStill missing`);
  }
  const left = await findMissing(missing);
  if (left.length > 0) {
    throw error(`installed, but not found: ${left.map(({ files }) => files.join(" or "))}`);
  }
}
