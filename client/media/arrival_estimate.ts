/**
 * How late numbered packets come. A packet's offset is its arrival minus its timestamp; the least of
 * late is the line of the fastest path, and what is above the line is lateness.
 *
 * All is in samples of 48 kHz. What is remembered is measured in sound, and in time only at length, so
 * that a pause of the talker's makes nothing forgotten. A halt of a machine alone, after which all
 * that waited comes at once, is no picture of the network: only another one tells that there will be
 * more. And a call's beginning is none either: both ends are still opening their sound, and code runs
 * for the first time. So its first second counts no more after the second one.
 */
export interface ArrivalEstimate {
  /** A packet that holds `samples` arrived at `clock`, which is `offset` after its timestamp. */
  observe(offset: number, samples: number, clock: number): void;
  /** The least offset. */
  readonly line: number;
  /** How much later than the earliest nearly all packets come. */
  readonly jitter: number;
  /** How many packets `jitter` rests on. */
  readonly packets: number;
  /** The timeline is another: what was learnt says nothing any more. */
  restart(): void;
}

/** 6 s: how long a bad spell is remembered; 3 s: a sender whose clock is slow leaves the line behind. */
const HISTORY = 288_000, LINE_HISTORY = 144_000;
/** 1 s: the rough beginning; 30 s: how long at most what came is remembered, whatever came since. */
const ROUGH = 48_000, MOST_AGE = 1_440_000;
/** Packets: 6 s of those of 2.5 ms. */
const CAPACITY = 2_400;
/** The share of packets that `jitter` doesn't cover: what they would add in delay isn't worth it. */
const UNCOVERED = 0.002;
const MAX_UNCOVERED = 8;
/** One that is later than all others says nothing of those to come, as soon as there are so many. */
const FIRST_UNCOVERED = 8;
/** A halt's packets come within 10 ms, each less late than the one before. */
const TOGETHER = 480, LEAST_TOGETHER = 2;
/** One that is not alone, since something else came at least half as late, tells for 20 s that there are more. */
const TROUBLED = 960_000;
/** What hasn't made it worse is counted in once in so many packets, where there are more than few. */
const REVIEW_PACKETS = 8, REVIEWED_PACKETS = 64;

export function createArrivalEstimate(): ArrivalEstimate {
  const offsets = new Float64Array(CAPACITY);
  const lengths = new Int32Array(CAPACITY);
  const clocks = new Float64Array(CAPACITY);
  const latest = new Float64Array(MAX_UNCOVERED + 1);
  let newest = 0; // where the next packet is written
  let packets = 0;
  let held = 0; // samples
  let beganAt = 0;
  let line = 0;
  let jitter = 0;
  let unreviewed = 0;
  let troubledAt = -Infinity; // when a halt was last seen not to be alone

  const indexOf = (back: number) => (newest - 1 - back + CAPACITY) % CAPACITY;

  function forget(clock: number): void {
    const roughTo = clock - beganAt > 2 * ROUGH ? beganAt + ROUGH : -Infinity;
    const from = Math.max(roughTo, clock - MOST_AGE);
    while (packets > 1) {
      const oldest = indexOf(packets - 1);
      if (clocks[oldest]! >= from && packets < CAPACITY && held <= HISTORY) break;
      held -= lengths[oldest]!;
      packets--;
    }
  }

  /** Puts an offset among the `count` greatest, the greatest first. */
  function rank(offset: number, count: number): void {
    let place = count - 1;
    for (; place > 0 && offset > latest[place - 1]!; place--) latest[place] = latest[place - 1]!;
    latest[place] = offset;
  }

  /** The index of the one that came last after its time. */
  function findWorst(): number {
    let worst = indexOf(0);
    for (let back = 1; back < packets; back++) {
      const index = indexOf(back);
      if (offsets[index]! > offsets[worst]!) worst = index;
    }
    return worst;
  }

  /** How many packets came at once with the worst, itself among them. */
  function cameWith(worst: number): number {
    let count = 1;
    for (let index = worst, next = (worst + 1) % CAPACITY; next !== newest; count++) {
      if (clocks[next]! - clocks[worst]! > TOGETHER || offsets[next]! >= offsets[index]!) break;
      index = next;
      next = (next + 1) % CAPACITY;
    }
    return count;
  }

  /** Ranks the latest `count` but for `left` packets from index `from` on; finds the line. */
  function rankAll(count: number, from: number, left: number): void {
    latest.fill(-Infinity, 0, count);
    line = Infinity;
    let index = newest;
    for (let back = 0, sound = 0; back < packets; back++) {
      index = index === 0 ? CAPACITY - 1 : index - 1;
      const offset = offsets[index]!;
      if (sound < LINE_HISTORY && offset < line) line = offset;
      sound += lengths[index]!;
      const isLeft = (index - from + CAPACITY) % CAPACITY < left;
      if (!isLeft && offset > latest[count - 1]!) rank(offset, count);
    }
  }

  function review(): void {
    const least = packets < FIRST_UNCOVERED ? 0 : 1;
    const count = 1 + Math.max(least, Math.min(MAX_UNCOVERED, Math.floor(packets * UNCOVERED)));
    const worst = findWorst();
    const halted = cameWith(worst);
    const isHalt = halted >= LEAST_TOGETHER;
    rankAll(count, worst, isHalt ? halted : 0);
    if (isHalt) {
      const clock = clocks[indexOf(0)]!;
      if (latest[0]! - line >= (offsets[worst]! - line) / 2) troubledAt = clock;
      if (clock - troubledAt < TROUBLED) rankAll(count, worst, 0);
    }
    jitter = Math.max(0, latest[count - 1]! - line);
    unreviewed = 0;
  }

  return {
    observe(offset, samples, clock) {
      if (packets === 0) beganAt = clock;
      forget(clock);
      offsets[newest] = offset;
      clocks[newest] = clock;
      lengths[newest] = samples;
      newest = (newest + 1) % CAPACITY;
      packets++;
      held += samples;
      const isWorse = offset < line || offset - line > jitter;
      if (packets <= REVIEWED_PACKETS || isWorse || ++unreviewed >= REVIEW_PACKETS) review();
    },
    get line() {
      return line;
    },
    get jitter() {
      return jitter;
    },
    get packets() {
      return packets;
    },
    restart() {
      newest =
        packets =
        held =
        unreviewed =
          0;
      line = jitter = 0;
      troubledAt = -Infinity;
    },
  };
}
