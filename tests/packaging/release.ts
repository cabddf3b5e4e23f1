/** Releases of programs that only tell their version, in a folder and on a web server; and install.sh. */
import { join } from "node:path";
import { writeChecksums } from "../../tools/compile/checksums.ts";
import { TARGETS, thisTarget } from "../../tools/compile/targets.ts";
import { type CommandRun, runCommand } from "../../tools/testing/run_command.ts";

export const INSTALL_SCRIPT = join(
  ...[import.meta.dirname ?? ".", "..", "..", "packaging", "install.sh"],
);
export const BOTH = ["devcloud-client", "devcloud-server"];
export const PLATFORM = thisTarget().name;
const INSTALL_TIMEOUT_MS = 30_000;

/** The name of a program's file in a release. */
export function fileName(program: string, version: string, platform = PLATFORM): string {
  return `${program}-${version}-${platform}`;
}

/** Fills a folder with what a release of that version holds. */
export async function writeRelease(folder: string, version: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const paths: string[] = [];
  for (const { name } of TARGETS.filter(({ os }) => os !== "windows")) {
    for (const program of ["devcloud-server", "devcloud-client"]) {
      const path = join(folder, fileName(program, version, name));
      const said = `${program} ${version} (Deno 2.8.3, commit 0123456789, ${name})`;
      await Deno.writeTextFile(path, `#!/bin/sh\necho '${said}'\n`);
      paths.push(path);
    }
  }
  await writeChecksums(folder, paths);
}

/** A folder for one test, with releases 1.0.0 and 1.1.0 (the latest) served over HTTP. */
interface Mirror extends AsyncDisposable {
  readonly folder: string;
  /** What DEVCLOUD_RELEASES is to be. */
  readonly url: string;
  /** The paths that were asked for. */
  readonly requests: readonly string[];
  /** Answers for a path in place of the file. */
  replace(path: string, answer: () => Response): void;
}

async function startMirror(): Promise<Mirror> {
  const folder = await Deno.makeTempDir();
  const releases = join(folder, "releases");
  await writeRelease(join(releases, "download", "v1.0.0"), "1.0.0");
  await writeRelease(join(releases, "download", "v1.1.0"), "1.1.0");
  const requests: string[] = [];
  const replaced = new Map<string, () => Response>();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const path = new URL(request.url).pathname;
      requests.push(path);
      const answer = replaced.get(path);
      if (answer !== undefined) return answer();
      // As GitHub does: the latest is another address.
      const latest = path.replace(/^\/latest\/download\//, "/download/v1.1.0/");
      if (latest !== path) {
        return new Response(null, { status: 302, headers: { location: latest } });
      }
      const bytes = await Deno.readFile(join(releases, path)).catch(() => null);
      return bytes === null ? new Response("none", { status: 404 }) : new Response(bytes);
    },
  );
  return {
    folder,
    url: `http://127.0.0.1:${server.addr.port}`,
    requests,
    replace: (path, answer) => void replaced.set(path, answer),
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

interface InstallOptions {
  readonly shell?: readonly string[];
  /** Beside PATH and HOME, which is `home` in the test's folder. */
  readonly env?: Readonly<Record<string, string>>;
  readonly script?: string;
  readonly signal?: AbortSignal;
}

/** Runs install.sh to its end, as a user whose home is `<folder>/home`. */
export async function runInstall(
  folder: string,
  args: readonly string[],
  { shell = ["sh"], env = {}, script = INSTALL_SCRIPT, signal }: InstallOptions = {},
): Promise<CommandRun> {
  const variables = { PATH: "/usr/bin:/bin", HOME: join(folder, "home"), ...env };
  return await runCommand("/usr/bin/env", {
    args: [
      "-i",
      ...Object.entries(variables).map(([name, value]) => `${name}=${value}`),
      ...[...shell, script, ...args],
    ],
    cwd: folder,
    timeoutMs: INSTALL_TIMEOUT_MS,
    ...(signal === undefined ? {} : { signal }),
  });
}

/** A folder for PATH that has the usual commands but those, and scripts in place of others. */
export async function makeCommands(
  folder: string,
  { without = [], scripts = {} }: {
    readonly without?: readonly string[];
    readonly scripts?: Readonly<Record<string, string>>;
  },
): Promise<string> {
  const bin = join(folder, "bin");
  await Deno.mkdir(bin);
  const usual = ["sh", "awk", "chmod", "cp", "curl", "cut", "head", "mkdir", "mktemp", "mv", "rm"];
  for (const name of [...usual, "sed", "sha256sum", "uname", "wget"]) {
    if (without.includes(name) || name in scripts) continue;
    for (const place of ["/usr/bin", "/bin"]) {
      const path = join(place, name);
      if (!await Deno.stat(path).then(() => true, () => false)) continue;
      await Deno.symlink(path, join(bin, name));
      break;
    }
  }
  for (const [name, text] of Object.entries(scripts)) {
    await Deno.writeTextFile(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
  return bin;
}

/** The names in a folder, sorted; null where there is none. */
export async function listFolder(path: string): Promise<string[] | null> {
  try {
    const names = await Array.fromAsync(Deno.readDir(path), ({ name }) => name);
    return names.sort();
  } catch {
    return null;
  }
}

/** Defines a test of install.sh with a mirror of its own; Windows has no sh. */
export function installTest(name: string, fn: (mirror: Mirror) => Promise<void>): void {
  Deno.test({
    name: `install.sh ${name}`,
    ignore: Deno.build.os === "windows",
    async fn() {
      await using mirror = await startMirror();
      await fn(mirror);
    },
  });
}

/** The version that a program in a folder tells. */
export async function versionOf(folder: string, program: string): Promise<string> {
  const { stdout } = await new Deno.Command(join(folder, program), { args: ["--version"] })
    .output();
  return new TextDecoder().decode(stdout).split(" ")[1] ?? "";
}
