import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder of an npm package in Deno's cache, downloaded if need be. It has a config and a lock of
 * its own, `<base>.deno.json` and `<base>.lock.json`: in the project's, `deno compile` would embed it.
 * The lock holds the package's npm integrity.
 *
 * @param specifier `npm:name@version`
 * @throws Error with Deno's own words: out of reach, or not what the lock says
 */
export async function packageFolder(specifier: string, base: string): Promise<string> {
  const locked = ["--config", `${base}.deno.json`, "--lock", `${base}.lock.json`, "--frozen"];
  await deno(["cache", "--quiet", ...locked, specifier]);
  const ask = `console.log(import.meta.resolve("${specifier}/package.json"))`;
  const answer = await deno(["eval", "--quiet", ...locked, ask]);
  if (!answer.startsWith("file:")) throw new Error(`Cannot find ${specifier} in the cache`);
  return dirname(fileURLToPath(answer));
}

async function deno(args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    env: { NO_COLOR: "1" },
  }).output();
  if (success) return new TextDecoder().decode(stdout).trim();
  const said = new TextDecoder().decode(stderr).trim().split("\n");
  throw new Error(said.find((line) => line.startsWith("error")) ?? said[0] ?? "");
}
