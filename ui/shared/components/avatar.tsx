const HUES = 8;

/** Initials on a colour that stays the same for a name. Decoration: the name stands beside it. */
export function Avatar({ name }: { name: string }) {
  let hash = 0;
  for (const char of name) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return <span class={`avatar avatar-${hash % HUES}`} aria-hidden="true">{initials(name)}</span>;
}

let segmenter: Intl.Segmenter | undefined;

/** Making one takes 0.1 ms, and a list that scrolls shows dozens of names in each frame. */
function graphemes(): Intl.Segmenter {
  return segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
}

/** The first letters of the first two words; graphemes, so that an emoji or an accent stays whole. */
export function initials(name: string): string {
  return name.trim().split(/\s+/).slice(0, 2).map((word) => {
    for (const { segment } of graphemes().segment(word)) return segment.toLocaleUpperCase();
    return "";
  }).join("");
}
