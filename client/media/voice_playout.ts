/** The receiving end of a voice, whatever its codec: what came waits here until it is to be heard. */
export interface VoicePlayout {
  /** Fills `into` with what is to be heard next, silence where there is nothing. */
  pull(into: Float32Array): void;
  /** The speaker has gone on by `samples` without ours: it found nothing to play. */
  elapse(samples: number): void;
  /**
   * Whether sound is being played of which the next `samples` aren't all there, and the rest may only be
   * late: to pull so many now would be to make something up.
   */
  awaits(samples: number): boolean;
  /**
   * How many of the samples that were pulled last would still be waited for, had they been awaited: what is
   * pushed now counts as if it had come before them.
   */
  grace: number;
  /** At what speed the last pulled samples are to be played: 1 ± 0.025. */
  readonly speed: number;
  /** What lies in the buffer now, in ms. */
  readonly heldMs: number;
  /** What the buffer holds when the earliest frame comes, what it aims at, the jitter measured: ms. */
  readonly bufferMs: number;
  readonly targetMs: number;
  readonly jitterMs: number;
  /** Since the beginning: what was made up, and what was dropped, in ms. */
  readonly concealedMs: number;
  readonly droppedMs: number;
}
