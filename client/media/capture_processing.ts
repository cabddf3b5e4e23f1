/**
 * What was captured on its way to the encoder, 10 ms at a time:
 *
 *     near ─▶ high-pass ─▶ echo canceller ─▶ noise suppressor ─▶ automatic gain, limiter ─▶
 *                            ▲ far (what was played)   └ voice probability ┘
 *
 * Each is switched on and off while sound passes, without a click. All is of 48 kHz, mono.
 */
import { createAutomaticGain } from "./automatic_gain.ts";
import type { CaptureSettings } from "./capture_settings.ts";
import { createEchoCanceller, type EchoCanceller } from "./echo_canceller.ts";
import { createHighPass } from "./high_pass.ts";
import { createNoiseSuppressor, type NoiseSuppressor } from "./noise_suppressor.ts";
import { BLOCK_RATE_HZ, BLOCKS_PER_SECOND, powerOf } from "./processing_block.ts";

/** What it does now. */
export interface CaptureGauges {
  /** Echo return loss enhancement: 0 while nothing is played. */
  readonly echoReductionDb: number;
  /** Of the noise between words. */
  readonly noiseReductionDb: number;
  /** Of the automatic gain, with what the limiter takes away. */
  readonly gainDb: number;
  /** How probably the user speaks, 0 to 1; 0 while neither noise suppression nor gain is on. */
  readonly voiceProbability: number;
}

export interface CaptureProcessing {
  /**
   * Processes BLOCK_SAMPLES of `near` in place.
   * @param far as many samples, what was played meanwhile
   * @param delayMs from a sample's being in `far` to its echo's being in `near`, as far as it is
   *   known: where the echo is looked for first
   */
  process(near: Float32Array, far: Float32Array, delayMs: number): void;
  /** Takes effect with the next block, or as soon as what is needed has been loaded. */
  configure(settings: CaptureSettings): Promise<void>;
  /** By how much the output is later than the input, in ms. */
  readonly delayMs: number;
  /** All is off, and has faded out: `process` would change nothing. */
  readonly isIdle: boolean;
  readonly gauges: CaptureGauges;
}

/** −45 dBFS played, and half a second after: what is captured may be an echo that isn't known yet. */
const FAR_TALKS_POWER = 3.2e-5;
const FAR_QUIET_BLOCKS = 0.5 * BLOCKS_PER_SECOND;

/** Ready when what `settings` need has been loaded. */
export async function createCaptureProcessing(
  settings: CaptureSettings,
): Promise<CaptureProcessing> {
  const highPass = createHighPass();
  const automaticGain = createAutomaticGain();
  let echoCanceller: EchoCanceller | null = null;
  let noiseSuppressor: NoiseSuppressor | null = null;
  let loadingEcho: Promise<EchoCanceller> | null = null;
  let loadingNoise: Promise<NoiseSuppressor> | null = null;
  let current = settings;
  let farQuietBlocks = FAR_QUIET_BLOCKS;

  function apply(): void {
    const { echo, noise, gain } = current;
    highPass.on = current.highPass;
    automaticGain.on = gain;
    if (echoCanceller !== null) echoCanceller.on = echo;
    if (noiseSuppressor !== null) {
      noiseSuppressor.on = noise;
      noiseSuppressor.isListening = gain;
    }
  }

  async function configure(next: CaptureSettings): Promise<void> {
    current = next;
    apply();
    const [echo, noise] = await Promise.all([
      next.echo ? loadingEcho ??= createEchoCanceller() : null,
      next.noise || next.gain ? loadingNoise ??= createNoiseSuppressor() : null,
    ]);
    echoCanceller ??= echo;
    noiseSuppressor ??= noise;
    apply();
  }

  await configure(settings);
  return {
    process(near, far, delayMs) {
      highPass.process(near);
      echoCanceller?.process(near, far, delayMs);
      noiseSuppressor?.process(near);
      farQuietBlocks = powerOf(far) > FAR_TALKS_POWER ? 0 : farQuietBlocks + 1;
      // An echo must not be taken for a quiet talker.
      const isNear = farQuietBlocks >= FAR_QUIET_BLOCKS;
      automaticGain.process(near, isNear ? noiseSuppressor?.voiceProbability ?? 0 : 0);
    },
    configure,
    get delayMs() {
      return (1_000 * (echoCanceller?.delaySamples ?? 0)) / BLOCK_RATE_HZ;
    },
    get isIdle() {
      return highPass.isIdle && automaticGain.isIdle && (echoCanceller?.isIdle ?? true) &&
        (noiseSuppressor?.isIdle ?? true);
    },
    gauges: {
      get echoReductionDb() {
        return echoCanceller?.reductionDb ?? 0;
      },
      get noiseReductionDb() {
        return noiseSuppressor?.reductionDb ?? 0;
      },
      get gainDb() {
        return automaticGain.gainDb;
      },
      get voiceProbability() {
        return noiseSuppressor?.voiceProbability ?? 0;
      },
    },
  };
}
