import type { LibraryShare } from "../../ffi/library.ts";
import {
  AudioHangError,
  type AudioWorker,
  startAudioWorker,
  within,
} from "./audio_worker_handle.ts";
import type { Pump } from "./audio_worker_handle.ts";
import { PUMP_WORD } from "./audio_messages.ts";

/** The audio Workers of one client: those that are idle are used again. */
export interface AudioWorkers {
  /** Runs `use` with an idle Worker; it is idle again afterwards, unless it hangs. */
  borrow<Result>(use: (worker: AudioWorker) => Promise<Result>): Promise<Result>;
  /** As `borrow`, but the Worker is busy until its pump has ended. */
  pump(open: (worker: AudioWorker) => Promise<Pump>): Promise<Pump>;
  /** Closes the pump's device within a period; one that hangs is freed or left behind. */
  stop(pump: Pump, patienceMs: number): Promise<void>;
  terminate(): void;
}

/** A device's thread that was freed comes back at once; one that was not, never. */
const FREED_MS = 500;

/** @param start a Worker, for tests */
export function createAudioWorkers(
  start: typeof startAudioWorker = startAudioWorker,
): AudioWorkers {
  let lock = new SharedArrayBuffer(4);
  const idle: AudioWorker[] = [];
  const all = new Set<AudioWorker>();
  let library: LibraryShare = { key: crypto.randomUUID(), isCopy: false };

  function take(): AudioWorker {
    const worker = idle.pop() ?? start(lock, library);
    all.add(worker);
    return worker;
  }

  /** A thread hangs in the library, maybe with the lock: whoever comes next has a copy and lock anew. */
  function giveUp(lost: AudioWorker) {
    lock = new SharedArrayBuffer(4);
    library = { key: crypto.randomUUID(), isCopy: true };
    for (const worker of [lost, ...idle.splice(0)]) {
      worker.terminate();
      all.delete(worker);
    }
  }

  async function free({ words }: Pick<Pump, "words">) {
    const rescuer = take();
    await rescuer.abort(words);
    // If it hangs too, or was of an older copy, it is of no more use.
    rescuer.terminate();
    all.delete(rescuer);
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
    terminate() {
      for (const worker of all) worker.terminate();
      all.clear();
      idle.length = 0;
    },
  };
}
