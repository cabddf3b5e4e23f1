/** Lets connections read in turns, so that none waits while another is served again and again. */
export interface ReadTurns {
  /** A connection waits for bytes, and does so no longer. */
  beginRead(): void;
  endRead(): void;
  /** A connection has been served; `read` is called when it may read on. */
  served(read: () => void): void;
  /** Whoever waits reads on. */
  close(): void;
}

/** So many reads tokio completes before it yields (its "cooperative budget" of a task). */
const READS_A_PASS = 128;
/** So many may read on at once: those of them that are ready are all looked at again in each pass. */
const READING_ON = 1_024;
/** Micro-tasks until all reads of a pass have been served. */
const PASS_HOPS = 4;
/** Where nothing follows a full pass, those that were served read on after this time. */
const LOOK_MS = 10;

/**
 * Deno completes at most 128 reads in a pass. Those that are ready as well are put behind whatever becomes
 * ready meanwhile, in the reverse of their order (tokio wakes what has used up its budget after new
 * events, the last first): of 1,000 busy connections 128 to 256 are served, whose peers answer fast
 * enough, and the others wait for seconds. So who was served doesn't read on before nobody else can have been
 * left waiting: after a pass that was not full, or when all others have been served.
 */
export function createReadTurns(): ReadTurns {
  let waiting: (() => void)[] = [];
  let next = 0; // in `waiting`
  let reading = 0;
  let servedNow = 0;
  let passes = 0;
  let passesSeen = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function hop(left: number): void {
    if (left === 0) endPass();
    else queueMicrotask(() => hop(left - 1));
  }

  function endPass(): void {
    const isFull = servedNow >= READS_A_PASS && reading > 0;
    servedNow = 0;
    passes++;
    if (!isFull) readOn(READING_ON);
    if (next < waiting.length) timer ??= setTimeout(look, LOOK_MS);
  }

  function look(): void {
    timer = undefined;
    if (passes === passesSeen) readOn(READING_ON);
    passesSeen = passes;
    if (next < waiting.length) timer = setTimeout(look, LOOK_MS);
  }

  function readOn(most: number): void {
    const until = Math.min(waiting.length, next + most);
    while (next < until) waiting[next++]!();
    if (next === waiting.length) {
      waiting = [];
      next = 0;
    } else if (next > READING_ON) {
      waiting = waiting.slice(next);
      next = 0;
    }
  }

  return {
    beginRead: () => reading++,
    endRead: () => reading--,
    served(read) {
      waiting.push(read);
      if (servedNow++ === 0) hop(PASS_HOPS);
    },
    close() {
      clearTimeout(timer);
      timer = undefined;
      readOn(Infinity);
    },
  };
}
