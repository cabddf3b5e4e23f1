import { bashCompletion } from "./bash_completion.ts";
import { type Shell, SHELLS } from "./common_flags.ts";
import { fishCompletion } from "./fish_completion.ts";
import type { CommandLine } from "./flag.ts";
import { suggestion } from "./nearest.ts";
import { quote } from "./setting.ts";
import { UsageError } from "./usage_error.ts";
import { zshCompletion } from "./zsh_completion.ts";

/** What completes a program's flags, commands and values in a shell, to be sourced there. */
export function completionScript(commandLine: CommandLine, shell: Shell): string {
  switch (shell) {
    case "bash":
      return bashCompletion(commandLine);
    case "zsh":
      return zshCompletion(commandLine);
    case "fish":
      return fishCompletion(commandLine);
  }
}

/** Reads what follows `completions`. @throws {UsageError} */
export function readShell(words: readonly string[]): Shell {
  const [name, extra] = words;
  if (name === undefined) {
    throw new UsageError(`Cannot print completions: name the shell, ${SHELLS.join(", ")}`);
  }
  if (extra !== undefined) throw new UsageError(`Cannot use ${quote(extra)} after '${name}'`);
  const shell = SHELLS.find((shell) => shell === name);
  if (shell !== undefined) return shell;
  const meant = suggestion(name, SHELLS);
  throw new UsageError(
    `Cannot print completions for ${quote(name)}${meant || `: it is one of ${SHELLS.join(", ")}`}`,
  );
}
