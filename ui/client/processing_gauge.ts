import type { Language, QualityFigures, SoundState } from "../../client/api/types.ts";

export type ProcessingPart = Exclude<keyof SoundState["processing"], "off">;

/**
 * What a part does now, with its sign: echo and noise are taken away, loudness goes up or down. Null
 * where nothing tells: outside of a call, and of the high-pass, whose work is always the same.
 */
export function processingGauge(
  part: ProcessingPart,
  figures: QualityFigures["processing"],
  unit: (value: string) => string,
  lang: Language,
): string | null {
  if (figures === null || part === "highPass") return null;
  const db = { echo: -figures.echoDb, noise: -figures.noiseDb, gain: figures.gainDb }[part];
  const format = new Intl.NumberFormat(lang, {
    maximumFractionDigits: 0,
    signDisplay: "exceptZero",
  });
  return unit(format.format(db).replace("-", "−"));
}
