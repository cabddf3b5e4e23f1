/** Several calls at one telephone: what its user does, and what the others hear of it. */
import assert from "node:assert/strict";
import { startTestTelephone, type TestTelephone, withTwo } from "./test_telephone.ts";

/** A third telephone, registered; and both that were there talk. */
async function withThree(
  test: (john: TestTelephone, marie: TestTelephone, paul: TestTelephone) => Promise<void>,
  johns: Parameters<typeof startTestTelephone>[0] = {},
): Promise<void> {
  await withTwo(async (john, marie, directory) => {
    const paul = await startTestTelephone();
    try {
      await paul.telephone.connect({ server: "127.0.0.1", port: directory.port, name: "Paul" });
      await john.telephone.call("Marie");
      await marie.next("incoming");
      marie.telephone.accept();
      await john.next("connected");
      await marie.next("connected");
      await test(john, marie, paul);
    } finally {
      await paul.telephone.close();
    }
  }, [johns]);
}

for (
  const [what, reason, johns] of [
    ["without call waiting", "busy", { callWaiting: false }],
    ["not to be disturbed", "dnd", { doNotDisturb: true }],
    ["with --auto-answer", "busy", { autoAnswer: true }],
  ] as const
) {
  Deno.test(`createTelephone() is busy for a third ${what}, and says who called`, () =>
    withThree(async (john, _marie, paul) => {
      await paul.telephone.call("John");
      assert.equal((await paul.next("ended"))["reason"], "busy");
      const missed = await john.next("missed");
      assert.deepEqual([missed["peer"], missed["reason"]], ["Paul", reason]);
      assert.equal(john.telephone.state.call.state, "in-call");
    }, johns));
}

Deno.test("createTelephone() lets a third wait, holds the first, and switches between them", () =>
  withThree(async (john, marie, paul) => {
    const to = (other: TestTelephone) => `start 127.0.0.1:${other.engine.address.port} opus sealed`;
    await paul.telephone.call("John");
    const call = (await john.next("waiting"))["call"];
    await paul.next("ringing");
    const { waiting, call: first } = john.telephone.state;
    assert.ok(waiting?.peer === "Paul" && waiting.call === call && waiting.canHold);
    assert.ok(first.state === "in-call");
    john.telephone.accept();
    assert.equal((await john.next("held"))["by"], "here");
    assert.equal((await marie.next("held"))["by"], "there");
    await paul.next("connected");
    const held = john.telephone.state.held;
    assert.deepEqual(held.map(({ peer, hold, since }) => [peer, hold, since]), [
      ["Marie", "here", first.since],
    ]);
    assert.equal(marie.engine.asked.at(-1), "pause");
    const atMarie = marie.telephone.state.call;
    assert.ok(atMarie.state === "in-call" && atMarie.hold === "there");
    john.telephone.switchTo(first.call);
    assert.equal((await paul.next("held"))["by"], "there");
    assert.equal((await marie.next("resumed"))["by"], "there");
    assert.equal(marie.engine.asked.at(-1), to(john));
    assert.equal(john.telephone.state.held[0]?.peer, "Paul");
    john.telephone.hangup();
    assert.equal((await marie.next("ended"))["reason"], "remote-hangup");
    assert.equal(john.telephone.state.call.state, "idle");
    john.telephone.hold(false);
    await paul.next("resumed");
    john.telephone.hangup();
    assert.equal((await paul.next("ended"))["reason"], "remote-hangup");
    const asked = john.engine.asked.filter((what) => what !== "warm");
    assert.deepEqual(asked, [
      to(marie),
      "pause",
      to(paul),
      to(marie),
      "pause",
      to(paul),
      "stop",
    ]);
    assert.ok(john.log.includes("Paul appelle pendant cet appel"), john.log.join("\n"));
    assert.ok(marie.log.includes("John vous a mis en attente"));
  }));

Deno.test("createTelephone() refuses what can't be done with calls, with the code for each", () =>
  withThree(async (john, _marie, paul) => {
    const code = (expected: string) => ({ name: "TelephoneError", code: expected });
    const { telephone } = john;
    assert.throws(() => telephone.switchTo("nothing"), code("no-call"));
    assert.throws(() => telephone.hangup("nothing"), code("no-call"));
    assert.throws(() => telephone.hold(true, "nothing"), code("no-call"));
    assert.throws(() => telephone.reject(), code("no-call"));
    await paul.telephone.call("John");
    await john.next("waiting");
    assert.throws(() => telephone.accept("nothing"), code("no-call"));
    assert.throws(() => telephone.reject("nothing"), code("no-call"));
    await assert.rejects(telephone.call("Zoe"), code("busy"));
    telephone.reject();
    assert.equal((await paul.next("ended"))["reason"], "declined");
    telephone.hold(true);
    await john.next("held");
    await assert.rejects(telephone.call("Marie"), code("busy"));
    await telephone.call("Paul"); // the held call makes room
    await paul.next("incoming");
    assert.throws(() => telephone.testCall(), code("busy"));
    assert.deepEqual(telephone.state.held.map(({ peer }) => peer), ["Marie"]);
  }));

Deno.test("createTelephone() remembers who may ring", () =>
  withThree((john) => {
    john.telephone.setManners({ doNotDisturb: true });
    assert.equal(john.telephone.state.doNotDisturb, true);
    assert.equal(john.settings.doNotDisturb, true);
    return Promise.resolve();
  }));
