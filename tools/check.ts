/**
 * Everything that can be told without running the programs, in one go: format, lint, types, the
 * layers of docs/architecture.md, exports that nobody imports. All of it runs, whatever fails.
 */
import { join } from "node:path";
import { CODE_FOLDERS, formatViolation, LAYERING_RULES } from "./layering/check_tree.ts";
import { readTree, type SourceTree } from "./layering/source_tree.ts";
import { checkExports } from "./layering/unused_exports.ts";
import { runCommand } from "./testing/run_command.ts";

const ROOT = join(import.meta.dirname ?? ".", "..");

interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
  readonly details: string;
  /** What makes it right, where a command does. */
  readonly remedy?: string;
}

async function runDeno(name: string, args: string[], remedy?: string): Promise<CheckResult> {
  const run = await runCommand(Deno.execPath(), {
    args,
    cwd: ROOT,
    env: { NO_COLOR: "1", RUST_BACKTRACE: "0" },
  });
  const result = { name, ok: run.code === 0, details: run.output.trim() };
  return remedy === undefined ? result : { ...result, remedy };
}

function checkTree(tree: SourceTree): CheckResult[] {
  const rules = [...LAYERING_RULES, { rule: "every export is imported", check: checkExports }];
  return rules.map(({ rule, check }) => {
    const violations = check(tree);
    return {
      name: rule,
      ok: violations.length === 0,
      details: violations.map(formatViolation).join("\n"),
    };
  });
}

async function main(): Promise<number> {
  const [commands, tree] = await Promise.all([
    Promise.all([
      runDeno("format", ["fmt", "--check"], "deno fmt"),
      runDeno("lint", ["lint", "-q"], "deno lint --fix, where it can"),
      runDeno("types", ["check", "-q", "."]),
    ]),
    readTree(ROOT, CODE_FOLDERS),
  ]);
  const results = [...commands, ...checkTree(tree)];
  const failed = results.filter(({ ok }) => !ok);
  for (const { name, details } of failed) console.log(`\n== ${name}\n${details}`);
  console.log("");
  for (const { name, ok, remedy } of results) {
    const hint = !ok && remedy !== undefined ? ` (try: ${remedy})` : "";
    console.log(`${ok ? "ok    " : "FAILED"}  ${name}${hint}`);
  }
  console.log(failed.length === 0 ? "All is well" : `${failed.length} checks failed`);
  return failed.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
