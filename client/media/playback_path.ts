/**
 * From the line to the speaker's ring: playout ▶ level ▶ resample ▶ [gain]. The ring is kept filled by a
 * period and a little more: what is in it is delay.
 */
import { createFarEnd, type FarEnd } from "./far_end.ts";
import { createLevelMeter } from "./level.ts";
import { createPlaybackGain, type PlaybackGain } from "./playback_gain.ts";
import { createResampler, type Resampler } from "./resampler.ts";
import type { Ring } from "./ring.ts";
import type { VoiceSource } from "./voice_line.ts";

export interface Speaker {
  readonly ring: Ring;
  readonly hz: number;
  /** Samples that the speaker takes at once. */
  readonly period: number;
}

interface Attached extends Speaker {
  readonly resampler: Resampler;
  readonly gain: PlaybackGain;
  /** null while nobody reads it. */
  farEnd: FarEnd | null;
}

export interface PlaybackPath {
  /** Whether the peer is made about as loud as others. */
  isEvened: boolean;
  /** How loud the user wants the peer, on top. */
  volumeDb: number;
  /** Whether anybody wants to know what is given to the speaker. */
  isOverheard: boolean;
  /** That, for the echo canceller; null while nobody wants to know, and where there is no speaker. */
  readonly farEnd: FarEnd | null;
  /** Samples that the speaker has taken since it was attached, with those it lacked; as of the last `fill`. */
  readonly taken: number;
  /** Plays to this speaker from now on; null: to none. */
  attach(speaker: Speaker | null): void;
  /**
   * Fills the ring up; returns how many samples it lacked. `underruns`: how often the speaker
   * has found too little in it, by which more is kept in it; `onDemand`: the speaker waits for it.
   */
  fill(underruns: number, onDemand: boolean): number;
  /** Goes on by so much without a speaker, so that old sound doesn't pile up. */
  discard(ms: number): void;
  /** RMS since the last reading. */
  readLevel(): number;
}

/** Taken from the playout at once. */
const BLOCK_MS = 1;
/** Beyond a period, for the time it takes to wake: at first, and within these as underruns tell. */
const FIRST_SLACK_MS = 2, LEAST_SLACK_MS = 1, MOST_SLACK_MS = 50;
/** A speaker that waits for its period needs so much less. */
const WAITED_FOR_MS = 2;
const SLACK_UP_MS = 1.5, MOST_SLACK_UP_MS = 6;
/** One alone was the machine's; another within this shows that more is needed. */
const ALONE_MS = 10_000;
/** After so long without an underrun a tenth less will do. */
const CALM_MS = 5_000, SLACK_DOWN = 0.9;

export function createPlaybackPath({ rateHz, playout }: VoiceSource): PlaybackPath {
  const meter = createLevelMeter();
  const block = new Float32Array((BLOCK_MS * rateHz) / 1_000);
  let resampled = new Float32Array(0);
  let attached: Attached | null = null;
  let isEvened = false, isOverheard = false, volumeDb = 0;
  let slackMs = FIRST_SLACK_MS;
  let knownUnderruns = 0;
  let filledTo = 0; // samples in the ring when it was last filled
  let calmSamples = 0;
  let sinceUnderrun = Infinity; // samples
  let given = 0, taken = 0; // samples; what lacked is in both

  function pull(): void {
    playout.pull(block);
    meter.add(block, block.length);
  }

  function adapt(underruns: number, { hz, period, farEnd }: Attached): void {
    const more = underruns - knownUnderruns;
    knownUnderruns = underruns;
    if (more > 0) {
      const isAlone = sinceUnderrun > (ALONE_MS * hz) / 1_000;
      sinceUnderrun = 0;
      if (!isAlone) {
        slackMs = Math.min(MOST_SLACK_MS, slackMs + Math.min(MOST_SLACK_UP_MS, more * SLACK_UP_MS));
      }
      calmSamples = 0;
      // The last part of what was in the ring was still played.
      const missed = more * period - (filledTo % period);
      given += missed;
      playout.elapse((missed * rateHz) / hz);
      farEnd?.elapse(missed);
    } else if (calmSamples > (CALM_MS * hz) / 1_000) {
      slackMs = Math.max(LEAST_SLACK_MS, slackMs * SLACK_DOWN);
      calmSamples = 0;
    }
  }

  return {
    get isEvened() {
      return isEvened;
    },
    set isEvened(on) {
      isEvened = on;
      if (attached !== null) attached.gain.isEvening = on;
    },
    get volumeDb() {
      return volumeDb;
    },
    set volumeDb(db) {
      volumeDb = db;
      if (attached !== null) attached.gain.volumeDb = db;
    },
    get isOverheard() {
      return isOverheard;
    },
    set isOverheard(on) {
      if (on === isOverheard) return;
      isOverheard = on;
      if (attached !== null) attached.farEnd = on ? createFarEnd(attached.hz) : null;
    },
    get farEnd() {
      return attached?.farEnd ?? null;
    },
    get taken() {
      return taken;
    },
    attach(speaker) {
      slackMs = FIRST_SLACK_MS;
      knownUnderruns = 0;
      filledTo = 0;
      calmSamples = 0;
      sinceUnderrun = Infinity;
      given = taken = 0;
      if (speaker === null) {
        attached = null;
        return;
      }
      const resampler = createResampler(rateHz, speaker.hz, block.length);
      resampled = new Float32Array(resampler.maxOutput(block.length));
      const gain = createPlaybackGain(speaker.hz);
      const farEnd = isOverheard ? createFarEnd(speaker.hz) : null;
      gain.isEvening = isEvened;
      gain.volumeDb = volumeDb;
      attached = { ...speaker, resampler, gain, farEnd };
    },
    fill(underruns, onDemand) {
      if (attached === null) return 0;
      const { ring, hz, period, resampler, gain, farEnd } = attached;
      adapt(underruns, attached);
      taken = given - ring.available;
      const aheadMs = onDemand ? Math.max(0, slackMs - WAITED_FOR_MS) : slackMs;
      const ahead = period + Math.round((hz * aheadMs) / 1_000);
      const lacking = Math.max(
        0,
        Math.min(ahead, ring.capacity - resampled.length) - ring.available,
      );
      for (let left = lacking; left > 0;) {
        pull();
        resampler.speed = playout.speed;
        const count = resampler.process(block, block.length, resampled);
        gain.process(resampled, count);
        ring.write(resampled, count);
        farEnd?.write(resampled, count);
        given += count;
        left -= count;
      }
      filledTo = ring.available;
      calmSamples += lacking;
      sinceUnderrun += lacking;
      return lacking;
    },
    discard(ms) {
      for (let left = ms; left > 0; left -= BLOCK_MS) pull();
    },
    readLevel: () => meter.read(),
  };
}
