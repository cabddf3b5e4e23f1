/**
 * What is heard where no packet is: the decoder's guess where sound is missing, for a while; soft
 * noise where the talker pauses.
 */
import type { ComfortNoise } from "./comfort_noise.ts";
import type { VoiceDecoder } from "./voice_decoder.ts";

export interface GapSound {
  /** How much the decoder has made up since the last packet, and how much of it isn't heard yet. */
  readonly made: number;
  readonly unheard: number;
  /** Whether what is made up is still as loud as the decoder makes it. */
  readonly isFull: boolean;
  /** A packet was played, of `samples`: the next gap is another. */
  reset(samples: number): void;
  /** Writes `count` samples of a gap that lasts for `left` more. */
  missing(into: Float32Array, from: number, count: number, left: number): void;
  noise(into: Float32Array, from: number, count: number): void;
}

/** Opus makes up whole 2.5 ms, and does it best in pieces as long as its packets, up to 10 ms. */
const GRAIN = 120, MAX_PIECE = 480;
/** 60 ms of what is made up are left as they are, then it fades to silence in 100 ms. */
const HOLD = 2_880, FADE = 4_800;

export function createGapSound(decoder: VoiceDecoder, comfort: ComfortNoise): GapSound {
  const piece = new Float32Array(MAX_PIECE);
  let next = 0, end = 0; // what of `piece` is yet to be heard
  let made = 0;
  let heard = 0; // samples of the gap
  let packetSamples = MAX_PIECE;

  function makePiece(left: number): void {
    const wanted = Math.min(packetSamples, MAX_PIECE, left);
    end = Math.max(GRAIN, Math.min(MAX_PIECE, Math.ceil(wanted / GRAIN) * GRAIN));
    next = 0;
    decoder.conceal(piece, end);
    made += end;
  }

  return {
    get made() {
      return made;
    },
    get unheard() {
      return end - next;
    },
    get isFull() {
      return heard <= HOLD;
    },
    reset(samples) {
      next =
        end =
        made =
        heard =
          0;
      packetSamples = samples;
    },
    missing(into, from, count, left) {
      for (let i = 0; i < count; i++) {
        const gain = 1 - Math.max(0, ++heard - HOLD) / FADE;
        if (gain > 0 && next === end) makePiece(left - i);
        into[from + i] = gain > 0 ? gain * piece[next++]! : 0;
      }
    },
    noise(into, from, count) {
      heard += count;
      comfort.make(into, from, count);
    },
  };
}
