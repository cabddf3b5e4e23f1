/**
 * What is to be heard next, of numbered packets: the decisions of the playout, without the sound.
 *
 * Its timeline is the sender's timestamps, its only clock the samples given out, which is the
 * speaker's: so it is pure, and a table of pushes and steps is a whole test of it. A packet that is
 * as early as the earliest of late waits for `delay` until its turn; what the jitter asks is `target`.
 *
 * ```
 *  done            at                       slots
 *   │ made up so far│ hole or silence │ packet │   │ packet │        timeline ─▶
 *   └── nothing before is played any more      └ lost or not yet here
 * ```
 */
import { createArrivalEstimate } from "./arrival_estimate.ts";
import { createPacketSlots, type PacketSlots, type SlotPacket } from "./packet_slots.ts";
import { createSoundAccount, type SoundAccount } from "./sound_account.ts";

/**
 * `packet`: sound of a slot; `hole`: sound that is missing before one; `silence`: what the sender
 * left out on purpose (DTX); `dry`: nothing is there, lost or late or silence, nobody knows yet;
 * `idle`: nothing was heard so far.
 */
export type Part = "packet" | "hole" | "silence" | "dry" | "idle";

export interface JitterBuffer {
  /** A packet arrived. `false`: it is not kept, since its turn is over, it is there already or no room. */
  push(packet: Readonly<SlotPacket>, payload: Uint8Array, isRedundant: boolean): boolean;
  /** What is next, for at most `most` samples; then `run`, `slot` and `offset` tell the rest. */
  next(most: number): Part;
  /** For how many samples the part lasts. */
  readonly run: number;
  /** Of a `packet`: its slot and how much of it comes before. */
  readonly slot: number;
  readonly offset: number;
  /** Until when the hole or the silence lasts, in samples; ∞ when dry. */
  readonly left: number;
  /** What is pushed counts as if it had come so many samples earlier: they would have been waited for. */
  grace: number;
  /** `run` samples were given out. `isQuiet`: of a dry part, the talker was pausing when it began. */
  advance(isQuiet: boolean): void;
  /** The listener's clock has gone on by as much as it takes to play what was given out. */
  tick(samples: number): void;
  /** Drops what is too old. */
  settle(): void;
  /** Leaves out `samples` of what is next. */
  skip(samples: number): void;
  /** A stream begins. */
  restart(): void;
  readonly clock: number;
  /** Where on the timeline the next sample is. */
  readonly at: number;
  readonly slots: PacketSlots;
  /** In samples: see above; `excess` is what is in the buffer beyond the target; the jitter measured. */
  readonly delay: number;
  readonly target: number;
  readonly excess: number;
  readonly jitter: number;
  /** Samples of sound that wait. */
  readonly held: number;
  readonly account: SoundAccount;
}

const samplesOf = (ms: number) => 48 * ms;
/** Over what the jitter asks, for what `steer` leaves alone and the clock's grain. */
const MARGIN = samplesOf(0.5);
const MIN_TARGET = samplesOf(1.5), MAX_TARGET = samplesOf(400);
/** Until the jitter is known. */
const FIRST_TARGET = samplesOf(4);
const FIRST_PACKETS = 50;
/** Beyond the target by so much, the oldest is dropped at once. */
const STALE = samplesOf(150);
/** Late sound may push the delay so far beyond the target; what is later still is left out. */
const LATE = samplesOf(100);
/** After a gap the delay stays what it was, so near the target. */
const OVER = samplesOf(1), UNDER = samplesOf(0.4);
/** So much sound in a row too late: the path has become slower for good. */
const ALL_LATE = samplesOf(100);

