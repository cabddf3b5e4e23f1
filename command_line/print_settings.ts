import type { CollectedSettings, SettingsPlace } from "./collect_settings.ts";
import { type Flag, type FlagTable, placeholderOf, settableNames, variableOf } from "./flag.ts";
import { oneLine, type Setting } from "./setting.ts";
import { formatSettingLine } from "./settings_text.ts";

/**
 * What `--print-config` prints: a settings file that sets the same again. What nobody has set and no
 * value stands for is a comment.
 *
 * @param defaults values that hold where nobody sets them, and that the table doesn't know
 */
export function printSettings(
  flags: FlagTable,
  { settings, place }: CollectedSettings,
  defaults: Readonly<Record<string, string>> = {},
): string {
  const entries = settableNames(flags).map((name) => {
    const setting = settings.get(name);
    return setting === undefined
      ? unsetEntry(name, flags[name]!, defaults[name])
      : setEntry(setting);
  });
  return [describePlace(place), ...entries].join("\n\n");
}

function setEntry(setting: Setting): string {
  const { name, value } = setting;
  const line = formatSettingLine(name, value);
  return line === null
    ? `# ${describeSource(setting)}; no settings file can hold it\n# ${name} = ${oneLine(value)}`
    : `# ${describeSource(setting)}\n${line}`;
}

function unsetEntry(name: string, { value, otherwise }: Flag, known: string | undefined): string {
  const usual = otherwise ??
    (value.kind === "switch"
      ? { value: "no" }
      : known === undefined
      ? { words: "none" }
      : { value: known });
  const words = usual.words === undefined ? "" : `: ${usual.words}`;
  const holds = known ?? ("value" in usual ? usual.value : null);
  const line = holds === null ? null : formatSettingLine(name, holds);
  return `# default${words}\n${line ?? `# ${name} = ${placeholderOf(value)}`}`;
}

function describeSource({ name, source }: Setting): string {
  switch (source.kind) {
    case "flag":
      return "flag";
    case "environment":
      return `environment ${variableOf(name)}`;
    case "file":
      return `${oneLine(source.path)}:${source.line}`;
  }
}

function describePlace(place: SettingsPlace): string {
  switch (place.state) {
    case "nowhere":
      return "# Settings file: none, as there is no home folder";
    case "absent":
      return `# Settings file: ${oneLine(place.path)} (not there)`;
    default:
      return `# Settings file: ${oneLine(place.path)}`;
  }
}
