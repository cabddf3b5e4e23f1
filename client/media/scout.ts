/**
 * Sees devices come and go while others stream: PortAudio reads its list anew only where nobody has a
 * stream open, so the scout has a copy of the library of its own, in a Worker that opens nothing.
 */
import type { AudioProblem, SoundDevice } from "./audio_control.ts";
import { problemOf } from "./audio_device.ts";
import type { AudioWorker } from "./audio_worker_handle.ts";

export interface DevicesSeen {
  readonly devices: readonly SoundDevice[];
  readonly problem?: AudioProblem;
}

export interface Scout {
  /** What it saw last; undefined while it doesn't look. */
  readonly seen: DevicesSeen | undefined;
  /** Looks from now on, or (false) costs nothing any more. */
  look(on: boolean): void;
  close(): void;
}

export interface ScoutOptions {
  /** A Worker with a library of its own. */
  start(): AudioWorker;
  /** The first list, and each that differs from the one before. */
  onSeen(seen: DevicesSeen): void;
  /** For tests. */
  readonly timing?: { readonly lookMs: number; readonly listMs: number };
}

/**
 * How often it looks, and how often it lists where no trace says that there is news: a list takes some 50 ms
 * of CPU.
 */
const TIMING = { lookMs: 1_000, listMs: 60_000 };
/** Where nothing leaves a trace, a list every 2 s. */
const UNTRACED_LOOKS = 2;
/** A sound system that hangs costs a thread each time: it is asked less and less often. */
const LEAST_REST_MS = 10_000, MOST_REST_MS = 120_000;

export function createScout({ start, onSeen, timing = TIMING }: ScoutOptions): Scout {
  let worker: AudioWorker | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  let isLooking = false;
  let looks = 0, restMs = 0;
  /** When it lists again, whatever the trace says. */
  let nextMs = 0;
  let traced: string | null = null;
  let seen: DevicesSeen | undefined;
  let said = "";

  async function lookOnce() {
    if (isLooking) return;
    isLooking = true;
    looks++;
    try {
      worker ??= start();
      const trace = await worker.trace();
      const isNews = trace === null ? looks % UNTRACED_LOOKS === 1 : trace !== traced;
      traced = trace;
      // One that has hung is left alone, whatever the news.
      if (performance.now() < nextMs && (restMs > 0 || !isNews)) return;
      take(await worker.devices());
      restMs = 0;
      nextMs = performance.now() + timing.listMs;
    } catch (error) {
      worker?.terminate();
      worker = undefined;
      take({ devices: [], problem: problemOf(error, "both") });
      const leastMs = Math.min(timing.listMs, LEAST_REST_MS);
      restMs = Math.min(Math.max(2 * restMs, leastMs), MOST_REST_MS);
      nextMs = performance.now() + restMs;
    } finally {
      isLooking = false;
    }
  }

  function take(list: DevicesSeen) {
    if (timer === undefined) return; // nobody wants to know any more
    seen = list;
    const text = JSON.stringify(list);
    if (text === said) return;
    said = text;
    onSeen(list);
  }

  return {
    get seen() {
      return seen;
    },
    look(on) {
      if (on === (timer !== undefined)) return;
      if (on) {
        looks = 0;
        nextMs = 0;
        timer = setInterval(lookOnce, timing.lookMs);
        lookOnce();
      } else {
        clearInterval(timer);
        timer = undefined;
        seen = undefined;
        said = "";
      }
    },
    close() {
      clearInterval(timer);
      timer = undefined;
      worker?.terminate();
      worker = undefined;
    },
  };
}
