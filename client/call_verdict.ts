/**
 * From a call's figures to one plain verdict, the most important thing first. A condition is said
 * when it has been so for a while, and no longer said when it has not been so for a while (and by a
 * lower threshold), so that nothing flickers.
 */
import type { Verdict, VerdictCode } from "./api/types.ts";
import type { VoiceStats } from "./media/voice_engine.ts";
import {
  type Condition,
  CONDITIONS,
  type Moment,
  type VerdictContext,
} from "./verdict_conditions.ts";

/** The verdict without its words. */
export type PlainVerdict = Pick<Verdict, "code" | "level" | "value">;

/** A verdict, and what the next one is judged by. */
export interface Judgement {
  readonly verdict: PlainVerdict;
  readonly beganMs: number;
  readonly atMs: number;
  /** Per condition, in the order of `CONDITIONS`. */
  readonly evidence: readonly Evidence[];
  /** One each half second, the oldest first. */
  readonly past: readonly Counts[];
}

interface Evidence {
  readonly said: boolean;
  /** Until it is said: for how long it has been so. Then: for how long it may not be so. */
  readonly ms: number;
}

interface Counts {
  readonly atMs: number;
  readonly glitches: number;
  readonly concealedMs: number;
}

const PAST_MS = 5_000;
const STEP_MS = 500;
/** While the sound ends begin and the buffers find their length, gaps say nothing of what follows. */
const SETTLING_MS = 1_500;
const STARTING: PlainVerdict = {
  code: "starting" satisfies VerdictCode,
  level: "note",
  value: null,
};
const NO_EVIDENCE: readonly Evidence[] = CONDITIONS.map(() => ({ said: false, ms: 0 }));

/**
 * The verdict after one more reading of the figures, some ten a second.
 *
 * @param before of the same call; null at its beginning
 * @param nowMs of any clock that never goes back
 */
export function judgeCall(
  before: Judgement | null,
  stats: VoiceStats,
  context: VerdictContext,
  nowMs: number,
): Judgement {
  const beganMs = before?.beganMs ?? nowMs;
  const isSettling = nowMs - beganMs < SETTLING_MS;
  const past = remember(isSettling ? [] : before?.past ?? [], stats, nowMs);
  const moment = momentOf(past[0]!, stats, context, nowMs);
  const elapsedMs = before === null ? 0 : nowMs - before.atMs;
  const known = before?.evidence ?? NO_EVIDENCE;
  const evidence = CONDITIONS.map((condition, i) => weigh(known[i]!, condition, moment, elapsedMs));
  const found = CONDITIONS.find((_, i) => evidence[i]!.said);
  return { verdict: verdictOf(found, moment), beganMs, atMs: nowMs, evidence, past };
}

function verdictOf(condition: Condition | undefined, moment: Moment): PlainVerdict {
  if (condition === undefined) return STARTING;
  const { code, level, value } = condition;
  return { code, level, value: value?.(moment) ?? null };
}

function weigh(
  { said, ms }: Evidence,
  condition: Condition,
  moment: Moment,
  elapsedMs: number,
): Evidence {
  const { enterMs, leaveMs } = condition;
  const counts = moment.context.kind === "call" || condition.inTest === true;
  if (!counts || condition.stands?.(moment) === false) return { said: false, ms: 0 };
  const holds = condition.holds(moment, said);
  if (said) {
    const left = holds ? leaveMs : ms - elapsedMs;
    return holds || left > 0 ? { said, ms: left } : { said: false, ms: 0 };
  }
  const sum = holds ? ms + elapsedMs : Math.max(0, ms - elapsedMs);
  return holds && sum >= enterMs ? { said: true, ms: leaveMs } : { said, ms: sum };
}

function remember(past: readonly Counts[], stats: VoiceStats, nowMs: number): readonly Counts[] {
  const last = past.at(-1);
  if (last !== undefined && nowMs - last.atMs < STEP_MS) return past;
  const { underruns, overruns, concealedMs } = stats;
  const kept = past.filter(({ atMs }) => nowMs - atMs <= PAST_MS);
  return [...kept, { atMs: nowMs, glitches: underruns + overruns, concealedMs }];
}

function momentOf(
  first: Counts,
  stats: VoiceStats,
  context: VerdictContext,
  nowMs: number,
): Moment {
  const concealed = stats.concealedMs - first.concealedMs;
  return {
    stats,
    context,
    glitches: stats.underruns + stats.overruns - first.glitches,
    // Of 5 s, also while there is less: one frame in the first half second is no gap.
    concealedPercent: (100 * concealed) / Math.max(PAST_MS, nowMs - first.atMs),
  };
}
