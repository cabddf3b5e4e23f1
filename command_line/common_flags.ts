import type { FlagTable } from "./flag.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = typeof SHELLS[number];

/** The command of both programs that prints a completion script. */
export const COMPLETIONS = {
  name: "completions",
  placeholder: "SHELL",
  choices: SHELLS,
  help: `print what completes these in ${SHELLS.join(", ")}`,
} as const;

/** The flags of both programs that set nothing themselves. */
export const COMMON_FLAGS = {
  "config": {
    value: { kind: "file", placeholder: "FILE" },
    help: "settings file",
    otherwise: { words: "the user's own, if it is there" },
    isOrder: true,
    heading: "Settings",
  },
  "print-config": {
    value: { kind: "switch" },
    help: "print all settings, as a settings file, and where each comes from",
    isOrder: true,
  },
  "version": { value: { kind: "switch" }, help: "print the version", isOrder: true },
  "help": { value: { kind: "switch" }, help: "print this", isOrder: true, short: "h" },
} as const satisfies FlagTable;
