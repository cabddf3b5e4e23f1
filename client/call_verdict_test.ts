import assert from "node:assert/strict";
import fc from "fast-check";
import type { VerdictCode } from "./api/types.ts";
import { judgeCall, type Judgement } from "./call_verdict.ts";
import { FINE, PEER_REPORT } from "./fake_voice_stats.ts";
import type { VoiceStats } from "./media/voice_engine.ts";
import { CONDITIONS, type VerdictContext } from "./verdict_conditions.ts";

const OPEN: VerdictContext = { kind: "call", muted: false, transmit: "open" };
const STEP_MS = 100;

type Change = Partial<VoiceStats>;
/** For so long, these figures; as a function, of the ms since the beginning. */
type Spell = readonly [ms: number, Change | ((ms: number) => Change), Partial<VerdictContext>?];

/** The codes that were said, each with the ms at which it began. */
function said(spells: readonly Spell[]): [VerdictCode, number][] {
  let judgement: Judgement | null = null;
  let now = 0;
  const codes: [VerdictCode, number][] = [];
  for (const [ms, change, context] of spells) {
    for (const end = now + ms; now < end; now += STEP_MS) {
      const stats = { ...FINE, ...(typeof change === "function" ? change(now) : change) };
      judgement = judgeCall(judgement, stats, { ...OPEN, ...context }, now);
      const { code } = judgement.verdict;
      if (codes.at(-1)?.[0] !== code) codes.push([code, now]);
    }
  }
  return codes;
}

const last = (spells: readonly Spell[]) => said(spells).at(-1)?.[0];
const lost = (heard: number | null, spoken: number | null): Change => ({
  lossPercent: { heard, spoken },
});
const peer = (change: Partial<typeof PEER_REPORT>): Change => ({
  peerReport: { ...PEER_REPORT, ...change },
});
const OLD: Change = { peerReport: null, lossPercent: { heard: 0, spoken: null } };

const TABLE: readonly [name: string, VerdictCode, ...Spell[]][] = [
  ["all is well", "good", [5_000, {}]],
  ["an old peer says nothing of how it hears us", "hearing", [5_000, OLD]],
  ["nothing has come yet", "starting", [800, { ...OLD, framesReceived: 0, heardAgoMs: 500 }]],
  ["nothing comes", "nothing-comes", [5_000, { heardAgoMs: 2_300 }]],
  ["muted, and quiet", "muted", [5_000, {}, { muted: true }]],
  ["muted, and talking", "talking-muted", [2_000, { talking: true }, { muted: true }]],
  ["a cough while muted", "muted", [400, { talking: true }, { muted: true }], [2_000, {}, {
    muted: true,
  }]],
  ["the microphone gives nothing", "mic-silent", [5_000, { micLevelBeforeMute: 0 }]],
  ["a muted one that gives nothing", "muted", [5_000, { micLevelBeforeMute: 0 }, { muted: true }]],
  ["the button is not held", "push-waiting", [5_000, { transmitting: false }, {
    transmit: "push",
  }]],
  ["the button is held", "good", [5_000, { talking: true }, { transmit: "push" }]],
  ["talking without it", "talking-unsent", [3_000, { transmitting: false, talking: true }, {
    transmit: "push",
  }]],
  ["talking with it again", "good", [3_000, { transmitting: false, talking: true }, {
    transmit: "push",
  }], [100, { talking: true }, { transmit: "push" }]],
  ["silence by voice activity is no trouble", "good", [9_000, { transmitting: false }, {
    transmit: "voice",
  }]],
  ["loss of theirs", "loss-heard", [3_000, lost(12, 0)]],
  ["loss of ours", "loss-spoken", [3_000, lost(0, 12)]],
  ["a little loss", "good", [9_000, lost(2, 2)]],
  ["loss that nobody knows", "good", [9_000, lost(null, null)]],
  ["glitches, each half second one", "crackles", [9_000, (ms) => ({ underruns: ms / 500 })]],
  ["glitches, one in three seconds", "good", [9_000, (ms) => ({ underruns: ms / 3_000 })]],
  ["glitches and gaps while it begins", "good", [5_000, (ms) => ({
    underruns: Math.min(7, ms / 100),
    concealedMs: Math.min(400, ms),
  })]],
  ["glitches long ago", "good", [9_000, { underruns: 40 }]],
  ["gaps of a tenth", "gaps-heard", [9_000, (ms) => ({ concealedMs: ms / 10 })]],
  ["gaps of a hundredth", "good", [9_000, (ms) => ({ concealedMs: ms / 100 })]],
  ["gaps there", "gaps-spoken", [3_000, peer({ concealedPermille: 80 })]],
  ["a long way to them", "delay", [3_000, { mouthToEarMs: { heard: 90, spoken: 320 } }]],
  ["a long way from one who is muted", "peer-muted", [9_000, {
    ...peer({ muted: true, levelDb: -127 }),
    mouthToEarMs: { heard: 320, spoken: 90 },
  }]],
  ["a long way to them, from whom is muted", "muted", [
    9_000,
    { mouthToEarMs: { heard: 90, spoken: 320 } },
    { muted: true },
  ]],
  ["a way of 200 ms", "good", [9_000, { mouthToEarMs: { heard: 200, spoken: 200 } }]],
  ["they are muted", "peer-muted", [1_000, peer({ muted: true, levelDb: -127 })]],
  ["their microphone gives nothing", "peer-silent", [9_000, peer({ levelDb: -100 })]],
  ["an old peer gives nothing", "peer-silent", [9_000, { ...OLD, speakerLevel: 0 }]],
  ["a pause of theirs", "good", [9_000, { speakerLevel: 0 }]],
  ["a test begins", "test-speak", [2_000, { peerReport: null }, { kind: "test" }]],
  [
    "a test has heard a voice",
    "test-good",
    [1_000, { peerReport: null, talking: true }, { kind: "test" }],
    [9_000, { peerReport: null }, { kind: "test" }],
  ],
  ["a test of a dead microphone", "mic-silent", [5_000, {
    peerReport: null,
    micLevelBeforeMute: 0,
  }, { kind: "test" }]],
  ["a test has no network", "test-speak", [5_000, { ...lost(20, 20), heardAgoMs: 2_500 }, {
    kind: "test",
  }]],
];

