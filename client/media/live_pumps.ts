import type { AudioProblem } from "./audio_control.ts";
import type { ServingEnds } from "./audio_end.ts";
import { PUMP_WORD } from "./audio_messages.ts";
import type { Pump } from "./audio_worker_handle.ts";
import type { AudioWorkers } from "./audio_workers.ts";
import { type End, moves, type ServingPump } from "./open_pumps.ts";
import { createPumpWatch, type PumpWatch } from "./pump_watch.ts";

/** The pumps that own the rings now. */
export interface LivePumps {
  list(): readonly ServingPump[];
  has(pump: Pump): boolean;
  /** What serves each end; an end whose pump has just died is silent. */
  serving(): ServingEnds;
  /** Pumps that are attached already. */
  add(pumps: readonly ServingPump[]): void;
  /** `to`, which have warmed up detached, take the rings from `from`, which are closed. */
  handOver(from: readonly ServingPump[], to: readonly ServingPump[]): Promise<void>;
  stop(pumps: readonly ServingPump[]): Promise<void>;
  close(): Promise<void>;
}

export interface LivePumpsEvents {
  /** It moves nothing any more, or has failed, after so long; it is detached, and none of these any more. */
  onDeath(pump: ServingPump, problem: AudioProblem, servedMs: number): void;
  onCrackle(pump: ServingPump): void;
  onChange(): void;
}

interface Life {
  readonly one: ServingPump;
  readonly watch: PumpWatch;
  readonly sinceMs: number;
}

const WATCH_MS = 100;
const CLOSE_PATIENCE_MS = 500;
/** Two periods: who is detached has left the ring by then. */
const HANDOVER_MS = 10;

/** Watches its pumps until it is closed. */
export function createLivePumps(workers: AudioWorkers, events: LivePumpsEvents): LivePumps {
  const live = new Map<Pump, Life>();
  const list = () => [...live.values()].map(({ one }) => one);

  function add(one: ServingPump) {
    const { pump } = one;
    const watch = createPumpWatch(pump.words, Date.now());
    live.set(pump, { one, watch, sinceMs: performance.now() });
    // A device may also fail by itself, with an error.
    pump.failed.then((problem) => die(one, problem));
  }

  function die(one: ServingPump, problem: AudioProblem) {
    const life = live.get(one.pump);
    if (life === undefined) return;
    live.delete(one.pump);
    Atomics.store(one.pump.words, PUMP_WORD.attached, 0);
    events.onDeath(one, problem, performance.now() - life.sinceMs);
  }

  async function stop(pumps: readonly ServingPump[]) {
    await Promise.all(pumps.map(({ pump }) => workers.stop(pump, CLOSE_PATIENCE_MS)));
  }

  function served(end: End): ServingEnds[End] {
    const one = list().find(({ pump }) => moves(pump, end));
    return { name: one?.pump[end]?.name ?? "none", as: one?.as ?? "silence" };
  }

  const timer = setInterval(() => {
    for (const { one, watch } of live.values()) {
      const health = watch.look(Date.now());
      if (health === "crackling") events.onCrackle(one);
      if (health !== "stalled") continue;
      const message = "The sound device stopped moving sound";
      die(one, { end: one.pump.ends, code: "device-failed", message });
    }
  }, WATCH_MS);

  return {
    list,
    has: (pump) => live.has(pump),
    serving: () => ({ mic: served("mic"), speaker: served("speaker") }),
    add(pumps) {
      pumps.forEach(add);
      events.onChange();
    },
    async handOver(from, to) {
      for (const { pump } of from) {
        live.delete(pump);
        Atomics.store(pump.words, PUMP_WORD.attached, 0);
      }
      await new Promise((resolve) => setTimeout(resolve, HANDOVER_MS));
      for (const one of to) {
        Atomics.store(one.pump.words, PUMP_WORD.attached, 1);
        add(one);
      }
      events.onChange();
      await stop(from);
    },
    stop,
    async close() {
      clearInterval(timer);
      const pumps = list();
      live.clear();
      await stop(pumps);
    },
  };
}
