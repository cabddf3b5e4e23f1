import { type Command, type CommandLine, type Flag, placeholderOf } from "./flag.ts";

/** Terminals are at least as wide. */
const COLUMNS = 80;
/** Where what a thing does begins, unless its name is longer. */
const MEANING_COLUMN = 27;
const EXAMPLE_COLUMN = 43;

/** What `--help` prints: examples first. */
export function helpText(
  { program, summary, examples, commands, flags, notes }: CommandLine,
): string {
  const lines = [
    `${program}: ${summary}`,
    "",
    ...rows(examples, EXAMPLE_COLUMN),
    "",
    "Commands",
    ...rows(commands.map((command) => [commandLabel(command), command.help])),
  ];
  for (const [name, flag] of Object.entries(flags)) {
    if (flag.heading !== undefined) lines.push("", flag.heading);
    lines.push(...rows([[flagLabel(name, flag), flagMeaning(flag)]]));
  }
  for (const note of notes) lines.push("", ...wrap(note, COLUMNS));
  return lines.join("\n");
}

function commandLabel({ name, placeholder }: Command): string {
  return placeholder === undefined ? name : `${name} ${placeholder}`;
}

function flagLabel(name: string, { value, short }: Flag): string {
  const long = [`--${name}`, placeholderOf(value)].filter((part) => part !== null).join(" ");
  return short === undefined ? long : `${long}, -${short}`;
}

function flagMeaning({ help, otherwise }: Flag): string {
  if (otherwise === undefined) return help;
  const words = otherwise.words ?? ("value" in otherwise ? otherwise.value : "");
  return `${help} (default: ${words})`;
}

/** Two columns; a name that is too long for the first has a line of its own. */
function rows(
  pairs: readonly (readonly [name: string, meaning: string])[],
  column = MEANING_COLUMN,
): string[] {
  return pairs.flatMap(([name, meaning]) => {
    const [first = "", ...more] = wrap(meaning, COLUMNS - column);
    const indent = " ".repeat(column);
    const label = `  ${name}`;
    return label.length + 1 < column
      ? [label.padEnd(column) + first, ...more.map((line) => indent + line)]
      : [label, ...[first, ...more].map((line) => indent + line)];
  });
}

/** Cuts a text between words into lines of at most `columns`. */
function wrap(text: string, columns: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1)!;
    if (line !== "" && line.length + 1 + word.length > columns) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}
