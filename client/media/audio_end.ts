/**
 * The sound ends as the main thread holds them: it starts the audio Workers, tells them what to do
 * and watches that they are alive. What they carry goes through the rings, to the media Worker.
 */
import type { AUDIO_COMMAND, AudioProblem } from "./audio_control.ts";
import { isPortAudio, parseEndName, problemOf } from "./audio_device.ts";
import { type AudioSession, createAudioRings, openAudioSession } from "./audio_session.ts";
import { startAudioWorker } from "./audio_worker_handle.ts";
import { createAudioWorkers, newLibrary } from "./audio_workers.ts";
import type { End, ServedAs } from "./open_pumps.ts";
import { createScout, type DevicesSeen } from "./scout.ts";
import { withOpenDevices } from "./open_devices.ts";

export interface AudioEndsOptions {
  /** An end died while it was open; what `onServing` tells serves in its place. */
  onProblem(problem: AudioProblem): void;
  /** What serves the open ends, when they have been opened and when that changes; null: they are closed. */
  onServing?(serving: ServingEnds | null): void;
  /** Devices have come or gone: told while the ends are open, and while they are watched. */
  onDevices?(seen: DevicesSeen): void;
}

/** What serves an end: a device's own name, and whether it was asked for. */
export interface ServingEnd {
  readonly name: string;
  readonly as: ServedAs;
}

export type ServingEnds = Readonly<Record<End, ServingEnd>>;

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
  devices(): Promise<DevicesSeen>;
  /** Whether somebody wants to know of devices that come and go, also while the ends are closed. */
  watchDevices(on: boolean): void;
  /** Starts what the first opening needs, unless there has been one: to start a thread holds this one up. */
  prepare(): void;
  /** What of `names` the user must correct: a device or file that is not there. For flags, before the first call. */
  check(names: SoundEndNames): Promise<readonly AudioProblem[]>;
  /**
   * Opens both ends, `warm`; resolves when they stream (PulseAudio: up to 2 s). An end that can't be
   * opened is silence with a warning, so that this rejects only after `terminate`. Open ends are closed first.
   * `periodMs`: how much sound cards move at once, 5 by default.
   */
  open(names: SoundEndNames, periodMs?: number): Promise<OpenedAudio>;
  /**
   * Other devices for the open ends, without a gap where they can be open beside those of before.
   * Without open ends: nothing.
   */
  change(names: SoundEndNames): Promise<void>;
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

/**
 * The scout begins so long after the ends were opened: starting its thread held the sound of a call up
 * by 100 to 300 ms.
 */
const SCOUT_AFTER_MS = 2_000;

/**
 * Starts nothing yet: Workers and library are loaded when they are first needed.
 * @param start a Worker, for tests
 */
export function openAudioEnds(
  options: AudioEndsOptions,
  start: typeof startAudioWorker = startAudioWorker,
): AudioEnds {
  const { onProblem, onServing = () => {}, onDevices = () => {} } = options;
  const workers = createAudioWorkers(start);
  const scout = createScout({
    start: () =>
      start({
        ...newLibrary(),
        commonLock: new SharedArrayBuffer(4),
        isUrgent: false,
      }),
    onSeen() {
      publish();
      session?.lookAgain();
    },
  });
  /** The last list, with the devices that we keep others from seeing. */
  let seen: DevicesSeen | undefined;
  let isWatched = false;
  let looking: ReturnType<typeof setTimeout> | undefined;
  let hasOpened = false;
  let names: SoundEndNames | undefined;
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
    if (ending === undefined) return;
    session = undefined;
    look();
    await ending.close();
    onServing(null);
  }

  function look() {
    const inCall = session !== undefined && names !== undefined && usesDevice(names);
    const on = (isWatched || inCall) && !isOver;
    if (!on) seen = undefined;
    scout.look(on);
  }

  function publish() {
    if (scout.seen === undefined) return;
    const now = withOpenDevices(scout.seen, seen, session?.serving);
    if (JSON.stringify(now) === JSON.stringify(seen)) return;
    seen = now;
    onDevices(now);
  }

  function changed(serving: ServingEnds) {
    onServing(serving);
    publish(); // a card that is not ours any more is there only if it is listed
  }

  return {
    async devices() {
      // A sound system that hangs costs a thread each time it is asked.
      if (seen?.problem !== undefined) return seen;
      try {
        const list = await workers.borrow((worker) => worker.devices());
        return withOpenDevices(list, seen, session?.serving);
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
    prepare() {
      if (!hasOpened && !isOver) workers.prepare(1);
    },
    open(wanted, periodMs) {
      hasOpened = true;
      return inTurn(async () => {
        if (isOver) throw new Error("Cannot open the sound: it was terminated");
        await closeSession();
        names = wanted;
        const told = { onProblem, onServing: changed };
        session = await openAudioSession(workers, wanted, rings, told, periodMs);
        clearTimeout(looking);
        looking = setTimeout(look, SCOUT_AFTER_MS);
        return session.opened;
      });
    },
    watchDevices(on) {
      isWatched = on;
      look();
    },
    change: (wanted) =>
      inTurn(async () => {
        names = wanted;
        look();
        await session?.change(wanted);
      }),
    command: (command) => session?.command(command),
    close: () => inTurn(closeSession),
    terminate() {
      isOver = true;
      return inTurn(async () => {
        await closeSession();
        clearTimeout(looking);
        scout.close();
        workers.terminate();
      });
    },
  };
}

function usesDevice({ mic, speaker }: SoundEndNames): boolean {
  return isPortAudio(parseEndName(mic, "mic")) || isPortAudio(parseEndName(speaker, "speaker"));
}
