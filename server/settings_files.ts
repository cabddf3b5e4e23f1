import { existsSync } from "node:fs";
import type { SettingsFiles } from "../command_line/collect_settings.ts";
import { settingsPath } from "../command_line/settings_path.ts";
import { reasonOf } from "./failure.ts";

/** The settings files of this machine. */
export function openSettingsFiles(
  os: typeof Deno.build.os,
  env: (name: string) => string | undefined,
): SettingsFiles {
  const usual = settingsPath("server.conf", os, env);
  return {
    usual,
    hasUsual() {
      // First, since a failed stat costs more of the start than all other settings.
      if (usual === null || !existsSync(usual)) return false;
      try {
        return Deno.statSync(usual).isFile;
      } catch {
        return false; // also where another user's home is closed to us
      }
    },
    read(path) {
      try {
        return Deno.readFileSync(path);
      } catch (cause) {
        const reason = cause instanceof Deno.errors.NotFound
          ? "there is no such file"
          // Deno goes on with the name of its own function.
          : reasonOf(cause).replace(/: readfile .*$/s, "");
        throw new Error(reason, { cause });
      }
    },
  };
}
