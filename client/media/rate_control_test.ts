import assert from "node:assert/strict";
import { seededRandom } from "../../tools/seeded_random.ts";
import { adapt, type RateControl, type ReceptionReport, startRateControl } from "./rate_control.ts";
import { wireBitrate } from "./voice_settings.ts";

const GOOD: ReceptionReport = { lossShare: 0, rttMs: 4, jitterMs: 2, concealedShare: 0 };

function adaptAll(reports: readonly ReceptionReport[], from = startRateControl()): RateControl[] {
  const steps: RateControl[] = [];
  for (const report of reports) steps.push(adapt(steps.at(-1) ?? from, report));
  return steps;
}

const times = (count: number, report: ReceptionReport) =>
  Array<ReceptionReport>(count).fill(report);

/** Losses that redundancy leaves, if each packet's is its own affair. */
function lossy(lossShare: number, { settings }: RateControl): ReceptionReport {
  return { ...GOOD, lossShare, concealedShare: lossShare ** (settings.redundancy + 1) };
}

Deno.test("startRateControl() sends as for a near network: 5 ms, 64 kb/s, no redundancy", () => {
  const { settings } = startRateControl();
  const { bitrate, frameMs, redundancy, lossPercent } = settings;
  assert.deepEqual([bitrate, frameMs, redundancy, lossPercent], [64_000, 5, 0, 0]);
  assert.equal(wireBitrate(settings), 64_000 + 200 * 320);
});

Deno.test("adapt() stays there while all is well, and takes more bits after ten good reports", () => {
  const steps = adaptAll(times(60, GOOD)).map(({ settings }) => settings);
  assert.ok(steps.every(({ frameMs, redundancy }) => frameMs === 5 && redundancy === 0));
  const rates = steps.map(({ bitrate }) => bitrate);
  assert.deepEqual(rates.slice(0, 9), Array(9).fill(64_000));
  assert.deepEqual(rates.slice(10), Array(50).fill(96_000));
});

/** Constant loss: what is settled on within three reports, and kept. */
const CONSTANT_LOSS: readonly {
  readonly lossShare: number;
  readonly redundancy: 0 | 1 | 2;
  readonly frameMs: 5 | 10;
  readonly told: readonly [least: number, most: number];
}[] = [
  { lossShare: 0.003, redundancy: 0, frameMs: 5, told: [1, 1] },
  { lossShare: 0.02, redundancy: 1, frameMs: 10, told: [0, 1] },
  { lossShare: 0.05, redundancy: 1, frameMs: 10, told: [1, 1] },
  { lossShare: 0.1, redundancy: 1, frameMs: 10, told: [4, 4] },
  { lossShare: 0.2, redundancy: 2, frameMs: 10, told: [3, 4] },
  { lossShare: 0.3, redundancy: 2, frameMs: 10, told: [10, 12] },
];

for (const { lossShare, redundancy, frameMs, told } of CONSTANT_LOSS) {
  Deno.test(`adapt() answers ${100 * lossShare} % of loss with ${redundancy} older packets, in the same bits`, () => {
    let control = startRateControl();
    const clean = wireBitrate(control.settings);
    for (let second = 0; second < 60; second++) {
      control = adapt(control, lossy(lossShare, control));
      assert.equal(control.settings.redundancy, redundancy, `second ${second}`);
      const isTrial = lossShare > 0.1 && second >= 1 && second < 5; // does it lose less when less is sent?
      assert.equal(control.settings.frameMs, isTrial ? 20 : frameMs, `second ${second}`);
      // With the top rung's 96 kb/s of Opus, which a call without loss takes after a while too.
      assert.ok(wireBitrate(control.settings) < 1.4 * clean);
    }
    const { lossPercent, redundancyOffset } = control.settings;
    assert.ok(lossPercent >= told[0] && lossPercent <= told[1], `${lossPercent} told`);
    assert.equal(redundancyOffset, 1);
  });
}

Deno.test("adapt() doesn't change its mind with a loss that wavers about a limit", () => {
  const random = seededRandom(3);
  let control = startRateControl();
  let changes = 0;
  for (let second = 0; second < 300; second++) {
    // 1 % of 100 packets: none to three are lost.
    const lost = Array.from({ length: 100 }, random).filter((draw) => draw < 0.01).length;
    const next = adapt(control, lossy(lost / 100, control));
    if (next.settings.redundancy !== control.settings.redundancy) changes++;
    control = next;
  }
  assert.ok(changes <= 40, `${changes} changes in 300 s`);
});

Deno.test("adapt() puts older packets two apart while losses come in bursts, and gives them up when there are none", () => {
  const bursts = { ...GOOD, lossShare: 0.1, concealedShare: 0.06 };
  const during = adaptAll(times(6, bursts));
  const { redundancy, redundancyOffset } = during.at(-1)!.settings;
  assert.deepEqual([redundancy, redundancyOffset], [1, 2]);
  const after = adaptAll(times(10, GOOD), during.at(-1)).map(({ settings }) => settings);
  assert.deepEqual(
    after.map(({ redundancy }) => redundancy),
    [1, 1, 0, 0, 0, 0, 0, 0, 0, 0],
  );
  assert.deepEqual([after[2]!.frameMs, after[2]!.bitrate], [5, 64_000], "3 s after");
});

