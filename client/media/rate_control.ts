/**
 * How the voice is sent, from what the receiver reports: a pure step from report to report, about one a
 * second.
 *
 * ```
 * round trip grows: a queue fills ─▶ fewer bits at once (a rung of the ladder); back a rung at a time
 * loss without a queue            ─▶ older packets beside the new, in about the same bits
 * heavy loss without a queue      ─▶ fewer bits on trial: does it lose less? if not, as before
 * much jitter, or far away        ─▶ longer frames: a few ms are not noticed there, the bits are
 * ```
 */
import {
  FIRST_RUNG,
  type FrameMs,
  TOP_RUNG,
  type VoiceSettings,
  voiceSettings,
  wireBitrate,
} from "./voice_settings.ts";

/** What the other side tells of the last second or so. */
export interface ReceptionReport {
  /** 0 to 1; of packets, whether or not redundancy made up for them. */
  readonly lossShare: number;
  /** null while unknown. */
  readonly rttMs: number | null;
  /** As RFC 3550 defines it. */
  readonly jitterMs: number;
  /** 0 to 1: of the sound, what was made up after all. */
  readonly concealedShare: number;
}

export interface RateControl {
  readonly settings: VoiceSettings;
  /** Of the ladder. */
  readonly rung: number;
  /** Of `PACES`. */
  readonly pace: number;
  /** The shortest round trip of late, and how much longer the last one was. */
  readonly baseRttMs: number;
  readonly queueMs: number;
  /** Of packets, and of the sound after all; they rise at once and fall slowly. */
  readonly loss: number;
  readonly concealed: number;
  /** Reports since the rung was lowered and raised, since a queue was seen, and since much was lost. */
  readonly sinceCut: number;
  readonly sinceRaise: number;
  readonly calm: number;
  readonly clean: number;
  /** The rung that was too much, and how many calm reports it is waited for. */
  readonly failedRung: number;
  readonly patience: number;
  /** What was before a cut that is to show where the loss comes from. */
  readonly trial: {
    readonly rung: number;
    readonly wire: number;
    readonly loss: number;
    /** Of the first report that shows the cut. */
    readonly firstLoss: number;
  } | null;
  /** Reports in a row that lost enough for a trial, and how much the first of them lost. */
  readonly heavy: number;
  readonly heavyLoss: number;
  /** Reports for which loss is not taken for congestion, and for which it is. */
  readonly trust: number;
  readonly distrust: number;
}

/** Frames are at least this long where the jitter or the round trip is above the limits of the pace before. */
const PACES: readonly {
  readonly frameMs: FrameMs;
  readonly mostJitterMs: number;
  readonly mostRttMs: number;
}[] = [
  { frameMs: 5, mostJitterMs: 8, mostRttMs: 100 },
  { frameMs: 10, mostJitterMs: 25, mostRttMs: 250 },
  { frameMs: 20, mostJitterMs: Infinity, mostRttMs: Infinity },
];
/** A pace is left for a shorter one below this share of its limits. */
const PACE_HYSTERESIS = 0.6;

/** A round trip that is longer by this means a queue that we fill, or somebody else. */
const QUEUE_MS = 50;
const NO_QUEUE_MS = 25;
/** A way that jitters makes round trips longer without a queue: by up to about so many times its jitter. */
const JITTER_FACTOR = 3;
/** One long round trip may be anything; a queue that is this much of the one before doesn't drain. */
const SHRINKING = 0.9;
/** So much a report the shortest round trip is forgotten: routes change. */
const RTT_DRIFT_MS = 0.5;
/** Of what came through, so that the queue drains. */
const CUT = 0.75;
/** Reports until a cut shows: those under way tell of the time before. */
const CUT_SHOWS_AFTER = 3;
const RAISE_EVERY = 2;
const FIRST_PATIENCE = 2, MOST_PATIENCE = 96;
/** A queue so soon after a raise says that the raise was too much. */
const RAISE_SHOWS_WITHIN = 7;
/** Reports without loss before the top rung, which is a luxury. */
const TOP_RUNG_AFTER = 10;

/** docs/voice.md: below 20 %, one copy at three quarters of the bitrate scores as well as two at half. */
const ONE_COPY_LOSS = 0.01, TWO_COPIES_LOSS = 0.2;
/** A copy is given up after so many reports with less than half the loss that it is for. */
const COPY_CLEAN = 3;
/** Redundancy leaves a loss of p^(copies + 1) if losses are single; much more says bursts. */
const BURST_FACTOR = 2;
const BURST_CONCEALED = 0.01;
const SMOOTHING = 0.5;

