/**
 * What of the microphone is sent: mute, push-to-talk and voice activity, as one gain that fades so
 * that nothing clicks. Frames leave all the same, as an original needs them; shut, they are silence.
 *
 *     samples ─┬▶ (voice activity: 20 ms later) ▶ gain 0 … 1 ─▶ samples
 *              └▶ high-pass ▶ blocks of 5 ms ▶ voice_activity
 *
 * By voice activity the sound is late by its pre-roll, so that the beginning of a word, heard before
 * it is known to be one, is sent. The other modes cost no delay.
 */
import { ACTIVITY_BLOCK_MS, createVoiceActivity } from "./voice_activity.ts";

/** `open`: all is sent; `voice`: while somebody speaks; `push`: while the button is held. */
export const TRANSMIT_MODES = ["open", "voice", "push"] as const;
export type TransmitMode = typeof TRANSMIT_MODES[number];

/** What the user wants, changed at any moment by its owner; the gate follows. */
export interface Transmit {
  mode: TransmitMode;
  muted: boolean;
  /** The button of push-to-talk is held. */
  held: boolean;
}

/** All is sent. */
export const OPEN_MICROPHONE: Readonly<Transmit> = { mode: "open", muted: false, held: false };

export interface VoiceGate {
  /** Somebody speaks into the microphone, sent or not. */
  readonly talking: boolean;
  /** What is said now is sent. */
  readonly isOpen: boolean;
  /** Lets through, or not, the first `count` samples, in place. */
  process(samples: Float32Array, count: number): void;
}

const FADE_MS = 5;
/** Twice what it takes to know speech (voice_activity.ts). */
export const PRE_ROLL_MS = 20;
/** What is lower than voices is no voice: hum, and a microphone's offset. */
const HIGH_PASS_HZ = 100;

/** In `sums`: what is slower than voices, and the power of the rest in this block. */
const MEAN = 0, SQUARES = 1;

/** @param hz of the samples */
export function createVoiceGate(hz: number, transmit: Readonly<Transmit>): VoiceGate {
  const activity = createVoiceActivity();
  const blockSamples = Math.round((hz * ACTIVITY_BLOCK_MS) / 1_000);
  const preRoll = new Float32Array(Math.round((hz * PRE_ROLL_MS) / 1_000));
  const fadeStep = 1_000 / (hz * FADE_MS);
  const lowPass = 1 - Math.exp((-2 * Math.PI * HIGH_PASS_HZ) / hz);
  // Numbers that change with each sample, and that V8 would allocate each time were they no array's.
  const sums = new Float64Array(2);
  let counted = 0;
  let at = 0; // in the pre-roll
  let gain = -1; // before the first sample: taken as wanted, without a fade
  let isDelayed = false;

  function wanted(): 0 | 1 {
    if (transmit.muted) return 0;
    if (transmit.mode === "voice") return activity.talking ? 1 : 0;
    return transmit.mode === "open" || transmit.held ? 1 : 0;
  }

  return {
    get talking() {
      return activity.talking;
    },
    get isOpen() {
      return wanted() === 1;
    },
    process(samples, count) {
      const wantsDelay = transmit.mode === "voice";
      if (gain < 0) {
        gain = wanted();
        isDelayed = wantsDelay;
      }
      // In locals: a closure's numbers would be allocated anew for each sample.
      let open = wanted(), now = gain, counting = counted, place = at;
      let delayed = isDelayed;
      for (let i = 0; i < count; i++) {
        const sample = samples[i]!;
        const mean = sums[MEAN]! + lowPass * (sample - sums[MEAN]!);
        sums[MEAN] = mean;
        sums[SQUARES] = sums[SQUARES]! + (sample - mean) * (sample - mean);
        if (++counting === blockSamples) {
          activity.block(sums[SQUARES]! / blockSamples);
          sums[SQUARES] = 0;
          counting = 0;
          open = wanted();
        }
        const earlier = preRoll[place]!;
        preRoll[place] = sample;
        if (++place === preRoll.length) place = 0;
        // The delay changes where nobody hears the jump.
        if (delayed !== wantsDelay && now === 0) delayed = wantsDelay;
        const target = delayed === wantsDelay ? open : 0;
        if (now < target) now = Math.min(target, now + fadeStep);
        else if (now > target) now = Math.max(target, now - fadeStep);
        samples[i] = now * (delayed ? earlier : sample);
      }
      gain = now;
      counted = counting;
      at = place;
      isDelayed = delayed;
    },
  };
}
