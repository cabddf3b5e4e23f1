/** What is written from right to left, or turns the direction by itself. */
const TURNS =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const FIRST_STRONG_ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";

/**
 * Names are other people's: in a sentence, one that is written from right to left would pull the words
 * around it to the wrong place. In all of `texts`, what their functions are given is set apart
 * (Unicode's bidirectional algorithm, UAX #9, section 2.4). What is written from left to right stays as it is.
 */
export function isolateNames<Texts>(texts: Texts): Texts {
  return walk(texts) as Texts;
}

function walk(value: unknown): unknown {
  if (typeof value === "function") {
    return (...given: unknown[]) => value(...given.map(setApart));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
}

function setApart(given: unknown): unknown {
  return typeof given === "string" && TURNS.test(given)
    ? `${FIRST_STRONG_ISOLATE}${given}${POP_ISOLATE}`
    : given;
}
