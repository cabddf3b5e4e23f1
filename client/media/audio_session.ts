import { AUDIO_COMMAND, AUDIO_WORD, AUDIO_WORDS, type AudioProblem } from "./audio_control.ts";
import type { AudioCommand, OpenedAudio, SoundEndNames } from "./audio_end.ts";
import { type Ends, PUMP_WORD } from "./audio_messages.ts";
import type { Pump } from "./audio_worker_handle.ts";
import type { AudioWorkers } from "./audio_workers.ts";
import { openPumps, type PumpTarget } from "./open_pumps.ts";
import { createRingBuffer } from "./ring.ts";

/** Ends that are open: from `open` to `close`. */
export interface AudioSession {
  readonly opened: OpenedAudio;
  command(command: AudioCommand): void;
  close(): Promise<void>;
}

/** More than a second at 48 kHz; how much of it is used is up to the media Worker. */
const RING_SAMPLES = 65_536;
const WATCH_MS = 100;
/** A device that has moved nothing for so long is dead: periods are 5 ms. */
const STALL_MS = 500;
const CLOSE_PATIENCE_MS = 500;
/** A device that dies more often than this in a session is given up. */
const MAX_DEATHS = 3;
/** Two periods: what detaches has then left the ring. */
const HANDOVER_MS = 10;

export async function openAudioSession(
  workers: AudioWorkers,
  names: SoundEndNames,
  onProblem: (problem: AudioProblem) => void,
): Promise<AudioSession> {
  const control = new Int32Array(new SharedArrayBuffer(4 * AUDIO_WORDS));
  const rings = {
    capture: createRingBuffer(RING_SAMPLES),
    playback: createRingBuffer(RING_SAMPLES),
    control: control.buffer,
  };
  control[AUDIO_WORD.command] = AUDIO_COMMAND.warm;
  const wanted = { ends: "both", ...names, target: rings, attached: true } as const;
  const { pumps, warnings } = await openPumps(workers, wanted);
  const mic = pumps.find((pump) => pump.mic)?.mic;
  const speaker = pumps.find((pump) => pump.speaker)?.speaker;
  if (mic === undefined || speaker === undefined) throw new TypeError("An end is missing");
  const target: PumpTarget = { ...rings, captureHz: mic.hz, playbackHz: speaker.hz };

  const live = new Set<Pump>();
  let deaths = 0;
  const isOpen = () => Atomics.load(control, AUDIO_WORD.command) !== AUDIO_COMMAND.close;

  function watch(pump: Pump) {
    live.add(pump);
    // A device may also fail by itself, with an error.
    pump.ended.then((problem) => problem && replace(pump, problem.message));
  }

  /** Silence takes the ends over at once; the device is opened anew beside it, and takes over when it streams. */
  async function replace(dead: Pump, reason: string) {
    if (!live.delete(dead) || !isOpen()) return;
    const { ends } = dead;
    Atomics.store(dead.words, PUMP_WORD.attached, 0);
    const silence = { ends, mic: "none", speaker: "none", target, attached: true };
    const standIn = await openPumps(workers, silence);
    standIn.pumps.forEach(watch);
    await workers.stop(dead, 0);
    if (!isOpen()) return;
    if (++deaths > MAX_DEATHS) return report(ends, `${reason}; silence serves from now on`);
    const again = await openPumps(workers, { ends, ...names, target, attached: false });
    if (isOpen()) await handOver(standIn.pumps, again.pumps);
    report(ends, [reason, ...again.warnings.map(({ message }) => message)].join("; "));
  }

  async function handOver(from: readonly Pump[], to: readonly Pump[]) {
    for (const pump of from) {
      live.delete(pump);
      Atomics.store(pump.words, PUMP_WORD.attached, 0);
    }
    await new Promise((resolve) => setTimeout(resolve, HANDOVER_MS));
    for (const pump of to) {
      Atomics.store(pump.words, PUMP_WORD.attached, 1);
      watch(pump);
    }
    await Promise.all(from.map((pump) => workers.stop(pump, CLOSE_PATIENCE_MS)));
  }

  function report(end: Ends, message: string) {
    onProblem({ end, code: "device-failed", message });
  }

  let lastLook = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    // After a stop of the whole process every beat is old: the Workers get their time first.
    const wasStopped = now - lastLook > STALL_MS;
    lastLook = now;
    for (const pump of live) {
      if (wasStopped) Atomics.store(pump.words, PUMP_WORD.beatMs, now | 0);
      const stalledMs = ((now | 0) - Atomics.load(pump.words, PUMP_WORD.beatMs)) | 0;
      if (stalledMs > STALL_MS) {
        replace(pump, `The device has moved no sound for ${stalledMs} ms`);
      }
    }
  }, WATCH_MS);

  pumps.forEach(watch);
  return {
    opened: {
      captureHz: mic.hz,
      playbackHz: speaker.hz,
      capturePeriod: mic.period,
      playbackPeriod: speaker.period,
      micName: mic.name,
      speakerName: speaker.name,
      warnings,
      ...rings,
    },
    command(command) {
      // Once closed, a session is never opened again.
      if (isOpen()) Atomics.store(control, AUDIO_WORD.command, command);
    },
    async close() {
      clearInterval(timer);
      Atomics.store(control, AUDIO_WORD.command, AUDIO_COMMAND.close);
      await Promise.all([...live].map((pump) => workers.stop(pump, CLOSE_PATIENCE_MS)));
      live.clear();
    },
  };
}
