import type { Verdict, VerdictCode } from "./api/types.ts";
import type { VoiceStats } from "./media/voice_engine.ts";
import type { TransmitMode } from "./media/voice_gate.ts";

/** What the figures don't say. */
export interface VerdictContext {
  /** `test`: a call to oneself. */
  readonly kind: "call" | "test";
  readonly muted: boolean;
  readonly transmit: TransmitMode;
}

/** A call at a moment, with what the last seconds brought. */
export interface Moment {
  readonly stats: VoiceStats;
  readonly context: VerdictContext;
  /** Under- and over-runs of the last 5 s. */
  readonly glitches: number;
  /** Per cent of the last 5 s that was made up. */
  readonly concealedPercent: number;
}

export interface Condition {
  readonly code: VerdictCode;
  readonly level: Verdict["level"];
  /** How long it must be so before it is said, and not be so before it is no longer said. */
  readonly enterMs: number;
  readonly leaveMs: number;
  /** Without which it is over at once: what the user did. */
  stands?(moment: Moment): boolean;
  /** Also in a test call. */
  readonly inTest?: boolean;
  /** `said`: it is being said, so a little less is enough to go on. */
  holds(moment: Moment, said: boolean): boolean;
  value?(moment: Moment): number;
}

/** RMS of full scale: −80 dBFS, below the noise of any microphone that is on. */
const SILENT = 1e-4;
const SILENT_DB = -80;
/** Per cent, to begin and to go on with: what is less, concealment hides. */
const LOSS = [3, 1.5] as const;
const CONCEALED = [5, 2] as const;
/** ITU-T G.114: nobody notices 150 ms, and 400 are too much for any talk; this is amidst. */
const DELAY_MS = [250, 200] as const;
/** In 5 s: about one a second. */
const GLITCHES = [5, 2] as const;
/** A peer that pauses still reports each second, and one report may be lost. */
const NOTHING_MS = 2_200;

const over = (value: number | null, [enter, stay]: readonly [number, number], said: boolean) =>
  value !== null && value >= (said ? stay : enter);

/** Of who is muted nothing is heard: what the delay was before is no longer of interest. */
function worstDelayMs({ stats, context }: Moment): number | null {
  const heard = stats.peerReport?.muted ? null : stats.mouthToEarMs.heard;
  const spoken = context.muted ? null : stats.mouthToEarMs.spoken;
  return heard === null || spoken === null ? heard ?? spoken : Math.max(heard, spoken);
}

/** The most important first. */
export const CONDITIONS: readonly Condition[] = [
  {
    code: "nothing-comes",
    level: "bad",
    enterMs: 0,
    leaveMs: 500,
    holds: ({ stats }) => stats.heardAgoMs >= NOTHING_MS,
  },
  {
    code: "talking-muted",
    level: "warning",
    enterMs: 800,
    leaveMs: 1_500,
    inTest: true,
    stands: ({ context }) => context.muted,
    holds: ({ stats }) => stats.talking,
  },
  {
    code: "talking-unsent",
    level: "warning",
    enterMs: 1_000,
    leaveMs: 1_500,
    inTest: true,
    stands: ({ stats, context }) =>
      context.transmit === "push" && !context.muted && !stats.transmitting,
    holds: ({ stats }) => stats.talking,
  },
  {
    code: "mic-silent",
    level: "bad",
    enterMs: 3_000,
    leaveMs: 300,
    inTest: true,
    stands: ({ context }) => !context.muted,
    holds: ({ stats }) => stats.micLevelBeforeMute < SILENT,
  },
  {
    code: "loss-heard",
    level: "warning",
    enterMs: 1_000,
    leaveMs: 3_000,
    holds: ({ stats }, said) => over(stats.lossPercent.heard, LOSS, said),
    value: ({ stats }) => Math.round(stats.lossPercent.heard ?? 0),
  },
  {
    code: "loss-spoken",
    level: "warning",
    enterMs: 1_000,
    leaveMs: 3_000,
    holds: ({ stats }, said) => over(stats.lossPercent.spoken, LOSS, said),
    value: ({ stats }) => Math.round(stats.lossPercent.spoken ?? 0),
  },
  {
    code: "crackles",
    level: "warning",
    enterMs: 1_000,
    leaveMs: 3_000,
    inTest: true,
    holds: ({ glitches }, said) => over(glitches, GLITCHES, said),
  },
  {
    code: "gaps-heard",
    level: "warning",
    enterMs: 1_000,
    leaveMs: 3_000,
    holds: ({ concealedPercent }, said) => over(concealedPercent, CONCEALED, said),
    value: ({ concealedPercent }) => Math.round(concealedPercent),
  },
  {
    code: "gaps-spoken",
    level: "warning",
    enterMs: 2_000,
    leaveMs: 3_000,
    holds: ({ stats: { peerReport } }, said) =>
      peerReport !== null && over(peerReport.concealedPermille / 10, CONCEALED, said),
    value: ({ stats: { peerReport } }) => Math.round((peerReport?.concealedPermille ?? 0) / 10),
  },
  {
    code: "delay",
    level: "warning",
    enterMs: 2_000,
    leaveMs: 2_000,
    holds: (moment, said) => over(worstDelayMs(moment), DELAY_MS, said),
    value: (moment) => 10 * Math.round((worstDelayMs(moment) ?? 0) / 10),
  },
  {
    code: "peer-muted",
    level: "note",
    enterMs: 0,
    leaveMs: 0,
    holds: ({ stats }) => stats.peerReport?.muted ?? false,
  },
  {
    code: "muted",
    level: "note",
    enterMs: 0,
    leaveMs: 0,
    inTest: true,
    holds: ({ context }) => context.muted,
  },
  {
    code: "push-waiting",
    level: "note",
    enterMs: 0,
    leaveMs: 0,
    inTest: true,
    holds: ({ stats, context }) => context.transmit === "push" && !stats.transmitting,
  },
  {
    code: "peer-silent",
    level: "note",
    enterMs: 8_000,
    leaveMs: 300,
    holds: ({ stats }) =>
      stats.peerReport === null
        ? stats.framesReceived > 0 && stats.speakerLevel < SILENT
        : stats.peerReport.levelDb <= SILENT_DB,
  },
  {
    code: "test-good",
    level: "good",
    enterMs: 300,
    leaveMs: Infinity,
    inTest: true,
    holds: ({ stats, context }) => context.kind === "test" && stats.talking && stats.transmitting,
  },
  {
    code: "test-speak",
    level: "note",
    enterMs: 0,
    leaveMs: 0,
    inTest: true,
    holds: ({ context }) => context.kind === "test",
  },
  {
    code: "good",
    level: "good",
    enterMs: 0,
    leaveMs: 0,
    holds: ({ stats }) => stats.peerReport !== null,
  },
  {
    code: "hearing",
    level: "good",
    enterMs: 0,
    leaveMs: 0,
    holds: ({ stats }) => stats.framesReceived > 0,
  },
];
