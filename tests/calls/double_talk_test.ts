/** Two real programs with all processing on, whose users both talk: all that a machine can be asked for. */
import assert from "node:assert/strict";
import { compareBoth } from "../../tools/compare_call.ts";
import { JOHNS_VOICE, MARIES_VOICE } from "../../tools/speech.ts";
import { connect, playSeconds, startStage } from "./stage.ts";

Deno.test("two who talk at once from the first word are heard, whatever sees to their sound", async () => {
  await using stage = await startStage();
  const args = ["--processing=on"];
  const john = await stage.talker("John", JOHNS_VOICE, { args });
  const marie = await stage.talker("Marie", MARIES_VOICE, { args });
  await connect(john, marie);
  await Promise.all([playSeconds(john, 11.5), playSeconds(marie, 11.5)]); // 10 s are compared
  const heard = await compareBoth(john, marie);
  for (const { similarity } of Object.values(heard)) {
    assert.ok(similarity > 0.8, JSON.stringify(heard));
  }
});
