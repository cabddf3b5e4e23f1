/**
 * How the voice is sent, from what the receiver reports: a pure step from report to report, about one a
 * second.
 *
 * ```
 * round trip grows: a queue fills ─▶ fewer bits at once (a rung of the ladder); back a rung at a time
 * loss without a queue            ─▶ older packets beside the new, in about the same bits
 * much jitter, or far away        ─▶ longer frames: a few ms are not noticed there, the bits are
 * ```
 */

export interface VoiceSettings {
  /** Of one copy of the voice: bits a second of Opus. */
  readonly bitrate: number;
  readonly frameMs: FrameMs;
  /** How many older packets go with each (RFC 2198). */
  readonly redundancy: 0 | 1 | 2;
  /** How many packets apart: 2 repairs a burst twice as long as 1, and later. */
  readonly redundancyOffset: 1 | 2;
  /** What Opus is told to expect, 0 to 100. */
  readonly lossPercent: number;
}

export type FrameMs = 5 | 10 | 20 | 40 | 60;

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
  /** Of `LADDER`. */
  readonly rung: number;
  /** Of `PACES`. */
  readonly pace: number;
  /** The shortest round trip of late, and how much longer the last one was. */
  readonly baseRttMs: number;
  readonly queueMs: number;
  /** Smoothed. */
  readonly loss: number;
  /** Reports since the rung was lowered and raised, since a queue was seen, and with little loss. */
  readonly sinceCut: number;
  readonly sinceRaise: number;
  readonly calm: number;
  readonly clean: number;
  /** Calm reports that the next rung is waited for. */
  readonly patience: number;
}

interface Rung {
  readonly bitrate: number;
  readonly frameMs: FrameMs;
}

/** From what a modem takes to what nobody can tell from the microphone. */
const LADDER: readonly Rung[] = [
  { bitrate: 12_000, frameMs: 60 },
  { bitrate: 16_000, frameMs: 40 },
  { bitrate: 20_000, frameMs: 20 },
  { bitrate: 32_000, frameMs: 20 },
  { bitrate: 40_000, frameMs: 20 },
  { bitrate: 48_000, frameMs: 10 },
  { bitrate: 64_000, frameMs: 10 },
  { bitrate: 64_000, frameMs: 5 },
  { bitrate: 96_000, frameMs: 5 },
];
const FIRST_RUNG = 7;
const TOP_RUNG = LADDER.length - 1;

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

/** Per packet: IPv4 20, UDP 8, RTP 12 bytes; and per older packet in it, 4 (and 1 for all). */
const HEADER_BITS = 8 * 40;
const OLDER_HEADER_BITS = 8 * 4;

/** A round trip that is longer by this means a queue that we fill, or somebody else. */
const QUEUE_MS = 50;
const NO_QUEUE_MS = 25;
/** So much a report the shortest round trip is forgotten: routes change. */
const RTT_DRIFT_MS = 0.5;
/** Of what came through, so that the queue drains. */
const CUT = 0.75;
/** Reports until a cut can show: those under way tell of the time before. */
const CUT_SHOWS_AFTER = 3;
const RAISE_EVERY = 2;
const FIRST_PATIENCE = 3, MOST_PATIENCE = 96;
/** A queue so soon after a raise says that the raise was too much. */
const RAISE_SHOWS_WITHIN = 4;
/** Reports without loss before the top rung, which is a luxury. */
const TOP_RUNG_AFTER = 10;

const ONE_COPY_LOSS = 0.01, TWO_COPIES_LOSS = 0.08;
/** A copy is given up after so many reports with less than half the loss that it is for. */
const COPY_CLEAN = 3;
/** Redundancy leaves a loss of p^(copies + 1) if losses are single; much more says bursts. */
const BURST_FACTOR = 2;
const BURST_CONCEALED = 0.01;
/** Of the rung's bitrate for each copy, so that two or three take little more than one. */
const COPY_SHARE = [1, 0.7, 0.5] as const;
const LEAST_BITRATE = 12_000;
const LOSS_SMOOTHING = 0.5;
const MOST_LOSS_PERCENT = 40;

/** At the beginning of a call: as on a near network. */
export function startRateControl(): RateControl {
  return settle(
    {
      rung: FIRST_RUNG,
      pace: 0,
      baseRttMs: Infinity,
      queueMs: 0,
      loss: 0,
      sinceCut: Infinity,
      sinceRaise: Infinity,
      calm: 0,
      clean: 0,
      patience: FIRST_PATIENCE,
    },
    0,
    1,
  );
}

/** Bits a second on the wire, all headers counted. */
function wireBitrate({ bitrate, frameMs, redundancy }: VoiceSettings): number {
  const packets = 1_000 / frameMs;
  const headers = packets * (HEADER_BITS + redundancy * OLDER_HEADER_BITS);
  return bitrate * (1 + redundancy) + headers;
}

