/** Two machines whose clocks are a year apart: keys and messages must not hang on the time of day. */
import assert from "node:assert/strict";
import { JOHNS_VOICE, MARIES_VOICE } from "../../tools/speech.ts";
import { connect, playSeconds, reasonOf, startStage } from "../calls/stage.ts";
import { clockTest, createClock } from "./clock.ts";

const YEAR_S = 365 * 86_400;

clockTest("two clients with clocks a year apart call each other encrypted and write", async () => {
  await using all = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir();
  all.defer(() => Deno.remove(folder, { recursive: true }));
  const clock = all.use(createClock(folder));
  await clock.jump(YEAR_S);
  const stage = all.use(await startStage());
  const data = (name: string) => `${stage.folder}/${name}`;
  const john = await stage.talker("John", JOHNS_VOICE, { env: clock.env, data: data("John") });
  const marie = await stage.talker("Marie", MARIES_VOICE, { data: data("Marie") });
  for (const [one, other] of [[john, marie], [marie, john]] as const) {
    const { caller, callee } = await connect(one, other);
    assert.deepEqual([caller["security"], callee["security"]], ["encrypted", "encrypted"]);
    const ahead = Math.abs(Date.parse(caller.at) - Date.parse(callee.at)) / 1_000;
    assert.ok(Math.abs(ahead - YEAR_S) < 60, `clocks are ${ahead} s apart`);
    const from = other.events.entries.length;
    await one.api("/api/messages", { to: other.name, text: `from ${one.name}` });
    assert.equal((await other.event("message", { from }))["text"], `from ${one.name}`);
    await playSeconds(other, 1);
    await one.api("/api/hangup", {});
    assert.equal(await reasonOf(other), "remote-hangup");
  }
});
