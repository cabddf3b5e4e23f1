import type { CallQuality, QualityFigures } from "./api/types.ts";
import { judgeCall, type Judgement } from "./call_verdict.ts";
import type { VoiceStats } from "./media/voice_engine.ts";
import type { Notices } from "./notices.ts";
import type { VerdictContext } from "./verdict_conditions.ts";
import { verdictText } from "./verdict_text.ts";

/** Whose sound it is: a call, or (no peer) a test call. */
export interface WatchedCall {
  readonly call: string;
  readonly peer: string | null;
}

export interface QualityWatch {
  readonly quality: CallQuality | null;
  /** The figures of the call that is on, some ten a second. */
  take(watched: WatchedCall, stats: VoiceStats, context: Omit<VerdictContext, "kind">): void;
  /** No call is on any more. */
  clear(): void;
}

/** How often a call's figures are told as an event, and the page draws them anew, in ms. */
const TELL_MS = 1_000;

/** Judges the sound of the call that is on, and tells the page, scripts and the events. */
export function createQualityWatch(
  notices: Pick<Notices, "levels" | "quality" | "event">,
  now: () => number,
): QualityWatch {
  let call: string | null = null;
  let judgement: Judgement | null = null;
  let quality: CallQuality | null = null;
  let toldAt = 0;

  return {
    get quality() {
      return quality;
    },
    take({ call: id, peer }, stats, context) {
      const at = now();
      if (id !== call) {
        call = id;
        judgement = quality = null;
        toldAt = at;
      }
      notices.levels({ mic: stats.micLevel, speaker: stats.speakerLevel });
      const kind = peer === null ? "test" : "call";
      judgement = judgeCall(judgement, stats, { ...context, kind }, at);
      const { verdict } = judgement;
      const isDue = at - toldAt >= TELL_MS;
      if (!isDue && verdict.code === quality?.verdict.code) return;
      const text = verdictText(verdict.code, verdict.value, peer);
      quality = { verdict: { ...verdict, text }, figures: figuresOf(stats) };
      notices.quality(quality);
      if (!isDue) return;
      toldAt += TELL_MS;
      const told = { ...stats, verdict: verdict.code, verdictText: text.en };
      notices.event("stats", { call: id, ...(peer === null ? {} : { peer }), ...told });
    },
    clear() {
      call = judgement = quality = null;
    },
  };
}

function figuresOf(stats: VoiceStats): QualityFigures {
  const { codec, frameMs, bitrateKbps, lossPercent, rttMs, ownDelayMs, mouthToEarMs } = stats;
  const { jitterMs, bufferMs, concealedMs, droppedMs, underruns, overruns } = stats;
  return {
    codec,
    frameMs,
    bitrateKbps,
    lossPercent,
    rttMs,
    ownDelayMs,
    mouthToEarMs,
    jitterMs,
    bufferMs,
    concealedMs,
    droppedMs,
    underruns,
    overruns,
    peer: stats.peerReport,
    processing: stats.processing,
  };
}
