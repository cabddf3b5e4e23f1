import type { Command, CommandLine, Flag, FlagValue } from "./flag.ts";

/** For zsh: sourced, or as a file `_PROGRAM` in a folder of `fpath`. */
export function zshCompletion({ program, commands, flags }: CommandLine): string {
  const name = `_${program.replaceAll("-", "_")}`;
  const specs = Object.entries(flags).map(([flag, details]) => flagSpec(flag, details, name));
  return `#compdef ${program}
# zsh completion of ${program}: source <(${program} completions zsh)
${name}_sound() {
  if compset -P file:; then
    _files
  else
    local none=1
    compadd -- "$@" && none=0
    compadd -S '' -- file: && none=0
    return none
  fi
}
${name}() {
  local state line curcontext=$curcontext
  _arguments -C -S \\
${specs.map((spec) => `    ${spec} \\`).join("\n")}
    ${quoted(`1:command:((${commands.map(commandItem).join(" ")}))`)} \\
    '*::argument:->argument'
  if [[ $state == argument ]]; then
    case $line[1] in
${commands.flatMap((command) => argumentCase(command)).join("\n")}
    esac
  fi
}
if [[ $funcstack[1] == _${program} ]]; then ${name} "$@"; else compdef ${name} ${program}; fi`;
}

function commandItem({ name, help }: Command): string {
  return `${name}\\:"${help.replaceAll('"', '\\"')}"`;
}

function argumentCase({ name, choices }: Command): string[] {
  return choices === undefined ? [] : [`      ${name}) compadd -- ${choices.join(" ")} ;;`];
}

/** `--flag=[help]:message:action`; see _arguments in zshcompsys(1). */
function flagSpec(flag: string, { value, help, short }: Flag, name: string): string {
  const text = `[${help.replace(/[[\]\\]/g, "\\$&")}]`;
  if (value.kind !== "switch") {
    return quoted(`--${flag}=${text}:${flag.replaceAll("-", " ")}:${actionFor(value, name)}`);
  }
  return short === undefined
    ? quoted(`--${flag}${text}`)
    : `'(-${short} --${flag})'{-${short},--${flag}}${quoted(text)}`;
}

function actionFor(value: Exclude<FlagValue, { kind: "switch" }>, name: string): string {
  switch (value.kind) {
    case "text":
      return " "; // nothing to offer
    case "choice":
      return `(${value.choices.join(" ")})`;
    case "file":
      return "_files";
    case "folder":
      return "_files -/";
    case "sound":
      return `{${name}_sound ${value.words.join(" ")}}`;
  }
}

/** As one word of the shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
