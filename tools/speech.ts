import { seededRandom } from "./seeded_random.ts";

/**
 * Speech without words, made on the spot: syllables of a voice as different from another's as two
 * people's are. It is nobody's recording, so it may go anywhere, and what is heard can be compared
 * with it sample by sample.
 *
 * A pulse train (the vocal cords) and noise (the breath) go through three resonators, which glide
 * from vowel to vowel: Klatt, "Software for a cascade/parallel formant synthesizer", 1980.
 */
export interface Voice {
  /** Pitch that the voice moves around: about 110 Hz for a man's, 210 Hz for a woman's. */
  readonly pitchHz: number;
  /** What it says: other seeds say other things. */
  readonly seed: number;
}

export const JOHNS_VOICE: Voice = { pitchHz: 112, seed: 1 };
export const MARIES_VOICE: Voice = { pitchHz: 208, seed: 2 };

/** First three formants in Hz: a, e, i, o, u (Peterson and Barney, 1952, rounded). */
const VOWELS: readonly (readonly [number, number, number])[] = [
  [730, 1_090, 2_440],
  [530, 1_840, 2_480],
  [270, 2_290, 3_010],
  [570, 840, 2_410],
  [300, 870, 2_240],
];
const BANDWIDTHS_HZ = [70, 100, 150];
const PEAK = 0.5;
const ROOM_NOISE = 0.0006; // of full scale: digital silence would flatter codecs and gates

interface Syllable {
  readonly vowel: readonly [number, number, number];
  readonly pitch: number;
  readonly seconds: number;
  /** Of its beginning that is breath rather than voice; 1 is a pause. */
  readonly breath: number;
}

/** `seconds` of speech at `hz` samples a second, mono, peaks at half of full scale. */
export function makeSpeech(voice: Voice, seconds: number, hz: number): Float32Array<ArrayBuffer> {
  const random = seededRandom(voice.seed);
  const samples = new Float32Array(Math.round(seconds * hz));
  const resonators = BANDWIDTHS_HZ.map(() => ({ before: 0, last: 0 }));
  let formants = [...VOWELS[0] ?? []];
  let phase = 0;
  let at = 0;
  for (let count = 0; at < samples.length; count++) {
    const syllable = nextSyllable(voice, count, random);
    const length = Math.round(syllable.seconds * hz);
    for (let i = 0; i < length && at < samples.length; i++, at++) {
      const part = i / length;
      const loudness = syllable.breath === 1 ? 0 : Math.sin(Math.PI * part) ** 0.5;
      phase += (syllable.pitch * (1 - 0.15 * part)) / hz;
      const pulse = phase >= 1 ? 1 : 0;
      phase %= 1;
      const isBreath = part < syllable.breath;
      let value = loudness * (isBreath ? 0.08 * (random() - 0.5) : pulse);
      formants = formants.map((now, k) => now + (syllable.vowel[k]! - now) * (30 / hz));
      for (const [k, state] of resonators.entries()) {
        const radius = Math.exp((-Math.PI * BANDWIDTHS_HZ[k]!) / hz);
        const turn = 2 * radius * Math.cos((2 * Math.PI * formants[k]!) / hz);
        const gain = 1 - turn + radius * radius; // 1 at 0 Hz, as in Klatt's cascade
        const out = gain * value + turn * state.last - radius * radius * state.before;
        state.before = state.last;
        state.last = out;
        value = out;
      }
      samples[at] = value;
    }
  }
  const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  return samples.map((value) => (PEAK * value) / peak + ROOM_NOISE * (random() - 0.5));
}

function nextSyllable({ pitchHz }: Voice, count: number, random: () => number): Syllable {
  const isPause = count % 7 === 6;
  return {
    vowel: VOWELS[Math.floor(random() * VOWELS.length)] ?? VOWELS[0]!,
    pitch: pitchHz * (0.85 + 0.3 * random()),
    seconds: 0.14 + 0.12 * random(),
    breath: isPause ? 1 : 0.3 * random(),
  };
}
