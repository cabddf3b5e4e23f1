import { AUDIO_COMMAND, AUDIO_WORD, AUDIO_WORDS, type AudioProblem } from "./audio_control.ts";
import type { AudioCommand, OpenedAudio, SoundEndNames } from "./audio_end.ts";
import { type Ends, PUMP_WORD } from "./audio_messages.ts";
import type { Pump } from "./audio_worker_handle.ts";
import type { AudioWorkers } from "./audio_workers.ts";
import { openPumps, type PumpTarget } from "./open_pumps.ts";
import { createPumpWatch, type PumpWatch } from "./pump_watch.ts";
import { createRingBuffer, openRing } from "./ring.ts";

/** Ends that are open: from `open` to `close`. */
export interface AudioSession {
  readonly opened: OpenedAudio;
  command(command: AudioCommand): void;
  close(): Promise<void>;
}

/** The memory of the two rings: one session after the other uses it. */
export type AudioRings = Pick<OpenedAudio, "capture" | "playback">;

/** More than a second at 48 kHz; how much of it is used is up to the media Worker. */
const RING_SAMPLES = 65_536;
const WATCH_MS = 100;
const CLOSE_PATIENCE_MS = 500;
/** A device that dies more often than this in a session is given up. */
const MAX_DEATHS = 3;
/** Two periods: who is detached has left the ring by then. */
const HANDOVER_MS = 10;
/** Asked of the device at first: enough on an idle machine; doubled when it crackles. */
const LATENCY_MS = 10, MAX_LATENCY_MS = 40;

export function createAudioRings(): AudioRings {
  return { capture: createRingBuffer(RING_SAMPLES), playback: createRingBuffer(RING_SAMPLES) };
}

/** `memory`: rings that no other session uses now; what is in them is dropped. */
export async function openAudioSession(
  workers: AudioWorkers,
  names: SoundEndNames,
  memory: AudioRings,
  onProblem: (problem: AudioProblem) => void,
): Promise<AudioSession> {
  const control = new Int32Array(new SharedArrayBuffer(4 * AUDIO_WORDS));
  control[AUDIO_WORD.command] = AUDIO_COMMAND.warm;
  for (const ring of [openRing(memory.capture), openRing(memory.playback)]) {
    ring.skip(ring.available);
  }
  const rings = { ...memory, control: control.buffer };
  let latencyMs = LATENCY_MS;
  const wanted = { ...names, ends: "both", latencyMs, target: rings, attached: true } as const;
  const { pumps, warnings } = await openPumps(workers, wanted);
  const mic = pumps.find((pump) => pump.mic)?.mic;
  const speaker = pumps.find((pump) => pump.speaker)?.speaker;
  if (mic === undefined || speaker === undefined) throw new TypeError("An end is missing");
  const target: PumpTarget = { ...rings, captureHz: mic.hz, playbackHz: speaker.hz };

  const live = new Map<Pump, PumpWatch>();
  let deaths = 0;
  /** What is opened anew: `names`, and silence for an end whose file failed. */
  let devices = names;
  const isOpen = () => Atomics.load(control, AUDIO_WORD.command) !== AUDIO_COMMAND.close;

  function watch(pump: Pump) {
    live.set(pump, createPumpWatch(pump.words, Date.now()));
    // A device may also fail by itself, with an error.
    pump.ended.then((problem) => problem && replace(pump, problem));
  }

  /** Beside what serves now, for a hand-over. */
  const openAnew = (ends: Ends) =>
    openPumps(workers, { ...devices, ends, latencyMs, target, attached: false });

  /** Silence takes the ends over at once; the device is opened anew beside it, then takes them back. */
  async function replace(dead: Pump, { end, code, message: reason }: AudioProblem) {
    if (!live.delete(dead) || !isOpen()) return;
    const { ends } = dead;
    // A full disk stays full: the other end must not die of it again and again.
    if (code === "bad-file" && end !== "both") devices = { ...devices, [end]: "none" };
    Atomics.store(dead.words, PUMP_WORD.attached, 0);
    const silence = { mic: "none", speaker: "none", ends, latencyMs, target, attached: true };
    const standIn = await openPumps(workers, silence);
    standIn.pumps.forEach(watch);
    await workers.stop(dead, 0);
    if (!isOpen()) return;
    if (++deaths > MAX_DEATHS) return report(ends, `${reason}; silence serves from now on`);
    const again = await openAnew(ends);
    if (isOpen()) await handOver(standIn.pumps, again.pumps);
    if (code === "bad-file") return onProblem({ end, code, message: reason });
    report(ends, [reason, ...again.warnings.map(({ message }) => message)].join("; "));
  }

  /** Opens the device again with a larger buffer, beside the one that crackles. */
  async function calm(pump: Pump) {
    if (latencyMs >= MAX_LATENCY_MS) return;
    latencyMs *= 2;
    const again = await openAnew(pump.ends);
    // A device that can be opened only once goes on as it is.
    const isBetter = isOpen() && live.has(pump) && again.warnings.length === 0;
    if (isBetter) await handOver([pump], again.pumps);
    else await stop(again.pumps);
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
    await stop(from);
  }

  async function stop(some: Iterable<Pump>) {
    await Promise.all([...some].map((pump) => workers.stop(pump, CLOSE_PATIENCE_MS)));
  }

  function stalled(end: Ends): AudioProblem {
    return { end, code: "device-failed", message: "The sound device stopped moving sound" };
  }

  function report(end: Ends, message: string) {
    onProblem({ end, code: "device-failed", message });
  }

  const timer = setInterval(() => {
    for (const [pump, { look }] of live) {
      const health = look(Date.now());
      if (health === "stalled") replace(pump, stalled(pump.ends));
      else if (health === "crackling") calm(pump);
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
      await stop(live.keys());
      live.clear();
    },
  };
}
