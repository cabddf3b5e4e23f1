import { AUDIO_COMMAND, AUDIO_WORD, AUDIO_WORDS, type AudioProblem } from "./audio_control.ts";
import { isPortAudio, parseEndName } from "./audio_device.ts";
import type { AudioCommand, OpenedAudio, ServingEnds, SoundEndNames } from "./audio_end.ts";
import type { Ends } from "./audio_messages.ts";
import { within } from "./audio_worker_handle.ts";
import type { AudioWorkers } from "./audio_workers.ts";
import { createLivePumps } from "./live_pumps.ts";
import {
  type End,
  ENDS,
  type Lacking,
  moves,
  open,
  openBetter,
  openPumps,
  openSilence,
  type PumpTarget,
  type ServingPump,
} from "./open_pumps.ts";
import { createRepairTimes } from "./repair_times.ts";
import { PERIOD_MS } from "./pacer.ts";
import { createRingBuffer, openRing } from "./ring.ts";

/** Ends that are open: from `open` to `close`. */
export interface AudioSession {
  readonly opened: OpenedAudio;
  readonly serving: ServingEnds;
  command(command: AudioCommand): void;
  /** Other devices from now on, while those of before serve; resolves when they have changed over. */
  change(names: SoundEndNames): Promise<void>;
  /** Other devices are there than before: what lacks is looked for at once. */
  lookAgain(): void;
  close(): Promise<void>;
}

export interface AudioSessionEvents {
  onProblem(problem: AudioProblem): void;
  /** Another device serves an end than before. */
  onServing(serving: ServingEnds): void;
}

/** The memory of the two rings: one session after the other uses it. */
export type AudioRings = Pick<OpenedAudio, "capture" | "playback">;

/** More than a second at 48 kHz; how much of it is used is up to the media Worker. */
const RING_SAMPLES = 65_536;
/** Between a device's death and the first try to open it again: so long it may take to let it go. */
const LET_GO_MS = 50;
/** Threads that wait for a device to die: one for silence, one to open it again. */
const SPARES = 2;
/** To start them takes some time of the main thread, which has better to do when a call begins. */
const PREPARE_MS = 1_000;
/** Asked of the device at first: enough on an idle machine; doubled when it crackles. */
const LATENCY_MS = 10, MAX_LATENCY_MS = 40;

export function createAudioRings(): AudioRings {
  return { capture: createRingBuffer(RING_SAMPLES), playback: createRingBuffer(RING_SAMPLES) };
}

/**
 * `memory`: rings that no other session uses now; what is in them is dropped. `periodMs`: how much
 * sound cards move at once.
 */
