const PERIOD_S = 3;
const PEAK_GAIN = 0.25;
const ONE_TAB = "devcloud.ring";

/** Two bells of two notes each (Hz, seconds from the start of the period). */
const NOTES = [[880, 0], [1_108.7, 0.22], [880, 0.7], [1_108.7, 0.92]] as const;
const NOTE_S = 0.55;

/**
 * Rings until `over`. A browser may forbid sound until the page has been touched: then it rings from
 * the first touch on, or not at all. Of several tabs one rings, the first that may.
 */
export async function playRingTone(over: AbortSignal): Promise<void> {
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
      await navigator.locks.request(ONE_TAB, { signal: over }, () => ring(context, over));
    }
  } catch {
    // No sound device, or over before it was this tab's turn: the dialog is there in any case.
  } finally {
    document.removeEventListener("pointerdown", allow);
    document.removeEventListener("keydown", allow);
    await context.close().catch(() => {});
  }
}

async function ring(context: AudioContext, over: AbortSignal): Promise<void> {
  const period = () => {
    for (const [frequency, at] of NOTES) note(context, frequency, context.currentTime + 0.05 + at);
  };
  period();
  const timer = setInterval(period, 1_000 * PERIOD_S);
  await ended(over);
  clearInterval(timer);
}

/** A bell: at once there, fading as it rings. */
function note(context: AudioContext, frequency: number, at: number): void {
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(PEAK_GAIN, at + 0.01);
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
