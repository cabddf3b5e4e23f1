/**
 * How late frames come that have no number. All that is known of a frame is when it arrived, so its
 * number is inferred: the earliest arrivals of late mark a line on which the sender's frames lie,
 * one frame length apart; what comes after a hole is the frame whose turn it is by that line.
 * Reordered frames can't be told from ordered ones.
 *
 * Times are in samples on the listener's clock (`playout.ts`), from any origin.
 */
export interface JitterEstimate {
  /**
   * A frame arrived at `clock`; `dry`: the queue had run out before. Returns how many frames must
   * have been lost before it. While the queue isn't dry, a late frame is the likelier.
   */
  observe(clock: number, dry: boolean): number;
  /** When the next frame arrives, if it is as early as the earliest. */
  readonly due: number;
  /** How much later than the earliest nearly all frames come. */
  readonly jitter: number;
  /** How many frames `jitter` rests on, at most 128. */
  readonly frames: number;
  /** The sender began anew: what was learnt says nothing any more. */
  restart(): void;
}

/** 8 s of v1: how long a bad spell is remembered. */
const HISTORY = 128;
/** The line is the earliest of so many frames (3 s): a sender whose clock is slow leaves it behind. */
const LINE_FRAMES = 48;
/** `jitter` covers all but the 4 latest of the history, and all but the 2 latest of these 2 s. */
const HISTORY_RANK = 5;
const RECENT_FRAMES = 32;
const RECENT_RANK = 3;
/** So many frames in a row a whole frame late: one was lost that wasn't noticed. */
const SHIFTED_FRAMES = 4;
/** A loss is doubted while so few frames have come since. */
const DOUBT_FRAMES = 16;

/** @param frame samples a frame; `tolerance`: samples by which arrival times are coarse */
export function createJitterEstimate(frame: number, tolerance: number): JitterEstimate {
  /** Arrival minus the time that the frame's number stands for, a ring of the last `HISTORY`. */
  const offsets = new Float64Array(HISTORY);
  const largest = new Float64Array(HISTORY_RANK);
  let recorded = 0;
  let next = 0; // the number of the next frame
  let line = 0; // the least offset
  let jitter = 0;
  let doubted = 0; // losses that may have been lateness
  let sinceLoss = 0;
  let lineBefore = 0; // the line when they were found

  /** The offset of `back` frames ago, 0 the newest. */
  const indexOf = (back: number) => (recorded - 1 - back) & (HISTORY - 1);

  function shiftLast(count: number, by: number): void {
    for (let back = 0; back < count; back++) offsets[indexOf(back)]! += by;
  }

  function leastOfLast(count: number): number {
    let least = Infinity;
    for (let back = 0; back < count; back++) least = Math.min(least, offsets[indexOf(back)]!);
    return least;
  }

  /** The `rank`-th largest of the last `count` offsets; −∞ where there are fewer. */
  function largestOfLast(count: number, rank: number): number {
    largest.fill(-Infinity, 0, rank);
    for (let back = 0; back < count; back++) {
      const offset = offsets[indexOf(back)]!;
      let place = rank - 1;
      if (offset <= largest[place]!) continue;
      for (; place > 0 && offset > largest[place - 1]!; place--) {
        largest[place] = largest[place - 1]!;
      }
      largest[place] = offset;
    }
    return largest[rank - 1]!;
  }

  function inferLost(late: number, dry: boolean): number {
    const doubt = dry ? 0 : jitter;
    return Math.max(0, Math.floor((late + tolerance - doubt) / frame));
  }

  /** Two come where one was due: what had been found lost was late. */
  function wasLate(clock: number): boolean {
    if (doubted === 0 || sinceLoss > DOUBT_FRAMES) return false;
    const isLineSure = recorded >= RECENT_FRAMES;
    const early = lineBefore + frame * next - clock;
    return early > (isLineSure ? 1.5 * tolerance : frame / 2);
  }

  return {
    observe(clock, dry) {
      if (recorded === 0) line = clock;
      const late = clock - (line + frame * next);
      const lost = recorded === 0 ? 0 : inferLost(late, dry);
      if (lost > 0) {
        next += lost;
        doubted = lost;
        sinceLoss = 0;
        lineBefore = line;
      } else if (wasLate(clock)) {
        doubted--;
        next--;
        shiftLast(Math.min(sinceLoss, recorded), frame);
      } else if (late < -frame / 2) {
        // A path that is faster by so much is another path: only the variation is still known.
        shiftLast(Math.min(recorded, HISTORY), late);
      }
      offsets[recorded++ & (HISTORY - 1)] = clock - frame * next++;
      if (recorded >= 2 * HISTORY) recorded -= HISTORY; // keeps the ring's phase, stays small
      sinceLoss++;

      const known = Math.min(recorded, HISTORY);
      line = leastOfLast(Math.min(known, LINE_FRAMES));
      if (known > SHIFTED_FRAMES && leastOfLast(SHIFTED_FRAMES) - line >= frame - tolerance) {
        next++;
        doubted = 1;
        sinceLoss = SHIFTED_FRAMES;
        lineBefore = line;
        shiftLast(SHIFTED_FRAMES, -frame);
        line = leastOfLast(Math.min(known, LINE_FRAMES));
      }
      const latest = Math.max(
        largestOfLast(known, HISTORY_RANK),
        largestOfLast(Math.min(known, RECENT_FRAMES), RECENT_RANK),
      );
      jitter = Math.max(0, latest - line);
      return lost;
    },
    get due() {
      return line + frame * next;
    },
    get jitter() {
      return jitter;
    },
    get frames() {
      return Math.min(recorded, HISTORY);
    },
    restart() {
      recorded = 0;
      next = 0;
      jitter = 0;
      doubted = 0;
    },
  };
}
