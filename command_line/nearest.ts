/** Fewer letters say too little for a whole word to be guessed from its beginning. */
const MIN_BEGINNING = 3;

/**
 * Which of `names` was probably meant by `typed`: spelled like it, with few letters wrong, or the only
 * one that begins with it. Null where none is near.
 */
export function nearest(typed: string, names: readonly string[]): string | null {
  const word = normalise(typed);
  let best: { readonly name: string; readonly steps: number } | null = null;
  for (const name of names) {
    const steps = editDistance(word, name);
    if (steps <= stepsAllowed(word, name) && steps < (best?.steps ?? Infinity)) {
      best = { name, steps };
    }
  }
  if (best !== null || word.length < MIN_BEGINNING) return best?.name ?? null;
  const [only = null, ...more] = names.filter((name) => name.startsWith(word));
  return more.length === 0 ? only : null;
}

/** What a message adds: `; did you mean '--name'?`, or nothing. */
export function suggestion(typed: string, names: readonly string[], prefix = ""): string {
  const name = nearest(typed, names);
  return name === null ? "" : `; did you mean '${prefix}${name}'?`;
}

function normalise(typed: string): string {
  return typed.toLowerCase().replaceAll("_", "-");
}

function stepsAllowed(word: string, name: string): number {
  return Math.max(1, Math.floor(Math.min(word.length, name.length) / 3));
}

/**
 * Letters to add, drop or change, or neighbours to swap, until `a` is `b` ("optimal string alignment",
 * the restricted edit distance of Damerau).
 */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const steps = Math.min(changed, last[j]! + 1, row[j - 1]! + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(swapped ? Math.min(steps, before[j - 2]! + 1) : steps);
    }
    [before, last] = [last, row];
  }
  return last[b.length]!;
}
