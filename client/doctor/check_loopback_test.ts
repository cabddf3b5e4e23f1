import assert from "node:assert/strict";
import { checkLoopback, describeLoopback } from "./check_loopback.ts";
import { createFakeEnds, type FakeRoom } from "./fake_ends.ts";
import { describeFinding } from "./finding.ts";
import type { LoopbackVerdict } from "./judge_loopback.ts";

async function lineIn(room: FakeRoom, mic = "default", speaker = "default") {
  const ends = createFakeEnds(room);
  let announced = 0;
  const finding = await checkLoopback({
    ...{ ends, names: { mic, speaker }, problems: [], clock: ends.clock, os: "linux" },
    announce: () => announced++,
  });
  return { line: describeFinding(finding, "en"), announced, told: ends.told };
}

Deno.test("checkLoopback() plays and listens, and says so first", async () => {
  const { line, announced } = await lineIn({ delayMs: 40 });
  assert.match(
    line,
    /^ok {4}Sound test: the microphone hears the speaker after 4\d ms, level -\d+ dB, no g/,
  );
  assert.equal(announced, 1);
  assert.match(
    (await lineIn({ gain: 0, noise: 0.01 })).line,
    /^warn .*hears \(level -40 dB\), but not/,
  );
  assert.match((await lineIn({ gain: 0, noise: 0.0001 })).line, /^warn .*next to nothing .*-80 dB/);
  assert.match((await lineIn({ gain: 0, noise: 0 })).line, /^fail .*digital silence.* → unmute/);
});

Deno.test("checkLoopback() leaves files and tones alone", async () => {
  for (const [mic, speaker] of [["tone", "default"], ["default", "none"], ["file:a.wav", "none"]]) {
    const { line, announced, told } = await lineIn({}, mic, speaker);
    assert.match(line, /^ok .*not made \(--(mic|speaker) \S+\)$/);
    assert.deepEqual([announced, told], [0, []]);
  }
});

Deno.test("checkLoopback() tells what kept the sound from opening", async () => {
  const warning = { end: "mic", code: "device-failed", message: "Device unavailable" } as const;
  const { line, told } = await lineIn({ warnings: [warning] });
  assert.match(line, /^fail .*Device unavailable → plug the device in again/);
  assert.deepEqual(told, ["open default default", "close"]);
});

Deno.test("describeLoopback() warns of what can be heard: gaps, delay, too loud", () => {
  const even = { underruns: 0, overruns: 0, deviceGlitches: 0 };
  const heard = {
    kind: "heard",
    ...{ level: 0.01, isClipped: false, delayMs: 20, similarity: 1, chirps: 3, playedMs: 2_000 },
  } as const;
  const table: readonly [LoopbackVerdict, number, RegExp][] = [
    [heard, 0, /^ok .*after 20 ms, level -40 dB, no gaps$/],
    [heard, 2, /^ok .*2 gap\(s\)$/],
    [heard, 3, /^warn .*3 gap\(s\) → close what keeps the processor/],
    [{ ...heard, playedMs: 1_000 }, 1, /^warn .* → close what keeps/],
    [{ ...heard, delayMs: 320 }, 0, /^warn .*320 ms.* → slow.*Bluetooth/],
    [{ ...heard, isClipped: true }, 0, /^warn .* → overdriven/],
    [{ kind: "nothing-captured" }, 0, /^fail .*next to nothing in 2 s → /],
    [{ kind: "nothing-played" }, 0, /^fail .*speaker did not take/],
  ];
  for (const [verdict, deviceGlitches, expected] of table) {
    const finding = describeLoopback(verdict, { ...even, deviceGlitches }, "linux");
    assert.match(describeFinding(finding, "en"), expected);
    assert.equal(finding.figures?.["deviceGlitches"], deviceGlitches);
  }
});
