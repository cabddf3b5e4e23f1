import assert from "node:assert/strict";
import { compareBoth, compareHeard } from "../../tools/compare_call.ts";
import { JOHNS_VOICE, MARIES_VOICE } from "../../tools/speech.ts";
import { connect, playSeconds, reasonOf, startStage } from "./stage.ts";

/** Sound of a file is paced by timers on a busy machine: well under this, or something piles up. */
const GREATEST_DELAY_MS = 400;

for (const codec of ["v1", "opus"] as const) {
  Deno.test(`two clients talk over ${codec}, and each hears what the other said`, async () => {
    await using stage = await startStage();
    // One that allows v1 alone is enough.
    const john = await stage.talker("John", JOHNS_VOICE, { args: [`--codec=${codec}`] });
    const marie = await stage.talker("Marie", MARIES_VOICE);
    const { caller, callee } = await connect(john, marie);
    assert.deepEqual([caller["codec"], callee["codec"]], [codec, codec]);
    assert.deepEqual([caller.peer, callee.peer], ["Marie", "John"]);
    await Promise.all([playSeconds(john, 5), playSeconds(marie, 5)]);
    await john.api("/api/hangup", {});
    assert.equal(await reasonOf(john), "hangup");
    assert.equal(await reasonOf(marie), "remote-hangup");

    const { atA: atJohn, atB: atMarie } = await compareBoth(john, marie);
    for (const heard of [atMarie, atJohn]) {
      assert.ok(heard.similarity > 0.8, JSON.stringify({ atMarie, atJohn }));
      assert.ok(heard.seconds > 2, JSON.stringify({ atMarie, atJohn }));
      assert.ok(heard.delayMs > 0 && heard.delayMs < GREATEST_DELAY_MS, `${heard.delayMs} ms`);
    }
  });
}

Deno.test("a muted client is not heard, and is again when it unmutes", async () => {
  await using stage = await startStage();
  const john = await stage.talker("John", JOHNS_VOICE);
  const marie = await stage.talker("Marie", MARIES_VOICE);
  await john.api("/api/mute", { on: true });
  await connect(john, marie);
  await playSeconds(marie, 2);
  const muted = await compareHeard(john, marie);
  assert.equal(muted.seconds, 0);
  await john.api("/api/mute", { on: false });
  await playSeconds(marie, 3);
  const heard = await compareHeard(john, marie);
  assert.ok(heard.seconds > 1, JSON.stringify(heard));
});
