import { median } from "../../tools/correlate.ts";
import type { CallFigures } from "./measure_call.ts";

/** What several calls of one telephone come to. */
export interface TelephoneSummary {
  readonly mouthToEarMs: {
    /** Over all chirps of all calls. */
    readonly median: number;
    readonly p90: number;
    /** The median of each call: what differs from one call to the next. */
    readonly ofEachCall: readonly number[];
  };
  /** How like the chirp it was at the ear, 0 to 1: the median over all that were heard. */
  readonly correlation: number;
  readonly shareOfChirpsHeard: number;
  /** The median over all calls and both sides. Null where there is no process of its own. */
  readonly cpuSecondsPerCallMinute: number | null;
  readonly residentMib: number | null;
  /** How busy the machine was in each call, 0 to 1, with whatever else ran: the more, the less is to be believed. */
  readonly machineBusyInEachCall: readonly number[];
}

/** Puts several calls together. */
export function summarise(calls: readonly CallFigures[]): TelephoneSummary {
  const delays = calls.flatMap(({ heard }) => heard.delaysMs);
  const played = calls.reduce((sum, { heard }) => sum + heard.played, 0);
  return {
    mouthToEarMs: {
      median: round(median(delays), 1),
      p90: round(percentile(delays, 90), 1),
      ofEachCall: calls.map(({ heard }) => round(heard.medianMs, 1)),
    },
    correlation: round(median(calls.flatMap(({ heard }) => heard.similarities)), 4),
    shareOfChirpsHeard: round(delays.length / played, 3),
    cpuSecondsPerCallMinute: medianOrNull(calls.flatMap((call) => call.cpuSecondsAMinute), 2),
    residentMib: medianOrNull(calls.flatMap((call) => call.residentMib), 0),
    machineBusyInEachCall: calls.map(({ machineBusy }) => round(machineBusy, 2)),
  };
}

/** The least value that at least `percent` of them don't exceed (nearest rank); NaN of nothing. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}

function medianOrNull(values: readonly number[], digits: number): number | null {
  return values.length === 0 ? null : round(median(values), digits);
}

/** For people to read: more digits would say more than was measured. */
export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
