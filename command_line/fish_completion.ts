import type { Command, CommandLine, Flag, FlagValue } from "./flag.ts";

/** For fish: sourced, or as a file in a folder of `fish_complete_path`. */
export function fishCompletion({ program, commands, flags }: CommandLine): string {
  const name = `__${program.replaceAll("-", "_")}`;
  const names = commands.map((command) => command.name).join(" ");
  return `# fish completion of ${program}: ${program} completions fish | source
function ${name}_sound
  set -l typed (commandline -ct | string replace -r -- '^--[a-z-]+=' '')
  printf '%s\\n' $argv file:
  if string match -q -- 'file:*' $typed
    for path in (string replace -- file: '' $typed)*
      test -d $path; and set path $path/
      echo file:$path
    end
  end
end
complete -c ${program} -f
${commands.flatMap((command) => commandLines(program, command, names)).join("\n")}
${
    Object.entries(flags).map(([flag, details]) => flagLine(program, flag, details, name)).join(
      "\n",
    )
  }`;
}

function commandLines(program: string, { name, help, choices }: Command, names: string): string[] {
  const isFirst = `-n 'not __fish_seen_subcommand_from ${names}'`;
  const first = `complete -c ${program} ${isFirst} -a ${name} -d ${quoted(help)}`;
  if (choices === undefined) return [first];
  const isAfter = `-n '__fish_seen_subcommand_from ${name}'`;
  return [first, `complete -c ${program} ${isAfter} -a '${choices.join(" ")}'`];
}

function flagLine(program: string, flag: string, details: Flag, name: string): string {
  const { value, help, short } = details;
  const parts = [
    `complete -c ${program} -l ${flag}`,
    ...(short === undefined ? [] : [`-s ${short}`]),
    ...valueParts(value, name),
    `-d ${quoted(help)}`,
  ];
  return parts.join(" ");
}

function valueParts(value: FlagValue, name: string): string[] {
  switch (value.kind) {
    case "switch":
      return [];
    case "text":
      return ["-x"];
    case "choice":
      return [`-x -a '${value.choices.join(" ")}'`];
    case "file":
      return ["-r -F"];
    case "folder":
      return ["-x -a '(__fish_complete_directories)'"];
    case "sound":
      return [`-x -a '(${name}_sound ${value.words.join(" ")})'`];
  }
}

/** As one word of the shell, in which fish knows `\\'` and `\\\\`. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
