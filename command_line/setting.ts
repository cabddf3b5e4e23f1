import { variableOf } from "./flag.ts";
import { UsageError } from "./usage_error.ts";

/** Where a setting comes from, the strongest first. */
export type Source =
  | { readonly kind: "flag" }
  | { readonly kind: "environment" }
  | { readonly kind: "file"; readonly path: string; readonly line: number };

/** A value that someone has given; a switch's is `yes` or `no`. */
export interface Setting {
  /** The flag's, without `--`. */
  readonly name: string;
  readonly value: string;
  readonly source: Source;
}

const YES = ["yes", "true", "on", "1"];
const NO = ["no", "false", "off", "0"];

/** A switch's value as a settings file or the environment has it. @throws {UsageError} */
export function readSwitch(setting: Setting): Setting {
  const word = setting.value.toLowerCase();
  if (YES.includes(word)) return { ...setting, value: "yes" };
  if (NO.includes(word)) return { ...setting, value: "no" };
  throw new UsageError(`Cannot use ${quoteSetting(setting)}: it is yes or no`);
}

/** For messages: `--port '1x'`, `DEVCLOUD_PORT '1x'`, or `port '1x' (/etc/server.conf:3)`. */
export function quoteSetting(setting: Setting): string {
  return `${labelOf(setting)} ${quote(setting.value)}${placeOf(setting)}`;
}

/** For messages: a setting as whoever gave it knows it, without its value. */
function labelOf({ name, source }: Setting): string {
  switch (source.kind) {
    case "flag":
      return `--${name}`;
    case "environment":
      return variableOf(name);
    case "file":
      return name;
  }
}

function placeOf({ source }: Setting): string {
  return source.kind === "file" ? ` (${oneLine(source.path)}:${source.line})` : "";
}

// Control characters (Cc), line separators, bidirectional overrides and isolates, lone surrogates.
const FORGING = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202A-\u202E\u2066-\u2069]/gu;

/** In quotes; what would break or forge a line is in JSON's, with its escapes. */
export function quote(text: string): string {
  const line = oneLine(text);
  return line === text ? `'${text}'` : line;
}

/** As it is, where it has nothing that would break or forge a line, else as JSON. */
export function oneLine(text: string): string {
  if (text.search(FORGING) < 0) return text;
  return JSON.stringify(text).replace(
    FORGING,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
