import type { AudioProblem, SoundDevice } from "./audio_control.ts";
import { AudioDeviceError, type EndFormat, problemOf } from "./audio_device.ts";
import {
  type AudioReply,
  type AudioRequest,
  type AudioWorkerSetup,
  type Ends,
  type OpenRequest,
  PUMP_BYTES,
  PUMP_WORD,
} from "./audio_messages.ts";

/** Ends that stream, pumped by one Worker. */
export interface Pump {
  readonly ends: Ends;
  readonly mic?: EndFormat;
  readonly speaker?: EndFormat;
  /** `PUMP_WORD`s. */
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly worker: AudioWorker;
  /** Resolves as soon as the device fails, though it may take long to close. */
  readonly failed: Promise<AudioProblem>;
  /** Resolves when the device is closed: without a problem when that was asked for. */
  readonly ended: Promise<AudioProblem | undefined>;
}

/** An audio Worker as the main thread holds it. It does one of these at a time. */
export interface AudioWorker {
  readonly setup: AudioWorkerSetup;
  /** @throws {AudioDeviceError} the device can't be opened; `hangs` when the Worker is lost in it */
  open(request: Omit<OpenRequest, "kind" | "words">, attached: boolean): Promise<Pump>;
  /** @throws {AudioHangError} */
  devices(): Promise<{ readonly devices: readonly SoundDevice[]; readonly problem?: AudioProblem }>;
  /** Changes when devices may have come or gone; null: only `devices` can tell. */
  trace(): Promise<string | null>;
  /** @throws {AudioHangError} */
  check(mic: string, speaker: string): Promise<readonly AudioProblem[]>;
  /** Frees another Worker's thread that is blocked in its device, if it can be. */
  abort(words: Int32Array<SharedArrayBuffer>): Promise<void>;
  /** Stops waiting for it; a thread blocked in a device stays behind until the process ends. */
  terminate(): void;
}

/** The Worker is inside a device's call and doesn't come back: use it no more. */
export class AudioHangError extends AudioDeviceError {
  override name = "AudioHangError";
}

/** PulseAudio takes up to 2 s. */
const OPEN_TIMEOUT_MS = 6_000;
const ABORT_TIMEOUT_MS = 500;

export function startAudioWorker(setup: AudioWorkerSetup): AudioWorker {
  const worker = new Worker(new URL("./audio_worker.ts", import.meta.url), { type: "module" });
  let waiting: ((reply: AudioReply) => void) | undefined;
  const send = (request: AudioRequest) => worker.postMessage(request);
  const reply = () => new Promise<AudioReply>((resolve) => waiting = resolve);
  function answer(reply: AudioReply) {
    const resolve = waiting;
    waiting = undefined;
    resolve?.(reply);
  }
  let onDying = (_problem: AudioProblem) => {};
  worker.onmessage = ({ data }: MessageEvent<AudioReply>) => {
    if (data.kind === "dying") onDying(data.problem);
    else answer(data);
  };
  worker.onerror = (event) => {
    event.preventDefault(); // else it would end the whole program
    answer({ kind: "failed", problem: problemOf(new Error(event.message), "both") });
  };
  send({ kind: "init", ...setup });

  const handle: AudioWorker = {
    setup,
    async open(request, attached) {
      const words = new Int32Array(new SharedArrayBuffer(PUMP_BYTES));
      words[PUMP_WORD.attached] = attached ? 1 : 0;
      words[PUMP_WORD.beatMs] = Date.now() | 0;
      const { promise: failed, resolve } = Promise.withResolvers<AudioProblem>();
      onDying = resolve;
      const answered = reply();
      send({ kind: "open", ...request, words: words.buffer });
      const answer = await within(OPEN_TIMEOUT_MS, answered);
      if (answer === undefined) {
        Atomics.store(words, PUMP_WORD.stop, 1);
        throw hang(request.ends, "The device did not start");
      }
      if (answer.kind === "failed") throw new AudioDeviceError(answer.problem);
      if (answer.kind !== "opened") throw new TypeError(`Unexpected reply '${answer.kind}'`);
      return {
        ends: request.ends,
        ...(answer.mic && { mic: answer.mic }),
        ...(answer.speaker && { speaker: answer.speaker }),
        words,
        worker: handle,
        failed,
        ended: reply().then((last) => last.kind === "failed" ? last.problem : undefined),
      };
    },
    async devices() {
      const answered = reply();
      send({ kind: "devices" });
      const answer = await within(OPEN_TIMEOUT_MS, answered);
      if (answer === undefined) throw hang("both", "The sound system did not answer");
      if (answer.kind === "failed") return { devices: [], problem: answer.problem };
      if (answer.kind !== "devices") throw new TypeError(`Unexpected reply '${answer.kind}'`);
      const { devices, problem } = answer;
      return { devices, ...(problem && { problem }) };
    },
    async trace() {
      const answered = reply();
      send({ kind: "trace" });
      const answer = await answered;
      return answer.kind === "traced" ? answer.trace : null;
    },
    async check(mic, speaker) {
      const answered = reply();
      send({ kind: "check", mic, speaker });
      const answer = await within(OPEN_TIMEOUT_MS, answered);
      if (answer === undefined) throw hang("both", "The sound system did not answer");
      return answer.kind === "checked" ? answer.problems : [];
    },
    async abort(words) {
      const beatMs = Atomics.load(words, PUMP_WORD.beatMs);
      const answered = reply();
      send({ kind: "abort", words: words.buffer, beatMs });
      await within(ABORT_TIMEOUT_MS, answered);
    },
    terminate() {
      worker.terminate();
      const message = "The audio Worker was ended";
      answer({ kind: "failed", problem: { end: "both", code: "device-failed", message } });
    },
  };
  return handle;
}

function hang(end: Ends, what: string): AudioHangError {
  const message = `${what} within ${OPEN_TIMEOUT_MS / 1000} s`;
  return new AudioHangError({ end, code: "device-failed", message });
}

/** The promise's value, or undefined when it takes longer. */
export async function within<Value>(
  ms: number,
  promise: Promise<Value>,
): Promise<Value | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<undefined>((resolve) => timer = setTimeout(resolve, ms, undefined));
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
