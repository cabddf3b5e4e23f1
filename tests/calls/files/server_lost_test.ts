import assert from "node:assert/strict";
import { compareHeard } from "../../../tools/compare_call.ts";
import { JOHNS_VOICE, MARIES_VOICE } from "../../../tools/speech.ts";
import { connect, online, playSeconds, reasonOf, seesOnline, startStage } from "../stage.ts";

Deno.test("a call goes on while the server is killed and restarted; both register again, without ghosts", async () => {
  await using stage = await startStage();
  const john = await stage.talker("John", JOHNS_VOICE);
  const marie = await stage.talker("Marie", MARIES_VOICE);
  await connect(john, marie);
  const from = [john.events.entries.length, marie.events.entries.length];
  await stage.restartServer();
  await Promise.all([
    john.event("registered", { from: from[0]!, timeoutMs: 20_000 }),
    marie.event("registered", { from: from[1]!, timeoutMs: 20_000 }),
  ]);
  assert.deepEqual(await online(stage), ["John", "Marie"]);
  await playSeconds(marie, 5);
  for (const { events } of [john, marie]) {
    assert.equal(events.entries.some(({ event }) => event === "ended"), false);
  }
  const heard = await compareHeard(john, marie);
  assert.ok(heard.similarity > 0.8, JSON.stringify(heard));
  await marie.api("/api/hangup", {});
  assert.equal(await reasonOf(john), "remote-hangup");
  await connect(marie, john); // the new server knows where both are
});

Deno.test("a client that was killed is gone from the list, and its name is free at once", async () => {
  await using stage = await startStage();
  const john = await stage.client("John");
  const data = await Deno.makeTempDir(); // the same key: the name is hers
  const marie = await stage.client("Marie", { data });
  await seesOnline(john, ["Marie"]);
  const from = john.events.entries.length;
  marie.signal("SIGKILL");
  await seesOnline(john, [], { from });
  assert.deepEqual(await online(stage), ["John"]);
  await stage.client("Marie", { data });
  assert.deepEqual(await online(stage), ["John", "Marie"]);
});
