/** Plays the test sound on open ends, and records what the microphone hears of it. */
import { AUDIO_COMMAND, AUDIO_WORD, type AudioProblem } from "../media/audio_control.ts";
import type { AudioEnds, OpenedAudio, SoundEndNames } from "../media/audio_end.ts";
import { openRing } from "../media/ring.ts";
import type { LoopbackMark, LoopbackRecording } from "./judge_loopback.ts";
import { LISTEN_MS, makeTestSound } from "./test_sound.ts";
import { within } from "../media/audio_worker_handle.ts";

/** In ms; a pause also lets the Workers' messages in. */
export interface DoctorClock {
  now(): number;
  pause(ms: number): Promise<void>;
}

/** How often it went wrong while it was recorded. */
export interface LoopbackGlitches {
  /** Periods that the speaker lacked, and that the microphone had no room for: we were late. */
  readonly underruns: number;
  readonly overruns: number;
  /** The device itself lost sound. */
  readonly deviceGlitches: number;
}

export type LoopbackOutcome =
  | {
    readonly state: "recorded";
    readonly recording: LoopbackRecording;
    readonly glitches: LoopbackGlitches;
    readonly micName: string;
    readonly speakerName: string;
  }
  | { readonly state: "not-opened"; readonly problems: readonly AudioProblem[] }
  /** The sound system doesn't answer any more. */
  | { readonly state: "hangs" };

/** The sound ends open a device that hangs for 6 s, then each end for itself. */
const OPEN_LIMIT_MS = 20_000;
const CLOSE_LIMIT_MS = 3_000;
/** Streams have gaps while they start. */
const SETTLE_MS = 500;
/** Some periods: what is written to a ring before it is used is dropped. */
const LEAD_MS = 25;
const STEP_MS = 5;
/** As much is always ready for the speaker, that a busy machine makes no gap. */
const AHEAD_MS = 300;
const READ_SAMPLES = 8_192;

/** Opens the ends, records for 2 s and closes them, whatever happens. Rejects and hangs never. */
export async function recordLoopback(
  ends: AudioEnds,
  names: SoundEndNames,
  clock: DoctorClock,
  openLimitMs = OPEN_LIMIT_MS,
): Promise<LoopbackOutcome> {
  const opened = await within(openLimitMs, ends.open(names));
  if (opened === undefined) return { state: "hangs" };
  try {
    if (opened.warnings.length > 0) return { state: "not-opened", problems: opened.warnings };
    await clock.pause(SETTLE_MS);
    ends.command(AUDIO_COMMAND.run);
    await clock.pause(LEAD_MS);
    const recorded = await record(opened, clock);
    const { micName, speakerName } = opened;
    return { state: "recorded", ...recorded, micName, speakerName };
  } finally {
    await within(CLOSE_LIMIT_MS, ends.close());
  }
}

async function record(opened: OpenedAudio, clock: DoctorClock) {
  const { captureHz, playbackHz } = opened;
  const capture = openRing(opened.capture), playback = openRing(opened.playback);
  const words = new Int32Array(opened.control);
  const sound = makeTestSound(playbackHz);
  const silence = new Float32Array(Math.round(playbackHz * AHEAD_MS / 1000));
  const heard = new Float32Array(Math.round(2 * captureHz * LISTEN_MS / 1000));
  const chunk = new Float32Array(READ_SAMPLES);
  const marks: LoopbackMark[] = [];
  let written = 0, length = 0;

  function play() {
    const ahead = silence.length - playback.available;
    if (ahead <= 0) return;
    const rest = written < sound.length ? sound.subarray(written) : silence;
    written += playback.write(rest, Math.min(ahead, rest.length));
  }

  function listen() {
    for (let count = capture.read(chunk); count > 0; count = capture.read(chunk)) {
      heard.set(chunk.subarray(0, Math.min(count, heard.length - length)), length);
      length = Math.min(heard.length, length + count);
    }
    marks.push({ played: written - playback.available, heard: length });
  }

  capture.skip(capture.available);
  play();
  const before = countGlitches(words);
  const endMs = clock.now() + LISTEN_MS;
  while (clock.now() < endMs) {
    await clock.pause(STEP_MS);
    listen();
    play();
  }
  const after = countGlitches(words);
  return {
    recording: {
      heard: heard.subarray(0, length),
      heardHz: captureHz,
      playedHz: playbackHz,
      marks,
    },
    glitches: {
      underruns: after.underruns - before.underruns,
      overruns: after.overruns - before.overruns,
      deviceGlitches: after.deviceGlitches - before.deviceGlitches,
    },
  };
}

function countGlitches(words: Int32Array): LoopbackGlitches {
  return {
    underruns: Atomics.load(words, AUDIO_WORD.underruns),
    overruns: Atomics.load(words, AUDIO_WORD.overruns),
    deviceGlitches: Atomics.load(words, AUDIO_WORD.deviceGlitches),
  };
}
