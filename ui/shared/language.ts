/** The languages of the pages. */
export type Language = "fr" | "en";

/** The first of `preferred` (BCP 47, as `navigator.languages`) that we speak; English without one. */
export function pickLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const primary = tag.toLowerCase().split("-")[0];
    if (primary === "fr" || primary === "en") return primary;
  }
  return "en";
}