export function createJitterBuffer(): JitterBuffer {
  const slots = createPacketSlots();
  const estimate = createArrivalEstimate();
  const account = createSoundAccount();
  const head: SlotPacket = { start: 0, samples: 0, sequence: 0, marker: false };
  let state: "idle" | "running" = "idle";
  let part: Part = "idle";
  let clock = 0, given = 0; // samples; those given out since the last tick
  let at = 0;
  let done = -Infinity; // nothing before this is played any more
  let lastSequence = Number.NaN, lastSamples = 0; // of the packet that ends at `done`
  let target = FIRST_TARGET;
  let run = 0, slot = -1, offset = 0, left = 0;
  let grace = 0;
  let lateRun = 0; // samples of packets in a row that came too late

  const delay = () => clock + given - at - estimate.line;
  const held = () => Math.max(0, slots.end - Math.max(at, done));

  function observe(start: number, samples: number): void {
    estimate.observe(clock - grace - start, samples, clock);
    const least = estimate.packets < FIRST_PACKETS ? FIRST_TARGET : MIN_TARGET;
    target = Math.min(MAX_TARGET, Math.max(least, estimate.jitter + MARGIN));
  }

  /** Where the timeline should be now for a delay of `wanted`. */
  const placeFor = (wanted: number) => Math.round(clock + given - estimate.line - wanted);

  /** How much of the gap before a packet is silence that the sender meant: its numbers have no gap. */
  function silenceBefore(packet: Readonly<SlotPacket>): number {
    if (done === -Infinity) return Infinity; // nothing came before
    const missing = packet.sequence - lastSequence - 1;
    const isKnown = missing >= 0;
    if (!isKnown && !packet.marker) return 0;
    return Math.max(0, packet.start - done - (isKnown ? missing * lastSamples : 0));
  }

  /**
   * A packet arrived and there was nothing else. The delay stays what it was before the gap, as far
   * as that is about the target, or grows by what the packet is late.
   */
  function resume(packet: Readonly<SlotPacket>, before: number): void {
    const place = placeFor(Math.max(target - UNDER, Math.min(target + OVER, before)));
    const from = Math.max(packet.start, done);
    at = place <= from ? place : Math.max(from, place - LATE);
  }

  function isLate({ start, samples }: Readonly<SlotPacket>): boolean {
    return start + samples <= Math.max(at, done);
  }

  /** Leaves out what is before `at`. */
  function leaveOut(): void {
    slots.read(slot, head);
    const from = Math.max(head.start, done);
    const to = Math.min(head.start + head.samples, at);
    if (to > from) {
      account.drop(to - from);
      done = to;
    }
  }

  function finish(): void {
    lastSequence = head.sequence;
    lastSamples = head.samples;
    slots.free(slot);
  }

  /** The gap before the packet `head`: first what is lost, then silence. */
  function gapBefore(from: number, most: number): Part {
    const silence = silenceBefore(head);
    left = from - at;
    run = Math.min(most, left);
    if (silence === 0) return "hole";
    if (left > silence) {
      left -= silence;
      run = Math.min(most, left);
      return "hole";
    }
    return "silence";
  }

  return {
    push(packet, payload, isRedundant) {
      const isDry = slots.count === 0;
      const before = delay();
      const there = slots.find(packet.start);
      if (isRedundant && (there >= 0 || packet.start + packet.samples <= done)) return false;
      observe(packet.start, packet.samples);
      if (there >= 0) {
        // Its own comes after what was sent beside another: unless that is being played, it is better.
        slots.read(there, head);
        if (!Number.isNaN(head.sequence) || packet.start < done) return false;
        account.recover(-1);
        slots.free(there);
      } else if (state === "idle") {
        state = "running";
        at = placeFor(target);
      } else if (isDry) {
        if (lateRun >= ALL_LATE) {
          estimate.restart();
          observe(packet.start, packet.samples);
          lateRun = 0;
        }
        if (packet.start + packet.samples > done) resume(packet, before);
      }
      if (isLate(packet)) {
        if (!isRedundant) account.miss();
        if (isDry && packet.start + packet.samples > done) lateRun += packet.samples;
        return false;
      }
      lateRun = 0;
      if (slots.isFull) {
        slot = slots.first;
        slots.read(slot, head);
        at = Math.max(at, head.start + head.samples);
        leaveOut();
        finish();
      }
      if (!slots.put(packet, payload)) return false;
      if (isDry) account.resume(packet.start - done, silenceBefore(packet));
      if (isRedundant) account.recover(1);
      return true;
    },
    next(most) {
      if (state === "idle") {
        run = most;
        return part = "idle";
      }
      for (;;) {
        slot = slots.first;
        if (slot < 0) {
          run = most;
          left = Infinity;
          return part = "dry";
        }
        leaveOut(); // reads `head` too
        const end = head.start + head.samples;
        if (end <= Math.max(at, done)) {
          finish();
          continue;
        }
        const from = Math.max(head.start, done);
        if (at < from) return part = gapBefore(from, most);
        offset = at - head.start;
        run = Math.min(most, end - at);
        return part = "packet";
      }
    },
    advance(isQuiet) {
      if (part === "idle") return;
      at += run;
      given += run;
      if (part === "packet") done = at;
      else if (part === "hole") {
        account.conceal(run);
        // What is missing may just be late: as long as the delay is too short, it is waited for.
        at -= Math.max(0, Math.min(run, Math.floor(target - UNDER - delay())));
      } else if (part === "dry") account.concealDry(run, isQuiet);
      else {
        // Nothing is heard of a change of the delay here.
        at = Math.min(Math.max(head.start, done), placeFor(target));
      }
    },
    tick(samples) {
      clock += samples;
      given = 0;
    },
    settle() {
      const known = Math.min(held(), delay());
      if (known > target + STALE) at = Math.max(at, done) + Math.floor(known - target);
    },
    skip(samples) {
      at += samples;
    },
    restart() {
      slots.clear();
      estimate.restart();
      state = "idle";
      done = -Infinity;
      lastSequence = Number.NaN;
      target = FIRST_TARGET;
      lateRun = 0;
      account.restart();
    },
    get grace() {
      return grace;
    },
    set grace(samples) {
      grace = samples;
    },
    get run() {
      return run;
    },
    get slot() {
      return slot;
    },
    get offset() {
      return offset;
    },
    get left() {
      return left;
    },
    get clock() {
      return clock;
    },
    get at() {
      return at;
    },
    slots,
    get delay() {
      return delay();
    },
    get target() {
      return target;
    },
    get excess() {
      return Math.min(held(), delay()) - target;
    },
    get jitter() {
      return estimate.jitter;
    },
    get held() {
      return held();
    },
    account,
  };
}
