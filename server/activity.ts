import type { Activity } from "./dashboard/types.ts";
import type { Figures } from "./figures.ts";

const TICK_MS = 1_000;
const MINUTE_MS = 60_000;
const MINUTES = 60;
/** Look-ups a second are those of this long: one second's swing too much to be read. */
const RATE_SECONDS = 5;

/** What has happened lately, made from the figures once a second: it costs requests nothing. */
export interface ActivityWatch {
  readonly activity: Activity;
  /** Reads the figures; called once a second. */
  tick(): void;
  close(): void;
}

/** `now`: milliseconds of a clock that only goes on. */
export function watchActivity(
  figures: Figures,
  now: () => number = () => performance.now(),
): ActivityWatch {
  const startedAt = now();
  /** Of each minute since the start, as a ring: how many had been registered at its beginning. */
  const before = new Float64Array(MINUTES + 1).fill(figures.registrations);
  let minute = 0;
  /** Look-ups so far, at the last few ticks; the newest last. */
  const lookUps: { readonly at: number; readonly count: number }[] = [];

  function tick(): void {
    const at = now();
    const current = Math.floor((at - startedAt) / MINUTE_MS);
    for (; minute < current; minute++) {
      before[(minute + 1) % before.length] = figures.registrations;
    }
    lookUps.push({ at, count: figures.lookUps });
    if (lookUps.length > RATE_SECONDS + 1) lookUps.shift();
  }

  function registrations(): number[] {
    const at = (minute: number) => before[minute % before.length]!;
    return Array.from({ length: MINUTES }, (_, i) => {
      const of = minute - MINUTES + 1 + i;
      if (of < 0) return 0;
      return (of === minute ? figures.registrations : at(of + 1)) - at(of);
    });
  }

  function lookUpsPerSecond(): number {
    const [first, last] = [lookUps[0], lookUps.at(-1)];
    if (first === undefined || last === undefined || last.at === first.at) return 0;
    return (last.count - first.count) / ((last.at - first.at) / 1_000);
  }

  tick();
  const timer = setInterval(tick, TICK_MS);
  return {
    get activity() {
      return {
        registrations: registrations(),
        lookUpsPerSecond: Math.round(lookUpsPerSecond() * 10) / 10,
        refused: [
          ...refusals("registration", figures.refusals),
          ...refusals("connection", figures.connectionsRefused),
        ],
      };
    },
    tick,
    close: () => clearInterval(timer),
  };
}

function refusals(
  of: "registration" | "connection",
  counts: Readonly<Record<string, number>>,
): Activity["refused"] {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => ({ of, reason, count }));
}
