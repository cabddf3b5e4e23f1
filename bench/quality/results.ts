import type { SpeechScore } from "../../tools/speech_quality/score_speech.ts";
import { median } from "../../tools/correlate.ts";
import { round } from "../voice/summary.ts";

/** What bench/results/quality.json holds. */
export interface QualityResults {
  readonly date: string;
  readonly versions: { readonly deno: string; readonly espeak: string };
  /** Of one talker, in seconds; both talk. */
  readonly speechSeconds: number;
  /** Networks tried at each point: as many calls, twice as many listeners. */
  readonly seeds: number;
  /** On a clock of their own: the figures that are drawn. */
  readonly points: readonly QualityPoint[];
  /** Calls of two programs over UDP in real time, which confirm the points of the same network. */
  readonly clients: readonly QualityPoint[];
}

/** One codec on one network, over all calls and both listeners. */
export interface QualityPoint {
  /** As the call had it. */
  readonly codec: string;
  readonly loss: number;
  readonly jitterMs: number;
  readonly mos: Spread;
  readonly intelligibility: Spread;
  /** Mouth to ear without sound cards, 20 ms of network in it; null where the two ends have no common clock. */
  readonly delayMs: number | null;
  /** Part of the time that was made up because nothing had come, 0 to 1. */
  readonly concealed: number;
  /** Kilobits of voice that arrived in a second; null where it wasn't counted. */
  readonly kilobits: number | null;
}

export interface Spread {
  readonly mean: number;
  readonly least: number;
  readonly most: number;
}

/** One listener in one call. */
export interface Heard extends SpeechScore {
  readonly concealed: number;
  readonly bitrate: number | null;
}

export function summarisePoint(
  network: { readonly codec: string; readonly loss: number; readonly jitterMs: number },
  heard: readonly Heard[],
  hasOneClock: boolean,
): QualityPoint {
  const { codec, loss, jitterMs } = network;
  return {
    ...{ codec, loss, jitterMs },
    mos: spreadOf(heard.map(({ mos }) => mos), 2),
    intelligibility: spreadOf(heard.map(({ intelligibility }) => intelligibility), 3),
    delayMs: hasOneClock ? round(median(heard.map(({ delayMs }) => delayMs)), 0) : null,
    kilobits: kilobitsOf(heard),
    concealed: spreadOf(heard.map(({ concealed }) => concealed), 4).mean,
  };
}

function kilobitsOf(heard: readonly Heard[]): number | null {
  const known = heard.flatMap(({ bitrate }) => bitrate === null ? [] : [bitrate]);
  return known.length === 0 ? null : round(spreadOf(known, 0).mean / 1_000, 1);
}

function spreadOf(values: readonly number[], digits: number): Spread {
  return {
    mean: round(values.reduce((sum, value) => sum + value, 0) / values.length, digits),
    least: round(Math.min(...values), digits),
    most: round(Math.max(...values), digits),
  };
}