/** A full queue from the first second on looks like random loss: so much of it is tried. */
const TRIAL_LOSS = 0.12;
const TRIAL_CUT = 0.6;
/** One report may lose that much by chance, where a second has few packets. */
const TRIAL_REPORTS = 2;
/** After a trial that changed nothing, and after one that did: longer than the most patience for a raise. */
const TRUSTED_FOR = 60, DISTRUSTED_FOR = 120;

/** At the beginning of a call: as on a near network. */
export function startRateControl(): RateControl {
  return settle({
    rung: FIRST_RUNG,
    pace: 0,
    baseRttMs: Infinity,
    queueMs: 0,
    loss: 0,
    concealed: 0,
    sinceCut: Infinity,
    sinceRaise: Infinity,
    calm: 0,
    clean: 0,
    failedRung: Infinity,
    patience: FIRST_PATIENCE,
    trial: null,
    heavy: 0,
    heavyLoss: 0,
    trust: 0,
    distrust: 0,
  }, { redundancy: 0, redundancyOffset: 1 });
}

/** The next step after a report. */
export function adapt(before: RateControl, report: ReceptionReport): RateControl {
  const { rttMs, lossShare, concealedShare, jitterMs } = report;
  const jitterQueueMs = JITTER_FACTOR * jitterMs;
  const isHeavy = lossShare >= TRIAL_LOSS;
  const baseRttMs = Math.min(rttMs ?? Infinity, before.baseRttMs + RTT_DRIFT_MS);
  const queueMs = rttMs === null ? before.queueMs : rttMs - baseRttMs;
  const isClean = lossShare < lossFor(before.settings.redundancy) / 2;
  const seen = judgeTrial({
    ...before,
    baseRttMs,
    queueMs,
    loss: follow(before.loss, lossShare),
    concealed: follow(before.concealed, Math.min(lossShare, concealedShare)),
    pace: paceFor(before.pace, report),
    sinceCut: before.sinceCut + 1,
    sinceRaise: before.sinceRaise + 1,
    calm: queueMs <= NO_QUEUE_MS + jitterQueueMs ? before.calm + 1 : 0,
    clean: isClean ? before.clean + 1 : 0,
    heavy: isHeavy ? before.heavy + 1 : 0,
    heavyLoss: isHeavy && before.heavy > 0 ? before.heavyLoss : lossShare,
    trust: Math.max(0, before.trust - 1),
    distrust: Math.max(0, before.distrust - 1),
  }, lossShare);
  if (seen.sinceCut > CUT_SHOWS_AFTER && seen.trial === null) {
    const mostMs = QUEUE_MS + jitterQueueMs;
    const isStuck = queueMs > mostMs && queueMs >= SHRINKING * before.queueMs;
    const isSure = before.queueMs > mostMs || lossShare >= ONE_COPY_LOSS;
    if (isStuck && isSure) return cut(seen, CUT * (1 - lossShare), seen.settings);
    if (seen.distrust > 0 && lossShare >= ONE_COPY_LOSS) {
      const lowered = {
        ...cut(seen, CUT * (1 - lossShare), seen.settings),
        distrust: DISTRUSTED_FOR,
      };
      // A raise that brought the loss has shown where it comes from.
      const isKnown = seen.sinceRaise <= RAISE_SHOWS_WITHIN;
      return isKnown ? lowered : { ...lowered, trial: trialOf(seen, lossShare) };
    }
    if (seen.heavy >= TRIAL_REPORTS && seen.trust === 0) {
      const lowered = cut(seen, TRIAL_CUT, copiesFor(seen, report));
      return { ...lowered, trial: trialOf(seen, (lossShare + seen.heavyLoss) / 2) };
    }
  }
  const { clean, ...copies } = copiesFor(seen, report);
  return settle({ ...climb(seen), clean }, copies);
}

function follow(before: number, now: number): number {
  return now > before ? now : before + SMOOTHING * (now - before);
}

function trialOf(now: RateControl, loss: number): RateControl["trial"] {
  const { rung, settings: { redundancy } } = now;
  return { rung, wire: wireOf(now, rung, redundancy), loss, firstLoss: 0 };
}

/** When a trial shows: did it lose what a link that is too narrow would lose now? Chance may lose less too. */
function judgeTrial(now: RateControl, lossShare: number): RateControl {
  const { trial, sinceCut, rung, settings: { redundancy } } = now;
  if (trial === null || sinceCut < CUT_SHOWS_AFTER) return now;
  if (sinceCut === CUT_SHOWS_AFTER) return { ...now, trial: { ...trial, firstLoss: lossShare } };
  const through = trial.wire * (1 - trial.loss);
  const ifNarrow = Math.max(0, 1 - through / wireOf(now, rung, redundancy));
  if ((trial.firstLoss + lossShare) / 2 < (trial.loss + 2 * ifNarrow) / 3) {
    return { ...now, trial: null, distrust: DISTRUSTED_FOR };
  }
  return { ...now, trial: null, rung: trial.rung, trust: TRUSTED_FOR, distrust: 0 };
}