for (const [name, code, ...spells] of TABLE) {
  Deno.test(`judgeCall() says ${code} when ${name}`, () => assert.equal(last(spells), code));
}

Deno.test("judgeCall() has a row above for each verdict that there is", () => {
  const shown = new Set(TABLE.map(([, code]) => code));
  assert.deepEqual(CONDITIONS.map(({ code }) => code).filter((code) => !shown.has(code)), []);
});

Deno.test("judgeCall() says the most important thing of several, and each in turn as they go", () => {
  const all: Change = {
    ...lost(12, 12),
    heardAgoMs: 3_000,
    micLevelBeforeMute: 0,
    mouthToEarMs: { heard: 400, spoken: 400 },
    ...peer({ muted: true, concealedPermille: 200 }),
  };
  const codes = said([
    [6_000, all],
    [6_000, { ...all, heardAgoMs: 10 }],
    [6_000, { ...all, heardAgoMs: 10, micLevelBeforeMute: 0.01 }],
    [6_000, { ...all, heardAgoMs: 10, micLevelBeforeMute: 0.01, ...lost(0, 12) }],
    [6_000, { ...all, heardAgoMs: 10, micLevelBeforeMute: 0.01, ...lost(0, 0) }],
    [6_000, peer({ muted: true })],
    [6_000, {}],
  ]).map(([code]) => code);
  assert.deepEqual(codes, [
    "nothing-comes",
    "mic-silent",
    "loss-heard",
    "loss-spoken",
    "gaps-spoken",
    "peer-muted",
    "good",
  ]);
});

Deno.test("judgeCall() doesn't flicker when a figure is about its threshold", () => {
  const random = [2.1, 4.4, 2.9, 3.6, 1.9, 3.1, 2.2, 5, 1.6, 3.3];
  const codes = said([
    [3_000, {}],
    [20_000, (ms) => lost(random[(ms / 100) % random.length]!, 0)],
    [9_000, {}],
  ]);
  assert.ok(codes.length <= 3, JSON.stringify(codes));
});

Deno.test("judgeCall() says talking-muted through the pauses between words", () => {
  const codes = said([
    [9_000, (ms) => ({ talking: ms % 1_000 < 600 }), { muted: true }],
    [6_000, {}, { muted: true }],
  ]);
  assert.deepEqual(codes.map(([code]) => code), ["muted", "talking-muted", "muted"]);
  assert.ok(codes[1]![1] <= 3_000 && codes[2]![1] <= 11_000, JSON.stringify(codes));
});

Deno.test("judgeCall() says at once what the user or the other has just done", () => {
  const codes = said([[2_000, {}], [1_000, {}, { muted: true }], [1_000, {}], [
    1_000,
    peer({ muted: true }),
  ], [1_000, {}]]);
  assert.deepEqual(codes, [
    ["good", 0],
    ["muted", 2_000],
    ["good", 3_000],
    ["peer-muted", 4_000],
    ["good", 5_000],
  ]);
});

Deno.test("judgeCall() gives the figure that a verdict is about", () => {
  const table: readonly [Change, VerdictCode, number][] = [
    [lost(12.4, 0), "loss-heard", 12],
    [lost(0, 7.5), "loss-spoken", 8],
    [{ mouthToEarMs: { heard: 317, spoken: 90 } }, "delay", 320],
    [peer({ concealedPermille: 64 }), "gaps-spoken", 6],
  ];
  for (const [change, code, value] of table) {
    let judgement: Judgement | null = null;
    for (let ms = 0; ms <= 3_000; ms += STEP_MS) {
      judgement = judgeCall(judgement, { ...FINE, ...change }, OPEN, ms);
    }
    const { verdict } = judgement!;
    assert.deepEqual([verdict.code, verdict.value], [code, value]);
  }
});

Deno.test("judgeCall() leaves a trouble not sooner than its condition says, whatever comes", () => {
  const leave = new Map(CONDITIONS.map(({ code, leaveMs }) => [code, leaveMs]));
  const rank = new Map(CONDITIONS.map(({ code }, at) => [code, at]));
  const rankOf = (code: VerdictCode) => rank.get(code) ?? CONDITIONS.length;
  const figure = fc.record({
    loss: fc.integer({ min: 0, max: 6 }),
    delay: fc.integer({ min: 150, max: 320 }),
    talking: fc.boolean(),
    muted: fc.boolean(),
  });
  fc.assert(fc.property(fc.array(figure, { minLength: 100, maxLength: 200 }), (figures) => {
    const codes = said(figures.map(({ loss, delay, talking, muted }) => [STEP_MS, {
      ...lost(loss, 0),
      mouthToEarMs: { heard: delay, spoken: 100 },
      talking,
    }, { muted }]));
    codes.slice(1, -1).forEach(([code, at], i) => {
      const [next, nextAt] = codes[i + 2]!;
      // What is more important may always step in, and whoever unmutes hears of it at once.
      if (rankOf(next) < rankOf(code) || code === "talking-muted") return;
      assert.ok(nextAt - at >= (leave.get(code) ?? 0), `${code} for ${nextAt - at} ms`);
    });
  }));
});
