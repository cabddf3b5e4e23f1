import { type FlagTable, settableNames } from "./flag.ts";
import { suggestion } from "./nearest.ts";
import { oneLine, quote, quoteSetting, readSwitch, type Setting } from "./setting.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Reads a settings file: a `flag = value` a line, lines that begin with `#` are comments. Quotes around
 * a value keep its spaces, and are needed for nothing else.
 *
 * @param path for messages
 * @throws {UsageError} that quotes what is wrong, the file and the line
 */
export function parseSettingsText(text: string, path: string, flags: FlagTable): Setting[] {
  const names = settableNames(flags);
  const settings = new Map<string, Setting>();
  text.replace(/^\uFEFF/, "").split(/\r\n|[\r\n]/).forEach((raw, i) => {
    const content = raw.trim();
    if (content === "" || content.startsWith("#")) return;
    const line = i + 1;
    const place = `${oneLine(path)}:${line}`;
    const [, name = "", value = ""] = /^([^\s=]+)\s*=\s*(.*)$/su.exec(content) ?? [];
    if (name === "") {
      throw new UsageError(`Cannot read ${quote(content)} (${place}): a line is NAME = VALUE`);
    }
    if (!names.includes(name)) {
      const meant = suggestion(name.replace(/^-+/, ""), names);
      throw new UsageError(
        `Unknown setting ${quote(name)} (${place})${meant === "" ? "; see --help" : meant}`,
      );
    }
    const setting: Setting = { name, value: unquote(value), source: { kind: "file", path, line } };
    const earlier = settings.get(name)?.source;
    if (earlier?.kind === "file") {
      throw new UsageError(`Cannot use ${quoteSetting(setting)}: line ${earlier.line} sets it too`);
    }
    settings.set(name, flags[name]!.value.kind === "switch" ? readSwitch(setting) : setting);
  });
  return [...settings.values()];
}

/** A line of a settings file; null for a value that no line can hold. */
export function formatSettingLine(name: string, value: string): string | null {
  if (/[\r\n]/.test(value)) return null;
  const needsQuotes = value !== value.trim() || value !== unquote(value);
  return `${name} = ${needsQuotes ? `"${value}"` : value}`.trimEnd();
}

function unquote(value: string): string {
  return /^"(.*)"$/su.exec(value)?.[1] ?? value;
}
