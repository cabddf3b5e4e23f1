/** Lets connections read in turns, so that none waits while another is served again and again. */
export interface ReadTurns {
  /** A connection has been read from and served, and is told when it may read on. */
  served(reader: Reader): void;
  /** The same, of one that had to wait for something between. */
  resumed(reader: Reader): void;
  /** Whoever waits reads on. */
  close(): void;
}

export interface Reader {
  readOn(): void;
}

/**
 * So many read on at a time. Few enough that nearly all of them, and the answers, fit in what tokio does
 * before it yields: 128 reads and writes (its "cooperative budget" of a task).
 */
const READS_A_PASS = 16;
/** Where so few wait all may read on: those are soon looked at. */
const SMALL_CROWD = 100;
/** So many served at once are all that the budget lets through, a read and a write each: others wait. */
const FULL_PASS = 60;
/** Then fewer read on than are served in the next pass, but some: without any there may be no next. */
const READS_AFTER_FULL = 8;
/** Micro-tasks until all reads of a pass have been served. */
const PASS_HOPS = 4;
/** After so long without a pass, those who read have nothing to read: more may. */
const LOOK_MS = 1;

/**
 * A read that is begun when its bytes are there gives them at once, and costs a tenth of one that has to
 * wait: Deno looks again and again at each that is ready while tokio's budget is used up. And it lets
 * those wait behind whatever becomes ready meanwhile, in the reverse of their order (tokio wakes what has
 * used up its budget after new events, the last first): of 1,000 busy connections those were served
 * whose peers answer fast enough, and the others waited for seconds.
 *
 * So who was served reads on behind all others, and few at a time: of 10,000 busy connections nearly all
 * wait here, in order, and their bytes in the system.
 */
export function createReadTurns(): ReadTurns {
  let waiting: Reader[] = [];
  let next = 0; // in `waiting`
  let servedNow = 0;
  let isPass = false;
  let passes = 0;
  let passesSeen = 0;
  let silent = READS_A_PASS; // how many read on after a silence
  let timer: ReturnType<typeof setTimeout> | undefined;

  function hop(left: number): void {
    if (left === 0) endPass();
    else queueMicrotask(() => hop(left - 1));
  }

  function endPass(): void {
    const isFull = servedNow >= FULL_PASS;
    servedNow = 0;
    isPass = false;
    passes++;
    if (isFull) readOn(READS_AFTER_FULL);
    else readOn(waiting.length - next <= SMALL_CROWD ? SMALL_CROWD : READS_A_PASS);
    if (next < waiting.length) timer ??= setTimeout(look, LOOK_MS);
  }

  function look(): void {
    timer = undefined;
    if (passes === passesSeen) readOn(silent *= 2);
    else silent = READS_A_PASS;
    passesSeen = passes;
    if (next < waiting.length) timer = setTimeout(look, LOOK_MS);
  }

  function readOn(most: number): void {
    const until = Math.min(waiting.length, next + most);
    while (next < until) waiting[next++]!.readOn();
    if (next === waiting.length) {
      waiting = [];
      next = 0;
    } else if (next > waiting.length / 2) {
      waiting = waiting.slice(next);
      next = 0;
    }
  }

  function resumed(reader: Reader): void {
    waiting.push(reader);
    if (isPass) return;
    isPass = true;
    hop(PASS_HOPS);
  }

  return {
    served(reader) {
      servedNow++;
      resumed(reader);
    },
    resumed,
    close() {
      clearTimeout(timer);
      timer = undefined;
      readOn(Infinity);
    },
  };
}
