const ONE_TAB = "devcloud.ring";
const NOTE_S = 0.55;

/** What is heard again and again while somebody calls. */
export interface Tone {
  readonly periodS: number;
  /** Of full scale. */
  readonly peakGain: number;
  /** Hz, and seconds from the start of the period. */
  readonly notes: readonly (readonly [number, number])[];
}

/** Two bells of two notes each. */
export const RING_TONE: Tone = {
  periodS: 3,
  peakGain: 0.25,
  notes: [[880, 0], [1_108.7, 0.22], [880, 0.7], [1_108.7, 0.92]],
};

/** Somebody waits while one talks: a low note, soft enough to talk over, and rarer. */
export const WAITING_TONE: Tone = { periodS: 5, peakGain: 0.05, notes: [[440, 0], [440, 0.3]] };

/**
 * Plays it until `over`. A browser may forbid sound until the page has been touched: then it rings from
 * the first touch on, or not at all. Of several tabs one rings, the first that may.
 */
export async function playRingTone(tone: Tone, over: AbortSignal): Promise<void> {
  let context: AudioContext;
  try {
    context = new AudioContext();
  } catch {
    return;
  }
  const allow = () => void context.resume().catch(() => {});
  document.addEventListener("pointerdown", allow);
  document.addEventListener("keydown", allow);
  try {
    await Promise.race([context.resume(), ended(over)]);
    if (!over.aborted) {
      await navigator.locks.request(ONE_TAB, { signal: over }, () => ring(context, tone, over));
    }
  } catch {
    // No sound device, or over before it was this tab's turn: the dialog is there in any case.
  } finally {
    document.removeEventListener("pointerdown", allow);
    document.removeEventListener("keydown", allow);
    await context.close().catch(() => {});
  }
}

async function ring(context: AudioContext, tone: Tone, over: AbortSignal): Promise<void> {
  const { periodS, peakGain, notes } = tone;
  const period = () => {
    for (const [frequency, at] of notes) {
      note(context, frequency, peakGain, context.currentTime + 0.05 + at);
    }
  };
  period();
  const timer = setInterval(period, 1_000 * periodS);
  await ended(over);
  clearInterval(timer);
}

/** A bell: at once there, fading as it rings. */
function note(context: AudioContext, frequency: number, peakGain: number, at: number): void {
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(peakGain, at + 0.01);
  gain.gain.exponentialRampToValueAtTime(0.001, at + NOTE_S);
  const tone = new OscillatorNode(context, { frequency });
  tone.connect(gain).connect(context.destination);
  tone.start(at);
  tone.stop(at + NOTE_S);
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
