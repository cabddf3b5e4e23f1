import { join } from "node:path";

/** What the choice of a folder depends on; `Deno.build.os` and `Deno.env.get` in the program. */
export interface Surroundings {
  readonly os: typeof Deno.build.os;
  readonly env: (name: string) => string | undefined;
}

/**
 * The platform's folder for a program's data: XDG base directories on Linux and the BSDs, Application
 * Support on macOS, AppData on Windows; null where the environment names no home.
 */
export function dataFolder({ os, env }: Surroundings): string | null {
  const under = (root: string | undefined, ...path: string[]) =>
    root === undefined || root === "" ? null : join(root, ...path);
  switch (os) {
    case "windows":
      return under(env("APPDATA"), "DevCloud") ??
        under(env("USERPROFILE"), "AppData", "Roaming", "DevCloud");
    case "darwin":
      return under(env("HOME"), "Library", "Application Support", "DevCloud");
    default:
      // "All paths must be absolute. If an implementation encounters a relative path … it should
      // consider the path invalid and ignore it." (XDG Base Directory Specification)
      return (env("XDG_DATA_HOME")?.startsWith("/")
        ? under(env("XDG_DATA_HOME"), "devcloud")
        : null) ?? under(env("HOME"), ".local", "share", "devcloud");
  }
}

/** Makes the folder where it is not there yet, readable by its owner alone. */
export async function makeDataFolder(folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
}
