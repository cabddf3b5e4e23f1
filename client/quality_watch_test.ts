import assert from "node:assert/strict";
import type { CallQuality } from "./api/types.ts";
import { FINE } from "./fake_voice_stats.ts";
import { createQualityWatch } from "./quality_watch.ts";

const CONTEXT = { muted: false, transmit: "open" } as const;
const MARIE = { call: "c1", peer: "Marie" };

function setUp() {
  const qualities: CallQuality[] = [];
  const events: Record<string, unknown>[] = [];
  let levels = 0, now = 0;
  const watch = createQualityWatch({
    levels: () => void levels++,
    quality: (quality) => void qualities.push(quality),
    event: (event, fields) => void events.push({ event, ...fields }),
  }, () => now);
  const pass = (ms: number, change: Partial<typeof FINE> = {}, watched: {
    call: string;
    peer: string | null;
  } = MARIE) => {
    for (const end = now + ms; now < end; now += 100) {
      watch.take(watched, { ...FINE, ...change }, CONTEXT);
    }
  };
  return { watch, qualities, events, pass, levels: () => levels };
}

Deno.test("qualityWatch.take() tells levels each time, figures each second, a new verdict at once", () => {
  const { watch, qualities, events, pass, levels } = setUp();
  pass(3_001);
  assert.equal(levels(), 31);
  assert.deepEqual(events.map(({ event }) => event), ["stats", "stats", "stats"]);
  assert.equal(qualities.length, 4); // and at the very beginning
  pass(500, { heardAgoMs: 3_000 });
  assert.equal(qualities.length, 5);
  assert.equal(watch.quality?.verdict.text.fr, "Rien n’arrive de Marie");
  assert.equal(events.length, 3);
});

Deno.test("qualityWatch.take() gives scripts all figures, the verdict and its words", () => {
  const { events, pass } = setUp();
  pass(3_100, { lossPercent: { heard: 12, spoken: 0 } });
  const { peerReport, ...figures } = FINE;
  const expected = {
    ...figures,
    peerReport,
    event: "stats",
    call: "c1",
    peer: "Marie",
    lossPercent: { heard: 12, spoken: 0 },
    verdict: "loss-heard",
    verdictText: "The network loses 12\u00a0% of Marie’s voice",
  };
  assert.deepEqual(events.at(-1), expected);
});

Deno.test("qualityWatch.take() judges each call afresh, and a test call as one", () => {
  const { watch, qualities, events, pass } = setUp();
  pass(2_000, { lossPercent: { heard: 50, spoken: 0 } });
  assert.equal(watch.quality?.verdict.code, "loss-heard");
  pass(200, {}, { call: "c2", peer: "Paul" });
  assert.equal(watch.quality?.verdict.code, "good");
  watch.clear();
  assert.ok(watch.quality === null);
  pass(1_100, { peerReport: null }, { call: "t1", peer: null });
  const { verdict } = qualities.at(-1)!;
  assert.equal(verdict.code, "test-speak");
  assert.equal(Object.hasOwn(events.at(-1)!, "peer"), false);
});
