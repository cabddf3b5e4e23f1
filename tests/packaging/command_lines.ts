/** The command lines of devcloud-server that packaging/ holds: a program and its arguments each. */
import { join } from "node:path";

const PACKAGING = join(import.meta.dirname ?? ".", "..", "..", "packaging");

export const UNIT_FILE = join(PACKAGING, "systemd", "devcloud-server.service");

/** That of the systemd unit; `%S` stands for /var/lib, `$FLAGS` for what the operator adds. */
export async function unitCommand(): Promise<string[]> {
  const unit = await Deno.readTextFile(UNIT_FILE);
  return /^ExecStart=(.+)$/m.exec(unit)?.[1]?.split(" ") ?? [];
}

/** That of the container. */
export async function containerCommand(): Promise<string[]> {
  const file = await Deno.readTextFile(join(PACKAGING, "container", "Containerfile"));
  return JSON.parse(/^ENTRYPOINT (.+)$/m.exec(file)?.[1] ?? "[]") as string[];
}

/** That of the launchd service. */
export async function launchdCommand(): Promise<string[]> {
  const file = await Deno.readTextFile(join(PACKAGING, "launchd", "devcloud-server.plist"));
  const array = /<key>ProgramArguments<\/key>\s*<array>([^]*?)<\/array>/.exec(file)?.[1] ?? "";
  return [...array.matchAll(/<string>(.*?)<\/string>/g)].map(([, text = ""]) => text);
}
