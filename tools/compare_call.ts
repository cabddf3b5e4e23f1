import { compareSpeech, type Heard } from "./compare_speech.ts";

/** One side of a call on files. */
export interface Side {
  /** At 48 kHz, from when the call's sound began. */
  readonly said: Float32Array;
  /** The WAV that its speaker wrote. */
  readonly earFile: string;
}

const SAID_HZ = 48_000;

/**
 * What `listener` heard of `talker`, from the call's beginning to now. Its delay counts from when each
 * side's sound began, and they don't begin at once: `compareBoth()` knows better.
 */
export async function compareHeard(talker: Side, listener: Side): Promise<Heard> {
  const recording = await Deno.readFile(listener.earFile);
  return compareSpeech({ samples: talker.said, hz: SAID_HZ }, recording);
}

/**
 * What `a` heard of `b`, and `b` of `a`. By what one side's sound began later, it seems to hear sooner
 * and to be heard later: so both delays are given as their mean.
 */
export async function compareBoth(a: Side, b: Side): Promise<{ atA: Heard; atB: Heard }> {
  const atA = await compareHeard(b, a), atB = await compareHeard(a, b);
  const delayMs = (atA.delayMs + atB.delayMs) / 2;
  return { atA: { ...atA, delayMs }, atB: { ...atB, delayMs } };
}
