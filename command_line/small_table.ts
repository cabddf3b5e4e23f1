import type { CommandLine, FlagTable } from "./flag.ts";

/** For tests: a table with a flag of each kind. */
export const SMALL_TABLE = {
  "name": {
    value: { kind: "text", placeholder: "NAME" },
    help: "it's [said]: who",
    otherwise: { words: "asked" },
    heading: "Who",
  },
  "db": {
    value: { kind: "file", placeholder: "FILE" },
    help: "where",
    otherwise: { value: "a.db", words: "the usual" },
    excludes: "store",
  },
  "store": { value: { kind: "text", placeholder: "URL" }, help: "where else", excludes: "db" },
  "data": { value: { kind: "folder", placeholder: "DIR" }, help: "folder" },
  "mic": {
    value: { kind: "sound", placeholder: "DEVICE", words: ["default", "tone"] },
    help: "microphone",
    otherwise: { value: "default" },
  },
  "codec": { value: { kind: "choice", choices: ["v1", "opus"] }, help: "how" },
  "events": { value: { kind: "switch" }, help: "one a line" },
  "no-open": { value: { kind: "switch" }, help: "don't open" },
  "config": { value: { kind: "file", placeholder: "FILE" }, help: "settings", isOrder: true },
  "help": { value: { kind: "switch" }, help: "this", isOrder: true, short: "h" },
} as const satisfies FlagTable;

/** For tests: a program with these flags. */
export const SMALL_PROGRAM: CommandLine = {
  program: "small-program",
  summary: "an example",
  examples: [["small-program", "does it"], ["small-program --name John --events --no-open", "so"]],
  commands: [
    { name: "call", placeholder: "NAME", help: "calls" },
    { name: "devices", help: 'lists "them", and it\'s all' },
    { name: "completions", placeholder: "SHELL", choices: ["bash", "zsh", "fish"], help: "print" },
  ],
  flags: SMALL_TABLE,
  notes: ["A note that is rather long, so that it has to be cut between words once or even twice."],
};
