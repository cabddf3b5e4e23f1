/** Echo, noise and loudness with the real programs: by flag, and by the API during a call. */
import assert from "node:assert/strict";
import type { ClientState } from "../../../client/api/types.ts";
import type { ClientProgram } from "../../../tools/programs/client_program.ts";
import { JOHNS_VOICE, MARIES_VOICE } from "../../../tools/speech.ts";
import { connect, startStage } from "../stage.ts";

/** Waits for figures of the call that say that sound is processed, or that it is not. */
function told(client: ClientProgram, isProcessed: boolean) {
  return client.events.until(
    `figures ${isProcessed ? "with" : "without"} processing`,
    ({ event, ...figures }) =>
      event === "stats" && (figures["processing"] !== null) === isProcessed,
    { from: client.events.entries.length, timeoutMs: 20_000 },
  );
}

async function state(client: ClientProgram) {
  return (await client.api("/api/state") as ClientState).sound.processing;
}

Deno.test("a file's sound is processed where that is asked for, as chosen during the call", async () => {
  await using stage = await startStage();
  const john = await stage.talker("John", JOHNS_VOICE, { args: ["--processing=on"] });
  const marie = await stage.talker("Marie", MARIES_VOICE);
  await connect(john, marie);
  await Promise.all([told(john, true), told(marie, false)]);
  const all = { highPass: true, echo: true, noise: true, gain: true };
  assert.deepEqual(await state(john), { ...all, off: null });
  assert.deepEqual(await state(marie), { ...all, off: "microphone" });

  const none = { highPass: false, echo: false, noise: false, gain: false };
  await john.api("/api/processing", none);
  await told(john, false);
  await john.api("/api/processing", { echo: true });
  await told(john, true);
  assert.deepEqual(await state(john), { ...none, echo: true, off: null });
  await assert.rejects(john.api("/api/processing", { loudness: true }), /400.*bad-request/);
});
