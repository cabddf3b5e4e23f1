/** The longest name: in graphemes, which people take for a character each, and in bytes of UTF-8. */
export const NAME_MAX = 64;
const NAME_MAX_BYTES = 256;

/** Why a name is refused. */
export type NameProblem = "empty" | "too-long" | "control-characters";

export type CheckedName =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly problem: NameProblem };

// Control characters (Cc), line separators, bidirectional overrides and isolates, lone surrogates.
const FORBIDDEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202A-\u202E\u2066-\u2069]/u;

// Spaces and what leaves no mark of its own: zero-width characters, joiners, fillers.
const INVISIBLE = /^[\p{White_Space}\p{Cf}\p{Default_Ignorable_Code_Point}]*$/u;

/** Trims and checks a user's name: 1 to 64 graphemes, nothing that could forge a line of a log. */
export function checkName(raw: string): CheckedName {
  const name = raw.trim();
  if (name === "") return { ok: false, problem: "empty" };
  if (FORBIDDEN.test(name)) return { ok: false, problem: "control-characters" };
  if (INVISIBLE.test(name)) return { ok: false, problem: "empty" };
  return isTooLong(name) ? { ok: false, problem: "too-long" } : { ok: true, name };
}

function isTooLong(name: string): boolean {
  if (name.length <= NAME_MAX) return false; // no UTF-16 unit takes more than 3 bytes
  if (new TextEncoder().encode(name).length > NAME_MAX_BYTES) return true;
  const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });
  let count = 0;
  for (const _ of graphemes.segment(name)) count++;
  return count > NAME_MAX;
}

/**
 * The same for names that people read as the same: compatibility forms (Unicode's NFKC) and case don't
 * count. Who owns "Marie" owns "MARIE" and "Ｍａｒｉｅ" too.
 */
export function foldName(name: string): string {
  // Upper case first: "ß" has none of its own, and is "ss" then, as in full case folding.
  return name.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
}

/**
 * Whether a 2023 client can answer a call from this name: it reads the caller with `split(" ")[1]`,
 * so it looks up only what stands before the first space.
 */
export function isAnswerableByV1(name: string): boolean {
  return !/\s/u.test(name);
}