export async function openAudioSession(
  workers: AudioWorkers,
  asked: SoundEndNames,
  memory: AudioRings,
  events: AudioSessionEvents,
  periodMs = PERIOD_MS,
): Promise<AudioSession> {
  const control = new Int32Array(new SharedArrayBuffer(4 * AUDIO_WORDS));
  control[AUDIO_WORD.command] = AUDIO_COMMAND.warm;
  for (const ring of [openRing(memory.capture), openRing(memory.playback)]) {
    ring.skip(ring.available);
  }
  const rings = { ...memory, control: control.buffer, periodMs };
  let names = asked;
  let latencyMs = LATENCY_MS;
  const first = await openPumps(workers, { names, latencyMs, target: rings, attached: true });
  const mic = first.pumps.find(({ pump }) => pump.mic)?.pump.mic;
  const speaker = first.pumps.find(({ pump }) => pump.speaker)?.pump.speaker;
  if (mic === undefined || speaker === undefined) throw new TypeError("An end is missing");
  const target: PumpTarget = { ...rings, captureHz: mic.hz, playbackHz: speaker.hz };

  const times = createRepairTimes(() => void turn(repair));
  const live = createLivePumps(workers, {
    onDeath: replace,
    onCrackle: (pump) => turn(() => calm(pump)),
    onChange: () => events.onServing(live.serving()),
  });
  /** What devices died of that have not been opened again yet. */
  let obituaries: AudioProblem[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const isOpen = () => Atomics.load(control, AUDIO_WORD.command) !== AUDIO_COMMAND.close;
  /** For a hand-over: beside what serves now. */
  const beside = () => ({ names, latencyMs, target, attached: false });

  /** Whoever opens and hands over does so alone. */
  function turn(action: () => Promise<void>): Promise<void> {
    const done = last.then(() => isOpen() ? action() : undefined);
    last = done.catch(() => {});
    return done;
  }

  /** Silence takes the ends over at once; then they are repaired. */
  async function replace({ pump }: ServingPump, problem: AudioProblem, servedMs: number) {
    if (!isOpen()) return;
    obituaries.push(problem);
    giveUpFiles([problem]);
    const ends = ENDS.filter((each) => moves(pump, each));
    live.add(await openSilence(workers, { ...beside(), attached: true }, ends));
    await within(LET_GO_MS, workers.stop(pump, 0));
    if (isOpen()) times.died(servedMs);
  }

  /** A full disk stays full: the other end must not die of it again and again. */
  function giveUpFiles(problems: readonly AudioProblem[]) {
    for (const { code, end } of problems) {
      if (code === "bad-file" && end !== "both") names = { ...names, [end]: "none" };
    }
  }

  /** Looks for something better than what serves now, and changes over to it. */
  async function repair() {
    const begun = performance.now();
    const found = await openBetter(workers, beside(), lacking());
    if (found.pumps.length > 0) await takeOver(found.pumps);
    tell(found.problems);
    if (isLacking()) times.lacks(performance.now() - begun);
    else times.isWell();
  }

  /** What has died is told once it is known what serves in its place. */
  function tell(reasons: readonly AudioProblem[]) {
    for (const { end, code, message } of obituaries) {
      const more = code === "bad-file" ? [] : reasons.map((reason) => reason.message);
      events.onProblem({ end, code, message: [...new Set([message, ...more])].join("; ") });
    }
    obituaries = [];
  }

  function lacking(): Lacking {
    const serving = live.serving();
    const entries = ENDS.flatMap((end) =>
      serving[end].as === "asked" || names[end] === "none" ? [] : [[end, serving[end].as]]
    );
    return Object.fromEntries(entries);
  }

  function isLacking(): boolean {
    return Object.keys(lacking()).length > 0;
  }

  /** Ends of a stream that serves both, of which one has found another, are opened for themselves. */
  async function takeOver(fresh: readonly ServingPump[]) {
    const isCovered = (end: End) => fresh.some(({ pump }) => moves(pump, end));
    const from = live.list().filter(({ pump }) =>
      ENDS.some((end) => isCovered(end) && moves(pump, end))
    );
    const rest = from.flatMap(({ pump, as }) =>
      ENDS.filter((end) => moves(pump, end) && !isCovered(end)).map((end) => ({ end, as }))
    );
    const others = await Promise.all(rest.map(({ end, as }) => openSame(end, as)));
    const to = [...fresh, ...others];
    if (isOpen()) await live.handOver(from, to);
    else await live.stop(to);
  }

  async function openSame(end: Ends, as: ServingPump["as"]): Promise<ServingPump> {
    try {
      return await open(workers, beside(), end, as);
    } catch {
      return await open(workers, beside(), end, "silence");
    }
  }

  /** Opens the device again with a larger buffer, beside the one that crackles. */
  async function calm({ pump, as }: ServingPump) {
    if (latencyMs >= MAX_LATENCY_MS || !live.has(pump)) return;
    latencyMs *= 2;
    try {
      await takeOver([await open(workers, beside(), pump.ends, as)]);
    } catch {
      // A device that can be opened only once goes on as it is.
    }
  }

  async function change(next: SoundEndNames) {
    const ends = ENDS.filter((end) => next[end] !== names[end]);
    names = next;
    if (ends.length === 0) return isLacking() ? times.hurry() : undefined;
    const changed: Lacking = Object.fromEntries(ends.map((end) => [end, "default"]));
    const found = await openBetter(workers, beside(), changed);
    const isWhole = ends.every((end) => found.pumps.some(({ pump }) => moves(pump, end)));
    if (isWhole) return await takeOver(found.pumps);
    await live.stop(found.pumps);
    // It may be what is open that is in its way: a card that can be opened only once.
    const inTheWay = live.list().filter(({ pump }) => ends.some((end) => moves(pump, end)));
    const silent = ENDS.filter((end) => inTheWay.some(({ pump }) => moves(pump, end)));
    await live.handOver(inTheWay, await openSilence(workers, beside(), silent));
    const { pumps, problems } = await openBetter(workers, beside(), lacking());
    if (pumps.length > 0) await takeOver(pumps);
    giveUpFiles(problems);
    problems.forEach(events.onProblem);
    if (isLacking()) times.lacks(0);
  }

  giveUpFiles(first.problems);
  live.add(first.pumps);
  if (isLacking()) times.lacks(0);
  const usesDevice = ENDS.some((end) => isPortAudio(parseEndName(names[end], end)));
  const preparing = setTimeout(() => usesDevice && workers.prepare(SPARES), PREPARE_MS);
  return {
    opened: {
      captureHz: mic.hz,
      playbackHz: speaker.hz,
      capturePeriod: mic.period,
      playbackPeriod: speaker.period,
      micName: mic.name,
      speakerName: speaker.name,
      warnings: first.problems,
      ...rings,
    },
    get serving() {
      return live.serving();
    },
    command(command) {
      // Once closed, a session is never opened again.
      if (isOpen()) Atomics.store(control, AUDIO_WORD.command, command);
    },
    change: (next) => turn(() => change(next)),
    lookAgain() {
      if (isLacking()) times.hurry();
    },
    async close() {
      Atomics.store(control, AUDIO_WORD.command, AUDIO_COMMAND.close);
      times.stop();
      clearTimeout(preparing);
      await live.close();
    },
  };
}
