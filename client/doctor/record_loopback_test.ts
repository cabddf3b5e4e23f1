import assert from "node:assert/strict";
import { createFakeEnds, type FakeRoom } from "./fake_ends.ts";
import { judgeLoopback } from "./judge_loopback.ts";
import { recordLoopback } from "./record_loopback.ts";

const NAMES = { mic: "default", speaker: "default" };

async function outcomeIn(room: FakeRoom) {
  const ends = createFakeEnds(room);
  const outcome = await recordLoopback(ends, NAMES, ends.clock);
  assert.deepEqual(ends.told, ["open default default", "close"]);
  return outcome;
}

Deno.test("recordLoopback() records what comes back, and how late", async () => {
  for (const delayMs of [0, 40, 300]) {
    const outcome = await outcomeIn({ delayMs });
    assert.equal(outcome.state, "recorded");
    if (outcome.state !== "recorded") return;
    const { recording, glitches } = outcome;
    assert.deepEqual(glitches, { underruns: 0, overruns: 0, deviceGlitches: 0 });
    const verdict = judgeLoopback(recording);
    assert.ok(verdict.kind === "heard", JSON.stringify(verdict));
    assert.ok(Math.abs(verdict.delayMs - delayMs) < 5, `${verdict.delayMs} ms for ${delayMs} ms`);
    assert.ok(Math.abs(recording.heard.length / recording.heardHz - 2) < 0.02);
  }
});

Deno.test("recordLoopback() counts the device's gaps while it records", async () => {
  const outcome = await outcomeIn({ glitches: 5 });
  assert.ok(outcome.state === "recorded");
  assert.equal(outcome.glitches.deviceGlitches, 10);
});

Deno.test("recordLoopback() plays nothing when an end is not what was asked for", async () => {
  const warning = { end: "mic", code: "no-such-device", message: "no 'Ghost'" } as const;
  const outcome = await outcomeIn({ warnings: [warning] });
  assert.deepEqual(outcome, { state: "not-opened", problems: [warning] });
});

Deno.test("recordLoopback() gives a device up that never opens", async () => {
  const ends = createFakeEnds({ hangs: true });
  assert.deepEqual(await recordLoopback(ends, NAMES, ends.clock, 10), { state: "hangs" });
});
