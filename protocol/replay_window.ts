/**
 * Which packets of a stream have come, so that none is taken twice: a sliding window of the newest
 * counters (RFC 6479). What is older than the window counts as seen.
 */
export interface ReplayWindow {
  /** The highest counter that was taken; −1 before the first. */
  readonly newest: number;
  /** Whether a packet of this counter may still be taken. */
  isFresh(counter: number): boolean;
  /** This one was authentic: it is not taken again. */
  take(counter: number): void;
}

/** How late a packet may be, in packets. */
export const REPLAY_WINDOW = 2_048;
const WORD_BITS = 32;
/** One more than the window needs: the newest word is filled while the oldest is still asked for. */
const WORDS = REPLAY_WINDOW / WORD_BITS + 1;

export function createReplayWindow(): ReplayWindow {
  const bits = new Uint32Array(WORDS);
  let newest = -1;

  const wordOf = (counter: number) => Math.floor(counter / WORD_BITS);
  const bitOf = (counter: number) => 1 << (counter % WORD_BITS);

  return {
    get newest() {
      return newest;
    },
    isFresh(counter) {
      if (counter > newest) return true;
      if (counter <= newest - REPLAY_WINDOW) return false;
      return (bits[wordOf(counter) % WORDS]! & bitOf(counter)) === 0;
    },
    take(counter) {
      const word = wordOf(counter);
      if (counter > newest) {
        const before = newest < 0 ? word - WORDS : wordOf(newest);
        for (let passed = Math.max(before + 1, word - WORDS + 1); passed <= word; passed++) {
          bits[((passed % WORDS) + WORDS) % WORDS] = 0;
        }
        newest = counter;
      }
      bits[word % WORDS]! |= bitOf(counter);
    },
  };
}
