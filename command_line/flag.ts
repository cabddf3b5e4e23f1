/** What a flag takes, and so what its completions offer. */
export type FlagValue =
  | { readonly kind: "switch" }
  | { readonly kind: "text"; readonly placeholder: string }
  | { readonly kind: "choice"; readonly choices: readonly string[] }
  | { readonly kind: "file" | "folder"; readonly placeholder: string }
  /** One of `words`, `file:PATH`, or any other text. */
  | { readonly kind: "sound"; readonly placeholder: string; readonly words: readonly string[] };

/** A flag, which is a line of the settings file and an environment variable as well. */
export interface Flag {
  readonly value: FlagValue;
  /** For `--help` and completions: a few words. */
  readonly help: string;
  /** What holds where nobody sets it: in `words`, and a `value` if one means the very same. */
  readonly otherwise?: { readonly value: string; readonly words?: string } | {
    readonly words: string;
  };
  /** Another that makes no sense beside this one; the stronger of the two counts. */
  readonly excludes?: string;
  /** Asks for something once, so that only the command line has it. */
  readonly isOrder?: true;
  readonly short?: string;
  /** Stands above it in `--help`: a group of flags begins. */
  readonly heading?: string;
}

/** By name without `--`, in the order of `--help`. */
export type FlagTable = Readonly<Record<string, Flag>>;

/** The names of a table's flags. */
export type NameOf<Table> = keyof Table & string;

export interface Command {
  readonly name: string;
  readonly help: string;
  readonly placeholder?: string;
  readonly choices?: readonly string[];
}

/** All that `--help` and the completions tell of a program. */
export interface CommandLine {
  readonly program: string;
  readonly summary: string;
  /** What one types, and what that does; the best first. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  readonly commands: readonly Command[];
  readonly flags: FlagTable;
  readonly notes: readonly string[];
}

/** The environment variable of a flag: `no-mdns` is `DEVCLOUD_NO_MDNS`. */
export function variableOf(name: string): string {
  return `DEVCLOUD_${name.toUpperCase().replaceAll("-", "_")}`;
}

/** All environment variables of a program's flags. */
export function variablesOf(flags: FlagTable): string[] {
  return ["config", ...settableNames(flags)].map(variableOf);
}

/** The flags that the environment and the settings file may set too. */
export function settableNames(flags: FlagTable): string[] {
  return Object.entries(flags).filter(([, { isOrder }]) => isOrder !== true).map(([name]) => name);
}

/** What undoes a switch that a weaker source has set: `--open` for `no-open`, `--no-events` for `events`. */
export function oppositeOf(name: string): string {
  return name.startsWith("no-") ? name.slice("no-".length) : `no-${name}`;
}

/** What stands for the value in `--help`; null for a switch. */
export function placeholderOf(value: FlagValue): string | null {
  switch (value.kind) {
    case "switch":
      return null;
    case "choice":
      return value.choices.join("|");
    default:
      return value.placeholder;
  }
}
