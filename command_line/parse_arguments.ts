import { type FlagTable, type NameOf, oppositeOf, placeholderOf } from "./flag.ts";
import { suggestion } from "./nearest.ts";
import { quote } from "./setting.ts";
import { UsageError } from "./usage_error.ts";

export interface ParsedArguments<Name extends string> {
  /** The flags that were given, the last of each; a switch's value is `yes`, or `no` by its opposite. */
  readonly flags: ReadonlyMap<Name, string>;
  /** All else: commands and what they take. */
  readonly words: readonly string[];
}

/**
 * Reads a command line: `--flag VALUE`, `--flag=VALUE`, `--switch`, `-h`; after `--` all are words.
 * @throws {UsageError} that quotes what is wrong, with the nearest flag there is
 */
export function parseArguments<Table extends FlagTable>(
  args: readonly string[],
  table: Table,
): ParsedArguments<NameOf<Table>> {
  const flags = new Map<NameOf<Table>, string>();
  const words: string[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === "--") {
      words.push(...rest.splice(0));
      continue;
    }
    if (!looksLikeFlag(arg)) {
      words.push(arg);
      continue;
    }
    const [typed = "", given] = splitOnce(arg);
    const { name, isOpposite } = findFlag(typed, table);
    const placeholder = placeholderOf(table[name]!.value);
    if (placeholder === null) {
      if (given !== undefined) throw new UsageError(`Cannot use ${quote(arg)}: it takes no value`);
      flags.set(name, isOpposite ? "no" : "yes");
      continue;
    }
    const next = given ?? rest.shift();
    if (next === undefined) {
      throw new UsageError(`Cannot use ${typed}: its ${placeholder} is missing`);
    }
    if (given === undefined && looksLikeFlag(next)) {
      throw new UsageError(
        `Cannot use ${typed} ${quote(next)}: a value that begins with '-' is given as ${
          quote(`${typed}=${next}`)
        }`,
      );
    }
    flags.set(name, next);
  }
  return { flags, words };
}

function looksLikeFlag(arg: string): boolean {
  return arg.startsWith("-") && arg.length > 1;
}

function splitOnce(arg: string): readonly string[] {
  const at = arg.indexOf("=");
  return arg.startsWith("--") && at > 0 ? [arg.slice(0, at), arg.slice(at + 1)] : [arg];
}

/** @throws {UsageError} when there is no such flag */
function findFlag<Table extends FlagTable>(
  typed: string,
  table: Table,
): { readonly name: NameOf<Table>; readonly isOpposite: boolean } {
  const names = Object.keys(table) as NameOf<Table>[];
  const name = names.find((name) => {
    const { short } = table[name]!;
    return typed === `--${name}` || (short !== undefined && typed === `-${short}`);
  });
  if (name !== undefined) return { name, isOpposite: false };
  const undone = names.find((name) => isUndoneBy(name, typed, table));
  if (undone !== undefined) return { name: undone, isOpposite: true };
  const meant = typed.length > 2 ? suggestion(typed.replace(/^--?/, ""), names, "--") : "";
  throw new UsageError(
    `Unknown option ${quote(typed)}${meant === "" ? "; see --help" : `${meant} See --help`}`,
  );
}

function isUndoneBy(name: string, typed: string, table: FlagTable): boolean {
  const { value, isOrder } = table[name]!;
  return value.kind === "switch" && isOrder !== true && typed === `--${oppositeOf(name)}`;
}
