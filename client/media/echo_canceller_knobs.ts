/**
 * What AEC3 believes of the echo, and what it is to believe before it knows: neither can be reached
 * through its C functions, so both are read and written where its objects lie. They lie in the same
 * place in every instance, as each has a memory of its own and allocates the same in it.
 */
export interface Aec3Knobs {
  /**
   * How loud the echo is taken to be, of what was played, as long as AEC3's filter has not found it:
   * an amplitude. 1, its own default, silences who talks meanwhile.
   */
  assumedEchoGain: number;
  /**
   * By how much its filter lessens the echo: a power, 1 until it has found one. The mean of what it
   * estimates below 4 kHz.
   */
  readonly enhancement: number;
}

/**
 * In floats from the canceller's address. In WebRTC's residual_echo_estimator.h: the gains of early
 * and late reflections, in transparent mode and otherwise.
 */
const GAINS_AT = 130_945;
const GAINS = [0.01, 0.01, 1, 1];
const GENERAL_GAINS = 2;
/** In subband_erle_estimator.h: `max_erle_`, for bands below and above 4 kHz, which it never exceeds. */
const MOST_AT = 131_443;
const KNOWN_MOST = [4, 1.5];
/**
 * Ours: where the echo is as loud as who talks, what it is estimated to be after the filter decides
 * how much of the talker goes. Taken for no more than 6 dB less, it cost them 4.5 dB.
 */
const MOST = [10, 6];
/** In subband_erle_estimator.h: `erle_` of the only channel, of 65 bands of 125 Hz up to 8 kHz. */
const ENHANCEMENTS_AT = 137_528;
const BANDS = 65, LOW_BANDS = 32;

const halfOf = (band: number) => band < LOW_BANDS ? 0 : 1;

/**
 * @param canceller its address in `memory`, in bytes; it was just made
 * @throws Error when the package isn't the version that is known
 */
export function openAec3Knobs(memory: WebAssembly.Memory, canceller: number): Aec3Knobs {
  const at = (floats: number, count: number) =>
    new Float32Array(memory.buffer, canceller + 4 * floats, count);
  const gains = at(GAINS_AT, GAINS.length), enhancements = at(ENHANCEMENTS_AT, BANDS);
  const most = at(MOST_AT, BANDS);
  const isKnown = GAINS.every((gain, i) => gains[i] === Math.fround(gain)) &&
    enhancements.every((enhancement) => enhancement === 1) &&
    most.every((value, band) => value === KNOWN_MOST[halfOf(band)]);
  if (!isKnown) throw new Error(`Cannot use AEC3: its gains are ${gains}, its limits ${most}`);
  for (let band = 0; band < BANDS; band++) most[band] = MOST[halfOf(band)]!;
  return {
    get assumedEchoGain() {
      return gains[GENERAL_GAINS]!;
    },
    set assumedEchoGain(gain) {
      gains.fill(gain, GENERAL_GAINS);
    },
    get enhancement() {
      let sum = 0;
      for (let i = 0; i < LOW_BANDS; i++) sum += enhancements[i]!;
      return sum / LOW_BANDS;
    },
  };
}
