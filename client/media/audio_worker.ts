/**
 * An audio Worker: blocking calls between a device and the rings, and nothing else while a stream
 * is open. It reads its messages only between streams; meanwhile words in shared memory command it.
 */
import type { PortAudio } from "../../ffi/portaudio.ts";
import { AUDIO_COMMAND, AUDIO_WORD, type AudioProblem } from "./audio_control.ts";
import { type AudioDevice, isPortAudio, parseEndName, problemOf } from "./audio_device.ts";
import { withLock } from "./audio_lock.ts";
import {
  type AudioReply,
  type AudioRequest,
  type AudioWorkerSetup,
  type OpenRequest,
  PUMP_STREAM_OFFSET,
  PUMP_WORD,
} from "./audio_messages.ts";
import { createPump } from "./audio_pump.ts";
import { checkEnds } from "./check_ends.ts";
import { toSoundDevices } from "./device_choice.ts";
import { deviceTrace, type TraceFiles, traceFiles } from "./portaudio_trace.ts";
import { createHeapGauge } from "./heap_gauge.ts";
import { openEnds } from "./open_ends.ts";
import { listDevices, loadSound } from "./portaudio_device.ts";
import { openRing } from "./ring.ts";
import { raiseThreadPriority } from "./thread_priority.ts";

/** The part of a Worker's global scope that is used: the compiler's library describes a window. */
const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<AudioRequest>) => void;
  postMessage(message: AudioReply): void;
};

/** A look at the heap in so many periods: about one a second. */
const PERIODS_A_HEAP = 200;

let setup: AudioWorkerSetup;
let loaded: PortAudio | undefined;
let traced: TraceFiles | undefined;

/** Loaded once a Worker; one at a time, since ALSA's and C's globals are set up too. */
function sound(end: AudioProblem["end"]): PortAudio {
  return loaded ??= withLock(
    new Int32Array(setup.commonLock),
    () => loadSound(end, setup.library),
  );
}

/** Who is in the control functions of this Worker's library keeps others out of them. */
function alone<Result>(end: AudioProblem["end"], body: (pa: PortAudio) => Result): Result {
  const pa = sound(end);
  return withLock(new Int32Array(pa.isCopy ? setup.lock : setup.commonLock), () => body(pa));
}

scope.onmessage = ({ data: request }) => {
  switch (request.kind) {
    case "init":
      setup = request;
      // Before any device: files and tones are late on a busy machine too.
      if (setup.isUrgent) raiseThreadPriority();
      break;
    case "open":
      open(request);
      break;
    case "devices":
      list();
      break;
    case "trace":
      scope.postMessage({ kind: "traced", trace: deviceTrace(traced ??= traceFiles()) });
      break;
    case "check":
      check(request.mic, request.speaker);
      break;
    case "abort":
      abort(new Int32Array(request.words), request.beatMs);
      break;
  }
};

function open(request: OpenRequest): void {
  const { ends } = request;
  const control = new Int32Array(request.control);
  const words = new Int32Array(request.words, 0, PUMP_STREAM_OFFSET / 4);
  const stream = new BigUint64Array(request.words, PUMP_STREAM_OFFSET, 1);
  const goOn = () => {
    Atomics.store(words, PUMP_WORD.beatMs, Date.now() | 0);
    return Atomics.load(control, AUDIO_WORD.command) !== AUDIO_COMMAND.close &&
      Atomics.load(words, PUMP_WORD.stop) === 0;
  };
  const name = ends === "speaker"
    ? parseEndName(request.speaker, "speaker")
    : parseEndName(request.mic, "mic");
  const openDevice = () => openEnds(request, { sound: () => sound(ends), goOn });
  let device: AudioDevice | undefined;
  try {
    // Ends of our own never wait for one that hangs in PortAudio.
    const opened = device = isPortAudio(name) ? alone(ends, openDevice) : openDevice();
    Atomics.store(stream, 0, opened.streamAddress ?? 0n);
    pump(request, opened, control, words, goOn);
    device = undefined;
    close(opened, stream);
    scope.postMessage({ kind: "closed" });
  } catch (error) {
    // What went wrong first is what is told.
    const problem = problemOf(error, ends);
    scope.postMessage({ kind: "dying", problem });
    try {
      if (device) close(device, stream);
    } catch {
      // It is as closed as it can be.
    }
    scope.postMessage({ kind: "failed", problem });
  }
}

/** Runs until it is told to stop; throws what the device throws. */
function pump(
  request: OpenRequest,
  device: AudioDevice,
  control: Int32Array,
  words: Int32Array,
  goOn: () => boolean,
): void {
  const { capture, playback } = device;
  const period = createPump(device, {
    capture: openRing(request.capture),
    playback: openRing(request.playback),
    control,
    words,
  });
  const heapKib = createHeapGauge(PERIODS_A_HEAP);
  do period(); while (device.isStarting?.() && goOn());
  scope.postMessage({
    kind: "opened",
    ...(capture && { mic: capture }),
    ...(playback && { speaker: playback }),
  });
  while (goOn()) {
    period();
    if (Atomics.load(words, PUMP_WORD.attached) === 0) continue;
    if (capture) Atomics.store(control, AUDIO_WORD.captureHeapKib, heapKib());
    if (playback) Atomics.store(control, AUDIO_WORD.playbackHeapKib, heapKib());
  }
}

function close(device: AudioDevice, stream: BigUint64Array): void {
  device.setRunning(false);
  if (device.streamAddress === undefined) return device.close();
  alone("both", () => {
    Atomics.store(stream, 0, 0n);
    device.close();
  });
}

function list(): void {
  try {
    const devices = alone("both", (pa) => toSoundDevices(listDevices(pa)));
    scope.postMessage({ kind: "devices", devices });
  } catch (error) {
    scope.postMessage({ kind: "devices", devices: [], problem: problemOf(error, "both") });
  }
}

function check(mic: string, speaker: string): void {
  const list = () => alone("both", listDevices);
  const problems = checkEnds(mic, speaker, list);
  scope.postMessage({ kind: "checked", problems });
}

/** The lock keeps its owner from closing the stream meanwhile; the words say whether it has. */
function abort(words: Int32Array, beatMs: number): void {
  const stream = new BigUint64Array(words.buffer, PUMP_STREAM_OFFSET, 1);
  try {
    alone("both", (pa) => {
      const address = Atomics.load(stream, 0);
      if (address === 0n || Atomics.load(words, PUMP_WORD.beatMs) !== beatMs) return;
      pa.abortStreamAt(address);
    });
  } catch {
    // The main thread sees that the pump doesn't move, and replaces its Worker.
  }
  scope.postMessage({ kind: "aborted" });
}
