import { reasonOf } from "./failure.ts";
import { type FlagTable, settableNames, variableOf } from "./flag.ts";
import type { ParsedArguments } from "./parse_arguments.ts";
import { oneLine, quote, readSwitch, type Setting } from "./setting.ts";
import { parseSettingsText } from "./settings_text.ts";
import { UsageError } from "./usage_error.ts";

/** Reaches settings files; the programs have the real one. */
export interface SettingsFiles {
  /** The user's own; null where the environment names no home. */
  readonly usual: string | null;
  /** Whether the user's own is there. */
  hasUsual(): boolean;
  /** @throws Error with the system's words */
  read(path: string): Uint8Array<ArrayBuffer>;
}

/** Of a machine without any. */
export const NO_FILES: SettingsFiles = {
  usual: null,
  hasUsual: () => false,
  read: () => new Uint8Array(),
};

/** Which settings file counts, whether or not it is there. */
export type SettingsPlace =
  | { readonly state: "named" | "usual" | "absent"; readonly path: string }
  | { readonly state: "nowhere" };

export interface CollectedSettings {
  /** The strongest setting of each flag that anyone has set. */
  readonly settings: ReadonlyMap<string, Setting>;
  readonly place: SettingsPlace;
}

type Environment = (name: string) => string | undefined;

/**
 * What holds: flags before the environment before the settings file. An empty variable counts as
 * none.
 * @throws {UsageError} that quotes what is wrong
 */
export function collectSettings(
  flags: FlagTable,
  given: ParsedArguments<string>["flags"],
  env: Environment,
  files: SettingsFiles,
): CollectedSettings {
  const names = settableNames(flags);
  const fromFlags = names.flatMap((name) => {
    const value = given.get(name);
    return value === undefined ? [] : [{ name, value, source: { kind: "flag" } } as const];
  });
  const fromEnvironment = names.flatMap((name) => {
    const value = attempt(variableOf(name), () => env(variableOf(name)));
    if (value === undefined || value === "") return [];
    const setting: Setting = { name, value, source: { kind: "environment" } };
    return [flags[name]!.value.kind === "switch" ? readSwitch(setting) : setting];
  });
  const { place, settings: fromFile } = readFile(flags, given.get("config"), env, files);
  return { settings: merge(flags, [fromFlags, fromEnvironment, fromFile]), place };
}

/** Of the layers, the strongest first, each one's settings that no stronger one has or excludes. */
function merge(
  flags: FlagTable,
  layers: readonly (readonly Setting[])[],
): ReadonlyMap<string, Setting> {
  const settings = new Map<string, Setting>();
  for (const layer of layers) {
    const isFree = ({ name }: Setting) =>
      !settings.has(name) && !settings.has(flags[name]?.excludes ?? "");
    for (const setting of layer.filter(isFree)) settings.set(setting.name, setting);
  }
  return settings;
}

function readFile(
  flags: FlagTable,
  flag: string | undefined,
  env: Environment,
  files: SettingsFiles,
): { readonly place: SettingsPlace; readonly settings: readonly Setting[] } {
  const read = (label: string, path: string) => {
    const text = attempt(`${label} ${quote(path)}`, () => UTF_8.decode(files.read(path)));
    return parseSettingsText(text, path, flags);
  };
  const variable = attempt(CONFIG_VARIABLE, () => env(CONFIG_VARIABLE));
  const named = flag ?? (variable === "" ? undefined : variable);
  if (named !== undefined) {
    const label = flag === undefined ? CONFIG_VARIABLE : "--config";
    return { place: { state: "named", path: named }, settings: read(label, named) };
  }
  const { usual } = files;
  if (usual === null) return { place: { state: "nowhere" }, settings: [] };
  if (!files.hasUsual()) return { place: { state: "absent", path: usual }, settings: [] };
  return { place: { state: "usual", path: usual }, settings: read("the settings file", usual) };
}

const CONFIG_VARIABLE = variableOf("config");
/** A text in another encoding is refused rather than misread. */
const UTF_8 = new TextDecoder("utf-8", { fatal: true });

/** @throws {UsageError} when what is named `what` can't be read */
function attempt<Value>(what: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new UsageError(`Cannot read ${what}: ${oneLine(reason)}`, { cause });
  }
}