/** The next step after a report. */
export function adapt(before: RateControl, report: ReceptionReport): RateControl {
  const { rttMs, lossShare } = report;
  const baseRttMs = Math.min(rttMs ?? Infinity, before.baseRttMs + RTT_DRIFT_MS);
  const queueMs = rttMs === null ? before.queueMs : rttMs - baseRttMs;
  const loss = lossShare > before.loss
    ? lossShare
    : before.loss + LOSS_SMOOTHING * (lossShare - before.loss);
  const seen: RateControl = {
    ...before,
    baseRttMs,
    queueMs,
    loss,
    pace: paceFor(before.pace, report),
    sinceCut: before.sinceCut + 1,
    sinceRaise: before.sinceRaise + 1,
    calm: queueMs <= NO_QUEUE_MS ? before.calm + 1 : 0,
    clean: lossShare < keptLoss(before.settings.redundancy) / 2 ? before.clean + 1 : 0,
  };
  if (isCongested(seen, before)) return cut(seen, lossShare);
  const { redundancy, offset, clean } = copiesFor(seen, report);
  return settle({ ...climb(seen), clean }, redundancy, offset);
}

/** A queue that doesn't shrink; after a cut it is given time to. */
function isCongested(now: RateControl, { queueMs }: RateControl): boolean {
  if (now.queueMs <= QUEUE_MS || now.sinceCut <= CUT_SHOWS_AFTER) return false;
  return now.queueMs >= 0.9 * queueMs;
}

/** Down to what comes through, at least by a rung. A raise that led here is not tried again soon. */
function cut(now: RateControl, lossShare: number): RateControl {
  const { settings: { redundancy, redundancyOffset }, patience } = now;
  const through = wireBitrate(now.settings) * (1 - lossShare);
  let rung = Math.max(0, now.rung - 1);
  while (rung > 0 && wireOf(rung, now.pace, redundancy) > CUT * through) rung--;
  const wasRaise = now.sinceRaise <= RAISE_SHOWS_WITHIN + CUT_SHOWS_AFTER;
  const next = wasRaise ? Math.min(MOST_PATIENCE, 4 * patience) : FIRST_PATIENCE;
  const lowered = { ...now, rung, sinceCut: 0, sinceRaise: Infinity, calm: 0, patience: next };
  return settle(lowered, redundancy, redundancyOffset);
}

/** Up a rung when there was no queue for long enough. */
function climb(now: RateControl): RateControl {
  const { rung, calm, patience, sinceRaise, clean } = now;
  if (rung === TOP_RUNG) return now;
  if (rung === TOP_RUNG - 1 && Math.min(calm, clean) < TOP_RUNG_AFTER) return now;
  const isFirst = sinceRaise === Infinity || sinceRaise > calm;
  if (calm < (isFirst ? patience : 1) || sinceRaise < RAISE_EVERY) return now;
  return { ...now, rung: rung + 1, sinceRaise: 0 };
}

function keptLoss(redundancy: number): number {
  return redundancy === 2 ? TWO_COPIES_LOSS : ONE_COPY_LOSS;
}

/** More copies at once, fewer after a while without loss. */
function copiesFor(
  { settings, clean, loss }: RateControl,
  { lossShare, concealedShare }: ReceptionReport,
): { redundancy: 0 | 1 | 2; offset: 1 | 2; clean: number } {
  const { redundancy, redundancyOffset: offset } = settings;
  const wanted = lossShare >= TWO_COPIES_LOSS ? 2 : lossShare >= ONE_COPY_LOSS ? 1 : 0;
  if (wanted > redundancy) return { redundancy: wanted, offset, clean: 0 };
  if (redundancy === 0) return { redundancy, offset: 1, clean };
  if (clean >= COPY_CLEAN) {
    return { redundancy: redundancy === 2 ? 1 : 0, offset: 1, clean: 0 };
  }
  const expected = Math.max(BURST_CONCEALED, BURST_FACTOR * loss ** (redundancy + 1));
  const isBursty = lossShare >= ONE_COPY_LOSS && concealedShare > expected;
  return { redundancy, offset: isBursty ? 2 : offset, clean };
}

function paceFor(pace: number, { jitterMs, rttMs }: ReceptionReport): number {
  const isBelow = (limits: (typeof PACES)[number], share: number) =>
    jitterMs <= share * limits.mostJitterMs && (rttMs ?? 0) <= share * limits.mostRttMs;
  if (!isBelow(PACES[pace]!, 1)) return pace + 1;
  return pace > 0 && isBelow(PACES[pace - 1]!, PACE_HYSTERESIS) ? pace - 1 : pace;
}

function wireOf(rung: number, pace: number, redundancy: 0 | 1 | 2): number {
  return wireBitrate(settingsFor({ rung, pace, loss: 0 }, redundancy, 1));
}

function settle(
  control: Omit<RateControl, "settings">,
  redundancy: 0 | 1 | 2,
  offset: 1 | 2,
): RateControl {
  return { ...control, settings: settingsFor(control, redundancy, offset) };
}

function settingsFor(
  { rung, pace, loss }: Pick<RateControl, "rung" | "pace" | "loss">,
  redundancy: 0 | 1 | 2,
  redundancyOffset: 1 | 2,
): VoiceSettings {
  const { bitrate, frameMs } = LADDER[rung]!;
  const share = 1_000 * Math.round(bitrate * COPY_SHARE[redundancy] / 1_000);
  const least = Math.max(frameMs, PACES[pace]!.frameMs, redundancy > 0 ? 10 : 0) as FrameMs;
  return {
    bitrate: Math.max(LEAST_BITRATE, share),
    frameMs: least,
    redundancy,
    redundancyOffset,
    lossPercent: Math.min(MOST_LOSS_PERCENT, Math.round(100 * loss)),
  };
}
