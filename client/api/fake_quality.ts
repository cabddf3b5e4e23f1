/** A call's quality for tests of the API and of the page. */
import { verdictText } from "../verdict_text.ts";
import type { CallQuality, QualityFigures, Verdict } from "./types.ts";

export const FIGURES: QualityFigures = {
  codec: "opus",
  frameMs: 10,
  bitrateKbps: { heard: 31, spoken: 33 },
  lossPercent: { heard: 12.4, spoken: 0.5 },
  rttMs: 1.8,
  ownDelayMs: { capture: 15, playout: 21 },
  mouthToEarMs: { heard: 38, spoken: 41 },
  jitterMs: 2.3,
  bufferMs: 12,
  concealedMs: 40,
  droppedMs: 0,
  underruns: 2,
  overruns: 1,
  peer: { muted: false, talking: true, levelDb: -31, concealedPermille: 2 },
  processing: { echoDb: 31, noiseDb: 12, gainDb: 4 },
};

export function fakeQuality(
  code: Verdict["code"],
  level: Verdict["level"],
  value: number | null = null,
  figures: Partial<QualityFigures> = {},
  peer: string | null = "Marie",
): CallQuality {
  const text = verdictText(code, value, peer);
  return { verdict: { code, level, value, text }, figures: { ...FIGURES, ...figures } };
}
