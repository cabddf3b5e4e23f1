import { checkCycles, checkLayers, checkMains, type Violation } from "./import_rules.ts";
import { checkImportTime } from "./import_time_rules.ts";
import { checkDirectory, checkPurity } from "./pure_rules.ts";
import type { SourceTree } from "./source_tree.ts";

/** The folders that hold the project's code. */
export const CODE_FOLDERS = [
  "protocol",
  "command_line",
  "server",
  "client",
  "discovery",
  "files",
  "ffi",
  "ui",
  "tools",
  "tests",
  "bench",
];

/** The rules of docs/architecture.md, each with the function that finds what breaks it. */
export const LAYERING_RULES: readonly {
  readonly rule: string;
  readonly check: (tree: SourceTree) => readonly Violation[];
}[] = [
  { rule: "each layer imports only what it may", check: checkLayers },
  { rule: "protocol/, command_line/ and the call machine are pure", check: checkPurity },
  { rule: "the directory knows no socket, no SQL and no HTTP", check: checkDirectory },
  { rule: "nothing happens on import", check: checkImportTime },
  { rule: "no imports in circles", check: checkCycles },
  { rule: "nobody imports a main.ts", check: checkMains },
];

/** A violation as a line that editors can follow. */
export function formatViolation({ path, line, problem }: Violation): string {
  return `${path}:${line}: ${problem}`;
}
