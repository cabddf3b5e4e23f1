import {
  AudioHangError,
  type AudioWorker,
  startAudioWorker,
  within,
} from "./audio_worker_handle.ts";
import type { Pump } from "./audio_worker_handle.ts";
import { type AudioWorkerSetup, PUMP_WORD } from "./audio_messages.ts";

/** The audio Workers of one client: those that are idle are used again. */
export interface AudioWorkers {
  /** Runs `use` with an idle Worker; it is idle again afterwards, unless it hangs. */
  borrow<Result>(use: (worker: AudioWorker) => Promise<Result>): Promise<Result>;
  /** As `borrow`, but the Worker is busy until its pump has ended. */
  pump(open: (worker: AudioWorker) => Promise<Pump>): Promise<Pump>;
  /** Closes the pump's device within a period; one that hangs is freed or left behind. */
  stop(pump: Pump, patienceMs: number): Promise<void>;
  /** Starts Workers until so many are idle: what is needed at once is not to wait for a thread to start. */
  prepare(count: number): void;
  terminate(): void;
}

/** A device's thread that was freed comes back at once; one that was not, never. */
const FREED_MS = 500;

/** @param start a Worker, for tests */
export function createAudioWorkers(
  start: typeof startAudioWorker = startAudioWorker,
): AudioWorkers {
  let commonLock = new SharedArrayBuffer(4);
  const idle: AudioWorker[] = [];
  const all = new Set<AudioWorker>();

  function take(): AudioWorker {
    return idle.pop() ?? startWorker();
  }

  function startWorker(): AudioWorker {
    return add({ ...newLibrary(), commonLock, isUrgent: true });
  }

  function add(setup: AudioWorkerSetup): AudioWorker {
    const worker = start(setup);
    all.add(worker);
    return worker;
  }

  function end(worker: AudioWorker) {
    worker.terminate();
    all.delete(worker);
  }

  /** A thread hangs in its library, maybe with the lock of all: whoever comes next has another. */
  function giveUp(lost: AudioWorker) {
    commonLock = new SharedArrayBuffer(4);
    [lost, ...idle.splice(0)].forEach(end);
  }

  async function free({ words, worker }: Pick<Pump, "words" | "worker">) {
    // Of the same library: the stream is nobody else's.
    const rescuer = add(worker.setup);
    await rescuer.abort(words);
    end(rescuer);
  }

  /** What a Worker that hangs was asked for, it would still do when it comes back: to whoever has it then. */
  function putBack(worker: AudioWorker, error: unknown) {
    if (error instanceof AudioHangError) giveUp(worker);
    else idle.push(worker);
  }

  return {
    async borrow(use) {
      const worker = take();
      try {
        const result = await use(worker);
        idle.push(worker);
        return result;
      } catch (error) {
        putBack(worker, error);
        throw error;
      }
    },
    async pump(open) {
      const worker = take();
      try {
        const pump = await open(worker);
        pump.ended.then(() => void (all.has(worker) && idle.push(worker)));
        return pump;
      } catch (error) {
        putBack(worker, error);
        throw error;
      }
    },
    async stop(pump, patienceMs) {
      const ended = pump.ended.then(() => true);
      Atomics.store(pump.words, PUMP_WORD.attached, 0);
      Atomics.store(pump.words, PUMP_WORD.stop, 1);
      if (await within(patienceMs, ended)) return;
      await free(pump);
      if (!await within(FREED_MS, ended)) giveUp(pump.worker);
    },
    prepare(count) {
      while (idle.length < count) idle.push(startWorker());
    },
    terminate() {
      for (const worker of all) worker.terminate();
      all.clear();
      idle.length = 0;
    },
  };
}

/** A library that no other thread has, and its lock: one that hangs in it holds nobody else up. */
export function newLibrary(): Pick<AudioWorkerSetup, "library" | "lock"> {
  return { library: { key: crypto.randomUUID(), isCopy: true }, lock: new SharedArrayBuffer(4) };
}
