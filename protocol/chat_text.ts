/** The longest text of a message, in bytes of UTF-8. */
export const TEXT_BYTES = 64 * 1_024;

/** The longest piece of a text that goes into one signal, in bytes of its JSON between the quotes. */
export const PART_BYTES = 600;

/** What a text of TEXT_BYTES can need: JSON makes two bytes of a quote, a backslash, a tab, a line's end. */
export const MOST_PARTS = 224;

/** Why a text can't be sent. */
export type TextProblem = "empty" | "too-long" | "invalid";

export type CheckedText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: TextProblem };

/** Control characters but tab and line feed: a terminal would obey them. */
const FORBIDDEN = /(?![\t\n])[\p{Cc}\p{Cs}]/u;
/** Nothing that leaves a mark: spaces, joiners, marks of direction. */
const INVISIBLE = /^[\p{White_Space}\p{Cf}\p{Default_Ignorable_Code_Point}]*$/u;

const encoder = new TextEncoder();

/**
 * Checks what somebody wants to send: at most 64 KiB of UTF-8, whole code points only, something to
 * be seen. Ends of lines become line feeds; else the text stays as it is.
 */
export function checkText(raw: string): CheckedText {
  // Before anything else is made of it: a code unit takes at least one byte.
  if (raw.length > TEXT_BYTES) return { ok: false, problem: "too-long" };
  const text = raw.replace(/\r\n?/g, "\n");
  if (FORBIDDEN.test(text)) return { ok: false, problem: "invalid" };
  if (INVISIBLE.test(text)) return { ok: false, problem: "empty" };
  if (utf8Length(text) > TEXT_BYTES) return { ok: false, problem: "too-long" };
  return { ok: true, text };
}

/** Cuts a checked text into pieces of PART_BYTES at most, between code points; at least one. */
export function splitText(text: string): string[] {
  const parts: string[] = [];
  let start = 0, at = 0, bytes = 0;
  for (const character of text) {
    const more = bytesOf(character);
    if (bytes + more > PART_BYTES) {
      parts.push(text.slice(start, at));
      start = at;
      bytes = 0;
    }
    bytes += more;
    at += character.length;
  }
  parts.push(text.slice(start));
  return parts;
}

/** As jsonLength of a checked text's code point, many times as fast. */
function bytesOf(character: string): number {
  if (character === '"' || character === "\\" || character === "\n" || character === "\t") return 2;
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** Bytes of UTF-8. */
export function utf8Length(text: string): number {
  return encoder.encode(text).length;
}

/** Bytes of a text within a JSON string, without its quotes. */
export function jsonLength(text: string): number {
  return utf8Length(JSON.stringify(text)) - 2;
}
