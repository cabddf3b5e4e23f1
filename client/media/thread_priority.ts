import { setPriority } from "node:os";

/** As PulseAudio asks for its own threads. */
const NICENESS = -11;

/**
 * Lets the calling thread go before others on a busy machine: a voice that waits is a gap. Linux
 * alone counts niceness by thread (0 is the caller's), and allows it to root and to users with a
 * limit such as `@audio - nice -11`; elsewhere nothing changes.
 */
export function raiseThreadPriority(): void {
  if (Deno.build.os !== "linux") return;
  try {
    setPriority(0, NICENESS);
  } catch {
    // Not allowed: the voice takes its turn.
  }
}
