import type { Language, QualityFigures } from "../../client/api/types.ts";
import type { Messages } from "./messages.ts";

/** A line of the table: what comes from the other and what goes to it, or one value for both. */
export interface QualityRow {
  readonly label: string;
  readonly values: readonly [heard: string, spoken: string] | readonly [string];
}

/** The figures as the table shows them, unknown ones said to be so. */
export function qualityRows(
  figures: QualityFigures,
  t: Messages["quality"],
  lang: Language,
): readonly QualityRow[] {
  const number = new Intl.NumberFormat(lang, { maximumFractionDigits: 1 });
  const whole = new Intl.NumberFormat(lang, { maximumFractionDigits: 0 });
  const known = (value: number | null, unit: (value: string) => string, format = whole) =>
    value === null ? t.unknown : unit(format.format(value));
  const { mouthToEarMs, ownDelayMs, lossPercent, bitrateKbps, processing } = figures;
  const isOneSided = mouthToEarMs.heard === null && mouthToEarMs.spoken === null;
  const glitches = whole.format(figures.underruns + figures.overruns);
  return [
    isOneSided
      ? {
        label: t.ownDelay,
        values: [known(ownDelayMs.playout, t.ms), known(ownDelayMs.capture, t.ms)],
      }
      : {
        label: t.mouthToEar,
        values: [known(mouthToEarMs.heard, t.ms), known(mouthToEarMs.spoken, t.ms)],
      },
    {
      label: t.loss,
      values: [
        known(lossPercent.heard, t.percent, number),
        known(lossPercent.spoken, t.percent, number),
      ],
    },
    {
      label: t.bitrate,
      values: [known(bitrateKbps.heard, t.kbps), known(bitrateKbps.spoken, t.kbps)],
    },
    { label: t.rtt, values: [known(figures.rttMs, t.ms, number)] },
    { label: t.jitter, values: [known(figures.jitterMs, t.ms, number)] },
    { label: t.buffer, values: [known(figures.bufferMs, t.ms)] },
    { label: t.codec, values: [t[figures.codec](known(figures.frameMs, t.ms, number))] },
    { label: t.glitches, values: [t.glitchCount(glitches, known(figures.concealedMs, t.ms))] },
    ...(processing === null ? [] : [{
      label: t.processing,
      values: [
        t.processed(
          known(processing.echoDb, t.db),
          known(processing.noiseDb, t.db),
          known(processing.gainDb, t.db),
        ),
      ] as const,
    }]),
  ];
}
