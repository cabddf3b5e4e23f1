/**
 * The sound ends as the main thread holds them: it starts the audio Workers, tells them what to do
 * and watches that they are alive. What they carry goes through the rings, to the media Worker.
 */
import type { AUDIO_COMMAND, AudioProblem, SoundDevice } from "./audio_control.ts";
import { problemOf } from "./audio_device.ts";
import { type AudioSession, createAudioRings, openAudioSession } from "./audio_session.ts";
import { createAudioWorkers } from "./audio_workers.ts";

export interface AudioEndsOptions {
  /** An end died while it was open; what `message` says serves in its place, at the same rate. */
  onProblem(problem: AudioProblem): void;
}

/** Which devices: a name, an index, `default`, `file:PATH.wav`, `none`; as a mic also `tone`. */
export interface SoundEndNames {
  readonly mic: string;
  readonly speaker: string;
}

/** Two open ends and the memory that leads to them: empty rings, and words that are new at each opening. */
export interface OpenedAudio {
  /** Samples a second in the capture ring, and that the playback ring must carry. Fixed until closed. */
  readonly captureHz: number;
  readonly playbackHz: number;
  /** Samples a period, about 5 ms. A ring may get one sample more or less at rates like 44,100. */
  readonly capturePeriod: number;
  readonly playbackPeriod: number;
  readonly micName: string;
  readonly speakerName: string;
  /** Ends that could not be opened as asked, with what serves instead. */
  readonly warnings: readonly AudioProblem[];
  /** Rings (`openRing`): mic → media Worker, media Worker → speaker. */
  readonly capture: SharedArrayBuffer;
  readonly playback: SharedArrayBuffer;
  /** `AUDIO_WORD`s. */
  readonly control: SharedArrayBuffer;
}

export type AudioCommand = typeof AUDIO_COMMAND[keyof typeof AUDIO_COMMAND];

export interface AudioEnds {
  /** What PortAudio lists; never rejects: without a library or device the list is empty, with a problem. */
  devices(): Promise<{ readonly devices: readonly SoundDevice[]; readonly problem?: AudioProblem }>;
  /** What of `names` the user must correct: a device or file that is not there. For flags, before the first call. */
  check(names: SoundEndNames): Promise<readonly AudioProblem[]>;
  /**
   * Opens both ends, `warm`; resolves when they stream (PulseAudio: up to 2 s). An end that can't be
   * opened is silence with a warning, so that this rejects only after `terminate`. Open ends are closed first.
   */
  open(names: SoundEndNames): Promise<OpenedAudio>;
  /** `warm` or `run`, within a period; `close` begins what `close()` awaits. Without open ends: nothing. */
  command(command: AudioCommand): void;
  /** Closes the streams, the Workers stay for the next opening. A device that hangs is left behind after 1 s. */
  close(): Promise<void>;
  /**
   * Ends the Workers too; nothing can be opened afterwards. A thread left behind in a device that hangs
   * keeps the process from ending by itself, not from `Deno.exit`.
   */
  terminate(): Promise<void>;
}

/** Starts nothing yet: Workers and library are loaded when they are first needed. */
export function openAudioEnds({ onProblem }: AudioEndsOptions): AudioEnds {
  const workers = createAudioWorkers();
  // The same for all calls: a Worker that allocates nothing doesn't collect what it once held either.
  const rings = createAudioRings();
  let session: AudioSession | undefined;
  let isOver = false;
  let last: Promise<unknown> = Promise.resolve();

  /** Openings and closings one after the other, in the order in which they were asked for. */
  function inTurn<Result>(action: () => Promise<Result>): Promise<Result> {
    const turn = last.then(action);
    last = turn.catch(() => {});
    return turn;
  }

  async function closeSession() {
    const ending = session;
    session = undefined;
    await ending?.close();
  }

  return {
    async devices() {
      try {
        return await workers.borrow((worker) => worker.devices());
      } catch (error) {
        return { devices: [], problem: problemOf(error, "both") };
      }
    },
    async check({ mic, speaker }) {
      try {
        return await workers.borrow((worker) => worker.check(mic, speaker));
      } catch {
        return []; // a sound system that hangs is nothing that the user can correct here
      }
    },
    open: (names) =>
      inTurn(async () => {
        if (isOver) throw new Error("Cannot open the sound: it was terminated");
        await closeSession();
        session = await openAudioSession(workers, names, rings, onProblem);
        return session.opened;
      }),
    command: (command) => session?.command(command),
    close: () => inTurn(closeSession),
    terminate() {
      isOver = true;
      return inTurn(async () => {
        await closeSession();
        workers.terminate();
      });
    },
  };
}
