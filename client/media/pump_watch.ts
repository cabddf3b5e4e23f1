import { PUMP_WORD } from "./audio_messages.ts";

/** A device that has moved nothing for so long is dead: periods are 5 ms. */
export const STALL_MS = 500;
/** Streams glitch while they start, on some systems for seconds. */
const SETTLE_MS = 4_000;
/**
 * So many gaps in so short a time can be heard (on ALSA each takes 100 ms and more, since the stream
 * starts again): the device needs a larger buffer.
 */
const CRACKLE_MS = 4_000;
const CRACKLE_GLITCHES = 3;

/** `crackling`: it streams, with too many gaps. */
export type PumpHealth = "fine" | "stalled" | "crackling";

/** Looks at one pump's words now and then. */
export interface PumpWatch {
  look(nowMs: number): PumpHealth;
}

/** `words`: the pump's `PUMP_WORD`s. Times are Date.now(), as in the words. */
export function createPumpWatch(words: Int32Array, startMs: number): PumpWatch {
  let lastMs = startMs;
  let windowMs = startMs + SETTLE_MS;
  let windowGlitches = 0;
  return {
    look(nowMs) {
      // After a stop of the whole process every beat is old: the Workers get their time first.
      if (nowMs - lastMs > STALL_MS) Atomics.store(words, PUMP_WORD.beatMs, nowMs | 0);
      lastMs = nowMs;
      const stalledMs = ((nowMs | 0) - Atomics.load(words, PUMP_WORD.beatMs)) | 0;
      if (stalledMs > STALL_MS) return "stalled";
      if (nowMs < windowMs) {
        // Those of the start don't count.
        if (nowMs < startMs + SETTLE_MS) windowGlitches = Atomics.load(words, PUMP_WORD.glitches);
        return "fine";
      }
      const glitches = Atomics.load(words, PUMP_WORD.glitches);
      const crackles = glitches - windowGlitches >= CRACKLE_GLITCHES;
      windowMs = nowMs + CRACKLE_MS;
      windowGlitches = glitches;
      return crackles ? "crackling" : "fine";
    },
  };
}
