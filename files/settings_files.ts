import { existsSync } from "node:fs";
import type { SettingsFiles } from "../command_line/collect_settings.ts";
import { settingsPath } from "../command_line/settings_path.ts";

/** The settings files of a program on this machine: `client` or `server`. */
export function openSettingsFiles(
  program: "client" | "server",
  os: typeof Deno.build.os,
  env: (name: string) => string | undefined,
): SettingsFiles {
  const usual = settingsPath(`${program}.conf`, os, env);
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
        throw new Error(reasonOf(cause), { cause });
      }
    },
  };
}

function reasonOf(cause: unknown): string {
  if (cause instanceof Deno.errors.NotFound) return "there is no such file";
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.replace(/: readfile .*$/s, ""); // Deno goes on with the name of its own function
}
