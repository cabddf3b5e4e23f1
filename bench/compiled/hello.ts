/** What any start is compared with: the runtime, and the least that a program can be. */
import { join } from "node:path";
import { chooseRuntime } from "../../tools/compile/runtime.ts";
import type { Target } from "../../tools/compile/targets.ts";
import { runCommand } from "../../tools/testing/run_command.ts";

const SOURCES = {
  /** Prints a line. */
  hello: `console.log("hello");\n`,
  /** Prints it when a Worker has started: the client's page waits for one, which binds its voice port. */
  helloWorker: `const module = "data:text/javascript,self.postMessage(1)";\n` +
    `new Worker(module, { type: "module" }).onmessage = () => {\n` +
    `  console.log("hello");\n  Deno.exit();\n};\n`,
} as const;

/** Compiles a bare program into `folder` as ours are compiled, on the same runtime; gives its path. */
export async function compileHello(
  which: keyof typeof SOURCES,
  target: Target,
  folder: string,
): Promise<string> {
  const given = Deno.env.get("DENORT_BIN");
  const runtime = await chooseRuntime([target], { release: false, given });
  const [source, output] = [join(folder, `${which}.ts`), join(folder, which + target.extension)];
  await Deno.writeTextFile(source, SOURCES[which]);
  const ran = await runCommand(Deno.execPath(), {
    args: ["compile", "--quiet", "--no-check", "--no-code-cache", "--output", output, source],
    cwd: folder,
    env: { NO_COLOR: "1", ...(runtime.state === "official" ? {} : { DENORT_BIN: runtime.path }) },
  });
  if (ran.code !== 0) throw new Error(`Cannot compile '${source}':\n${ran.output.trim()}`);
  return output;
}