Deno.test("adapt() takes one long round trip for an accident, two for a queue, and one with loss too", () => {
  const late = { ...GOOD, rttMs: 90 };
  const rates = (reports: readonly ReceptionReport[]) =>
    adaptAll([GOOD, GOOD, ...reports]).slice(2).map(({ settings }) => wireBitrate(settings));
  assert.deepEqual(rates([late, GOOD, late, GOOD]), Array(4).fill(128_000));
  assert.deepEqual(rates([late, late, GOOD]), [128_000, 96_000, 96_000]);
  assert.deepEqual(rates([{ ...late, lossShare: 0.02 }]), [80_000]);
});

const PACE_ROWS: readonly (readonly [jitterMs: number, rttMs: number, frameMs: number])[] = [
  [2, 4, 5],
  [8, 100, 5],
  [9, 4, 10],
  [6, 4, 10], // hysteresis
  [4, 4, 5],
  [2, 120, 10],
  [30, 120, 20],
  [12, 120, 10],
  [2, 300, 20],
];

Deno.test("adapt() makes frames longer where jitter or distance hide a few ms", () => {
  let control = startRateControl();
  for (const [jitterMs, rttMs, frameMs] of PACE_ROWS) {
    // A longer route, not a queue: the rate stays.
    control = adapt({ ...control, baseRttMs: rttMs }, { ...GOOD, jitterMs, rttMs });
    assert.equal(control.settings.frameMs, frameMs, `jitter ${jitterMs}, round trip ${rttMs} ms`);
  }
});

/** A link of `bitsPerSecond` with a queue of `queueMs`, beyond which it drops; one step is a second. */
function createLink(queueMs: number) {
  const rttMs = 30;
  let queuedBits = 0;
  return {
    step({ settings }: RateControl, bitsPerSecond: number): ReceptionReport {
      const offered = wireBitrate(settings);
      const most = (queueMs / 1_000) * bitsPerSecond;
      const after = Math.max(0, queuedBits + offered - bitsPerSecond);
      const lossShare = Math.max(0, after - most) / offered;
      queuedBits = Math.min(after, most);
      const concealedShare = lossShare ** (settings.redundancy + 1);
      const delayMs = (1_000 * queuedBits) / bitsPerSecond;
      return { lossShare, rttMs: rttMs + delayMs, jitterMs: 3, concealedShare };
    },
  };
}

for (const queueMs of [10, 100, 300, 1_000]) {
  Deno.test(`adapt() settles below what a 64 kb/s link with a queue of ${queueMs} ms takes, and tries more ever less often`, () => {
    const link = createLink(queueMs);
    let control = startRateControl();
    let tries = 0, lateTries = 0, lostLate = 0, fitting = 0;
    for (let second = 0; second < 300; second++) {
      const report = link.step(control, 64_000);
      const next = adapt(control, report);
      if (next.rung > control.rung && wireBitrate(next.settings) > 64_000) {
        tries++;
        if (second >= 150) lateTries++;
      }
      control = next;
      if (second < 15) continue;
      lostLate += report.lossShare;
      const wire = wireBitrate(control.settings);
      if (wire <= 64_000 && wire >= 40_000) fitting++;
    }
    const seen = `${tries} tries (${lateTries} late), ${fitting} of 285 s fit, lost ${lostLate}`;
    assert.ok(fitting > 0.85 * 285, seen);
    assert.ok(tries > 1 && lateTries <= 2, seen);
    assert.ok(lostLate / 285 < 0.01, seen);
  });
}

Deno.test("adapt() comes back to 5 ms and 64 kb/s within 15 s of a bad spell's end", () => {
  const spells: readonly (readonly [why: string, bitsPerSecond: number, lossShare: number])[] = [
    ["a link of 64 kb/s", 64_000, 0],
    ["a link of 30 kb/s", 30_000, 0],
    ["20 % of loss", 10_000_000, 0.2],
  ];
  for (const [why, bitsPerSecond, lossShare] of spells) {
    const link = createLink(300);
    let control = adaptAll(times(5, { ...GOOD, rttMs: 30 })).at(-1)!;
    for (let second = 0; second < 12; second++) {
      const report = link.step(control, bitsPerSecond);
      control = adapt(
        control,
        lossShare === 0 ? report : { ...lossy(lossShare, control), rttMs: 30 },
      );
    }
    const { bitrate, redundancy } = control.settings;
    assert.ok(bitrate < 64_000 || redundancy > 0, `${why}: noticed`);
    let seconds = 0;
    for (; seconds < 60; seconds++) {
      const { frameMs, bitrate, redundancy } = control.settings;
      if (frameMs === 5 && bitrate >= 64_000 && redundancy === 0) break;
      control = adapt(control, link.step(control, 10_000_000));
    }
    assert.ok(seconds <= 15, `${why}: ${seconds} s`);
  }
});