/** Down to a share of what is sent, at least by a rung. A raise that led here is not tried again soon. */
function cut(
  now: RateControl,
  share: number,
  { redundancy, redundancyOffset }: Copies,
): RateControl {
  const most = share * wireBitrate(now.settings);
  let rung = Math.max(0, now.rung - 1);
  while (rung > 0 && wireOf(now, rung, redundancy) > most) rung--;
  const wasRaise = now.sinceRaise <= RAISE_SHOWS_WITHIN;
  const failed = wasRaise
    ? { failedRung: now.rung, patience: Math.min(MOST_PATIENCE, 4 * now.patience) }
    : { failedRung: Infinity, patience: FIRST_PATIENCE };
  const lowered = { ...now, ...failed, rung, sinceCut: 0, sinceRaise: Infinity, calm: 0 };
  return settle(lowered, { redundancy, redundancyOffset });
}

/** Up a rung while there is no queue. */
function climb(now: RateControl): RateControl {
  const { rung, calm, patience, failedRung, sinceRaise, sinceCut, clean } = now;
  if (rung === TOP_RUNG || sinceCut <= CUT_SHOWS_AFTER || sinceRaise < RAISE_EVERY) return now;
  if (rung === TOP_RUNG - 1 && Math.min(calm, clean) < TOP_RUNG_AFTER) return now;
  const next = rung + 1;
  if (calm < (next >= failedRung ? patience : FIRST_PATIENCE)) return now;
  const forgiven = next > failedRung ? { failedRung: Infinity, patience: FIRST_PATIENCE } : {};
  return { ...now, ...forgiven, rung: next, sinceRaise: 0 };
}

function lossFor(redundancy: 0 | 1 | 2): number {
  return redundancy === 2 ? TWO_COPIES_LOSS : ONE_COPY_LOSS;
}

type Copies = Pick<VoiceSettings, "redundancy" | "redundancyOffset">;

/** More copies at once, fewer after a while without loss. */
function copiesFor(
  { settings, clean, loss }: RateControl,
  { lossShare, concealedShare }: ReceptionReport,
): Copies & { clean: number } {
  const { redundancy, redundancyOffset } = settings;
  const wanted = lossShare >= TWO_COPIES_LOSS ? 2 : lossShare >= ONE_COPY_LOSS ? 1 : 0;
  if (wanted > redundancy) return { redundancy: wanted, redundancyOffset, clean: 0 };
  if (redundancy === 0) return { redundancy, redundancyOffset: 1, clean };
  if (clean >= COPY_CLEAN) {
    return { redundancy: redundancy === 2 ? 1 : 0, redundancyOffset: 1, clean: 0 };
  }
  const expected = Math.max(BURST_CONCEALED, BURST_FACTOR * loss ** (redundancy + 1));
  const isBursty = lossShare >= ONE_COPY_LOSS && concealedShare > expected;
  return { redundancy, redundancyOffset: isBursty ? 2 : redundancyOffset, clean };
}

function paceFor(pace: number, { jitterMs, rttMs }: ReceptionReport): number {
  const isBelow = (limits: (typeof PACES)[number], share: number) =>
    jitterMs <= share * limits.mostJitterMs && (rttMs ?? 0) <= share * limits.mostRttMs;
  if (!isBelow(PACES[pace]!, 1)) return pace + 1;
  return pace > 0 && isBelow(PACES[pace - 1]!, PACE_HYSTERESIS) ? pace - 1 : pace;
}

function wireOf({ pace }: RateControl, rung: number, redundancy: 0 | 1 | 2): number {
  const leastFrameMs = PACES[pace]!.frameMs;
  const copies = { redundancy, redundancyOffset: 1 } as const;
  return wireBitrate(voiceSettings({ rung, leastFrameMs, ...copies, lossLeft: 0 }));
}

function settle(control: Omit<RateControl, "settings">, copies: Copies): RateControl {
  const { rung, pace, loss, concealed } = control;
  const leastFrameMs = PACES[pace]!.frameMs;
  const lossLeft = Math.max(concealed, loss ** (copies.redundancy + 1));
  return { ...control, settings: voiceSettings({ rung, leastFrameMs, ...copies, lossLeft }) };
}
