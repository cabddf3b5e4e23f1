import { basename, join } from "node:path";
import { writeChecksums } from "../compile/checksums.ts";
import { INSTALL_SCRIPTS, withReleases } from "./install_scripts.ts";

const SERVICE_FILES = [
  "systemd/devcloud-server.service",
  "launchd/devcloud-server.plist",
  "container/Containerfile",
];

/**
 * Adds to a folder of programs what is published with them: the install scripts, which then know the
 * releases' address, and the files for running the server for long; and SHA256SUMS over all of it.
 */
export async function completeRelease(root: string, folder: string, url: string): Promise<void> {
  const packaging = join(root, "packaging");
  for (const name of INSTALL_SCRIPTS) {
    const script = await Deno.readTextFile(join(packaging, name));
    await Deno.writeTextFile(join(folder, name), withReleases(name, script, url));
  }
  for (const path of SERVICE_FILES) {
    await Deno.copyFile(join(packaging, path), join(folder, basename(path)));
  }
  const files: string[] = [];
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile && !name.startsWith(".") && name !== "SHA256SUMS") files.push(join(folder, name));
  }
  await writeChecksums(folder, files);
}
