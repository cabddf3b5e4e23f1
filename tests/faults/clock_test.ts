/** The machine's clock is set while the programs run, as after a start without a battery. */
import assert from "node:assert/strict";
import { compareHeard } from "../../tools/compare_call.ts";
import { JOHNS_VOICE, MARIES_VOICE } from "../../tools/speech.ts";
import { connect, HEARD, online, playSeconds, reasonOf, startStage } from "../calls/stage.ts";
import { clockTest, createClock } from "./clock.ts";

/** As a board without a clock of its own that hears of the time after it has started. */
const JUMPS_S = [3_600, -86_400, 56 * 365 * 86_400, 0];

clockTest("a call and both registrations outlive a clock that jumps forward and back", async () => {
  await using all = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir();
  all.defer(() => Deno.remove(folder, { recursive: true }));
  const clock = all.use(createClock(folder));
  const { env } = clock;
  const stage = all.use(await startStage({ env }));
  const john = await stage.talker("John", JOHNS_VOICE, { env });
  const marie = await stage.talker("Marie", MARIES_VOICE, { env });
  await connect(john, marie);
  const before = [john, marie].map(({ events }) => events.entries.length);
  const begun = Date.now();
  for (const seconds of JUMPS_S) {
    await clock.jump(seconds);
    await playSeconds(marie, 3.2);
  }
  assert.ok(Date.now() - begun > 12_000, "longer than a silent session is kept");
  const lasting = ["ended", "unregistered", "error", "registered"];
  for (const [i, { events }] of [john, marie].entries()) {
    const bad = events.entries.slice(before[i]).filter(({ event }) => lasting.includes(event));
    assert.deepEqual(bad, []);
  }
  assert.deepEqual(await online(stage), ["John", "Marie"]);
  const heard = await compareHeard(john, marie);
  assert.ok(heard.similarity > HEARD && heard.seconds > 8, JSON.stringify(heard));
  await marie.api("/api/hangup", {});
  assert.equal(await reasonOf(john), "remote-hangup");
  await connect(marie, john);
  await john.api("/api/hangup", {});
  assert.equal(await reasonOf(marie), "remote-hangup");
});
