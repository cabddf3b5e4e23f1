// Control characters (Cc), line separators, lone surrogates, bidirectional overrides and isolates:
// what could forge a line of a log, drive a terminal, or turn a text round.
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202A-\u202E\u2066-\u2069]/gu;

/** Makes a text from the network safe to print: what is unsafe becomes `\u001b` and the like. */
export function escapeForLog(text: string): string {
  return text.replace(
    UNSAFE,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** At most `max` code points of a text, with "…" where it was cut. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  const points = [...text.slice(0, 2 * max + 2)];
  return points.length <= max ? text : points.slice(0, max).join("") + "…";
}
