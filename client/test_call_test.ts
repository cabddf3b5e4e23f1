import assert from "node:assert/strict";
import { startFakeDirectory } from "./fake_directory.ts";
import { createTestCall } from "./test_call.ts";
import { startTestTelephone } from "./test_telephone.ts";

Deno.test("testCall.start() ends by itself after its time, once", async () => {
  const told: unknown[] = [];
  const over = Promise.withResolvers<void>();
  const test = createTestCall({
    engine: { startTest: () => void told.push("start"), stop: () => void told.push("stop") },
    notices: {
      event: (event, { call, reason, verdict }) => void told.push([event, call, reason, verdict]),
      stateChanged() {},
    },
    verdict: () => "test-good",
    newId: () => "t1",
    onOver: over.resolve,
    lengthMs: 50,
  });
  assert.equal(test.start(), "t1");
  assert.equal(test.start(), "t1");
  const { state } = test;
  assert.ok(state !== null && Date.parse(state.until) - Date.parse(state.since) === 50);
  await over.promise;
  test.end("hangup");
  assert.equal(test.state, null);
  assert.deepEqual(told, [
    "start",
    ["testing", "t1", undefined, undefined],
    "stop",
    ["tested", "t1", "timeout", "test-good"],
  ]);
});

Deno.test("createTelephone() tests the sound without a server, and ends it by hanging up", async () => {
  const { telephone, engine, next } = await startTestTelephone();
  const call = telephone.testCall();
  const { call: state } = telephone.state;
  assert.ok(state.state === "testing" && state.call === call);
  assert.equal((await next("stats"))["verdict"], "test-speak");
  assert.equal(telephone.state.quality?.verdict.text.en.startsWith("Say something"), true);
  telephone.mute(true);
  telephone.hangup();
  assert.deepEqual([telephone.state.call, telephone.state.quality], [{ state: "idle" }, null]);
  assert.equal(telephone.state.sound.muted, false);
  const tested = await next("tested");
  assert.deepEqual([tested["call"], tested["reason"]], [call, "hangup"]);
  assert.deepEqual(engine.asked, ["start test", "mute true", "stop", "mute false"]);
  assert.throws(() => telephone.hangup(), { code: "no-call" });
  await telephone.close();
});

Deno.test("createTelephone() ends a test for a call that comes or is dialled, which goes on as ever", async () => {
  const directory = startFakeDirectory(2);
  const john = await startTestTelephone(), marie = await startTestTelephone();
  try {
    for (const [name, { telephone }] of [["John", john], ["Marie", marie]] as const) {
      await telephone.connect({ server: "127.0.0.1", port: directory.port, name });
    }
    john.telephone.testCall();
    marie.telephone.testCall();
    await john.telephone.call("Marie");
    assert.equal((await john.next("tested"))["reason"], "call");
    await marie.next("incoming");
    assert.equal((await marie.next("tested"))["reason"], "call");
    assert.equal(marie.telephone.state.call.state, "incoming");
    marie.telephone.accept();
    await john.next("connected");
    const stats = await john.next("stats");
    assert.deepEqual([stats["peer"], stats["verdict"]], ["Marie", "hearing"]);
    assert.throws(() => john.telephone.testCall(), { code: "busy" });
    john.telephone.hangup();
    await john.next("ended");
    assert.equal(john.telephone.state.quality, null);
    assert.deepEqual(marie.engine.asked.slice(0, 2), ["start test", "stop"]);
  } finally {
    await john.telephone.close();
    await marie.telephone.close();
    await directory.close();
  }
});

Deno.test("createTelephone() sends the voice as chosen, and remembers the choice", async () => {
  let saved: unknown;
  const settings = {
    settings: { contacts: {} },
    save(change: object) {
      saved = change;
      return true;
    },
  };
  const { telephone, engine } = await startTestTelephone({ transmit: "voice", settings });
  telephone.setTransmit("push");
  assert.deepEqual(saved, { transmit: "push" });
  telephone.talk(true, 40);
  assert.ok(telephone.state.sound.held);
  await new Promise((resolve) => setTimeout(resolve, 80));
  assert.equal(telephone.state.sound.held, false);
  telephone.talk(true);
  telephone.setTransmit("open");
  const { transmit, held } = telephone.state.sound;
  assert.deepEqual([transmit, held], ["open", false]);
  assert.deepEqual(engine.asked, [
    "transmit voice",
    "transmit push",
    "talk true",
    "talk false",
    "talk true",
    "talk false",
    "transmit open",
  ]);
  for (const ms of [0, -1, NaN, 60_001]) {
    assert.throws(() => telephone.talk(true, ms), { code: "bad-request" });
  }
  await telephone.close();
});
