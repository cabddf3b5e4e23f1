/** What the programs say of a call's sound, the test call, and push-to-talk: on real voices. */
import assert from "node:assert/strict";
import { compareHeard } from "../../tools/compare_call.ts";
import { compareSpeech } from "../../tools/compare_speech.ts";
import type { ClientProgram } from "../../tools/programs/client_program.ts";
import { JOHNS_VOICE, MARIES_VOICE } from "../../tools/speech.ts";
import { connect, playSeconds, reasonOf, SPEECH_HZ, startStage } from "./stage.ts";

/** Waits until the client says so of its call. */
function says(client: ClientProgram, verdict: string, from = 0) {
  return client.events.until(`the verdict ${verdict}`, (event) => event["verdict"] === verdict, {
    from,
    timeoutMs: 20_000, // a busy machine crackles first
  });
}

Deno.test("a client hears itself a second later in a test call, and a call ends it", async () => {
  await using stage = await startStage();
  const john = await stage.talker("John", JOHNS_VOICE);
  const marie = await stage.talker("Marie", MARIES_VOICE);
  await john.api("/api/test-call", {});
  await says(john, "test-good");
  await playSeconds(john, 6);
  const recording = await Deno.readFile(john.earFile);
  const heard = compareSpeech({ samples: john.said, hz: SPEECH_HZ }, recording, {
    greatestDelayMs: 2_500,
  });
  assert.ok(heard.similarity > 0.8, JSON.stringify(heard));
  assert.ok(heard.delayMs > 1_000 && heard.delayMs < 1_500, JSON.stringify(heard));

  // The ends are opened anew for the call.
  await connect(marie, john);
  assert.equal((await john.event("tested")).reason, "call");
  await playSeconds(marie, 3);
  const atMarie = await compareHeard(john, marie);
  assert.ok(atMarie.similarity > 0.8, JSON.stringify(atMarie));
});

Deno.test("a client hears itself in a test call although it sees to echo", async () => {
  await using stage = await startStage();
  const john = await stage.talker("John", JOHNS_VOICE, { args: ["--processing=on"] });
  await john.api("/api/test-call", {});
  await playSeconds(john, 8);
  const heard = compareSpeech(
    { samples: john.said, hz: SPEECH_HZ },
    await Deno.readFile(john.earFile),
    { greatestDelayMs: 2_500 },
  );
  assert.ok(heard.similarity > 0.75, JSON.stringify(heard));
  assert.ok(heard.delayMs > 1_000 && heard.delayMs < 1_500, JSON.stringify(heard));
});

Deno.test("both are told how their call sounds, who is muted, and that one talks though", async () => {
  await using stage = await startStage();
  const john = await stage.talker("John", JOHNS_VOICE);
  const marie = await stage.talker("Marie", MARIES_VOICE);
  await connect(john, marie);
  const stats = await Promise.all([says(john, "good"), says(marie, "good")]);
  assert.deepEqual(stats.map(({ verdictText }) => verdictText), [
    "Marie hears you well",
    "John hears you well",
  ]);
  await john.api("/api/mute", { on: true });
  const [muted, there] = await Promise.all([
    says(john, "talking-muted"),
    says(marie, "peer-muted"),
  ]);
  assert.equal(muted["micLevel"], 0);
  assert.equal(muted["verdictText"], "You are talking but muted");
  assert.equal(there["verdictText"], "John is muted");
  await john.api("/api/mute", { on: false });
  await Promise.all([
    says(john, "good", john.events.entries.indexOf(muted)),
    says(marie, "good", marie.events.entries.indexOf(there)),
  ]);
  await john.api("/api/hangup", {});
  assert.equal(await reasonOf(john), "hangup");
});

Deno.test("a side that calls in v1 says what it alone can see", async () => {
  await using stage = await startStage();
  const john = await stage.talker("John", JOHNS_VOICE, { args: ["--codec=v1"] });
  const marie = await stage.talker("Marie", MARIES_VOICE);
  await connect(john, marie);
  const [atJohn] = await Promise.all([says(john, "hearing"), says(marie, "hearing")]);
  assert.deepEqual([atJohn["codec"], atJohn["rttMs"], atJohn["peerReport"]], ["v1", null, null]);
});

Deno.test("push-to-talk sends while the button is held, and lets go of what is not renewed", async () => {
  await using stage = await startStage();
  const john = await stage.talker("John", JOHNS_VOICE, { args: ["--transmit=push"] });
  const marie = await stage.talker("Marie", MARIES_VOICE);
  await connect(john, marie);
  const waiting = await says(john, "talking-unsent");
  assert.equal(waiting["transmitting"], false);
  const before = await compareHeard(john, marie);
  assert.equal(before.seconds, 0);
  await john.api("/api/talk", { on: true, forMs: 2_000 });
  await john.events.until("that it is sent", (event) => event["transmitting"] === true, {
    timeoutMs: 5_000,
  });
  await says(john, "talking-unsent", john.events.entries.length);
  await playSeconds(marie, 1); // what is on its way
  const heard = await compareHeard(john, marie);
  assert.ok(heard.seconds > 0.5 && heard.seconds < 2.5, JSON.stringify(heard));
});
