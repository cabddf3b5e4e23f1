/** The longest name, in Unicode code points. */
export const NAME_MAX = 64;

/** Why a name is refused. */
export type NameProblem = "empty" | "too-long" | "control-characters";

export type CheckedName =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly problem: NameProblem };

// Control characters (Cc), line separators, bidirectional overrides and isolates, lone surrogates.
const FORBIDDEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202A-\u202E\u2066-\u2069]/u;

// Spaces and what leaves no mark of its own: zero-width characters, joiners, fillers.
const INVISIBLE = /^[\p{White_Space}\p{Cf}\p{Default_Ignorable_Code_Point}]*$/u;

/** Trims and checks a user's name: 1 to 64 code points, nothing that could forge a line of a log. */
export function checkName(raw: string): CheckedName {
  const name = raw.trim();
  if (name === "") return { ok: false, problem: "empty" };
  if (FORBIDDEN.test(name)) return { ok: false, problem: "control-characters" };
  if (INVISIBLE.test(name)) return { ok: false, problem: "empty" };
  if ([...name].length > NAME_MAX) return { ok: false, problem: "too-long" };
  return { ok: true, name };
}

/**
 * Whether a 2023 client can answer a call from this name: it reads the caller with `split(" ")[1]`,
 * so it looks up only what stands before the first space.
 */
export function isAnswerableByV1(name: string): boolean {
  return !/\s/u.test(name);
}
