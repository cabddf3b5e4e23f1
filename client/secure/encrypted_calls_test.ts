/** Whole telephones over real sockets, with a directory that says of keys what the test wants. */
import assert from "node:assert/strict";
import { type TestTelephone, withTwo } from "../test_telephone.ts";
import { createIdentity, makeSecretKey } from "../identity/identity.ts";

/** John calls, Marie answers; gives the securities of both. */
async function talk(john: TestTelephone, marie: TestTelephone): Promise<readonly unknown[]> {
  await john.telephone.call("Marie");
  await marie.next("incoming");
  marie.telephone.accept();
  const both = [await john.next("connected"), await marie.next("connected")];
  return both.map(({ security }) => security);
}

async function hangUp(john: TestTelephone, marie: TestTelephone): Promise<void> {
  john.telephone.hangup();
  await john.next("ended");
  await marie.next("ended");
}

function inCall({ telephone }: TestTelephone) {
  const { call } = telephone.state;
  assert.ok(call.state === "in-call");
  return call;
}

function otherKey(): string {
  return createIdentity(makeSecretKey()).publicKey;
}

Deno.test("createTelephone() encrypts between two with keys, and both see the same words", () =>
  withTwo(async (john, marie) => {
    assert.deepEqual(await talk(john, marie), ["encrypted", "encrypted"]);
    const { words } = inCall(john);
    assert.equal(words?.length, 3);
    assert.deepEqual(inCall(marie).words, words);
    const stats = await marie.next("stats");
    assert.ok(Number(stats["framesReceived"]) > 0);
    assert.ok(john.engine.asked.some((asked) => asked.endsWith("sealed")));
    await hangUp(john, marie);
    assert.deepEqual(john.story(), ["dialling", "ringing", "connected", "ended hangup"]);
    assert.deepEqual(marie.story(), ["incoming", "connected", "ended remote-hangup"]);
    assert.deepEqual(john.telephone.people().map(({ name, verified }) => [name, verified]), [
      ["Marie", false],
    ]);
  }));

Deno.test("verify() makes this call and the next ones verified, where the words were the same", () =>
  withTwo(async (john, marie) => {
    await talk(john, marie);
    john.telephone.verify(inCall(john).call, true);
    assert.equal(inCall(john).security, "verified");
    await hangUp(john, marie);
    assert.deepEqual(await talk(john, marie), ["verified", "encrypted"]);
    await hangUp(john, marie);
  }));

Deno.test("verify() hangs up and forgets the key where the words were others", () =>
  withTwo(async (john, marie) => {
    await talk(john, marie);
    john.telephone.verify(inCall(john).call, false);
    await john.next("ended");
    assert.equal(john.telephone.state.alarm?.kind, "wrong-key");
    assert.deepEqual(john.telephone.people(), []);
    assert.throws(() => john.telephone.verify("0123456789abcdef", true), { code: "no-call" });
  }));

Deno.test("createTelephone() connects no call with a key that is not the known one, until it is trusted", () =>
  withTwo(async (john, marie) => {
    const before = otherKey();
    john.people.pin("Marie", before);
    await assert.rejects(john.telephone.call("Marie"), { code: "key-changed" });
    const alarm = await john.next("alarm");
    assert.deepEqual([alarm["peer"], alarm["kind"]], ["Marie", "key-changed"]);
    assert.notEqual(john.telephone.state.alarm?.known, john.telephone.state.alarm?.offered);
    assert.equal(john.telephone.state.call.state, "idle");
    john.telephone.trust("Marie");
    assert.equal(john.telephone.state.alarm, null);
    assert.deepEqual(await talk(john, marie), ["encrypted", "encrypted"]);
    await hangUp(john, marie);
  }));

Deno.test("createTelephone() lets nobody ring whose key is not the known one", () =>
  withTwo(async (john, marie) => {
    marie.people.pin("John", otherKey());
    await john.telephone.call("Marie");
    const [atJohn, atMarie] = [await john.next("ended"), await marie.next("ended")];
    assert.deepEqual([atJohn["reason"], atMarie["reason"]], ["error", "error"]);
    assert.deepEqual(
      [atJohn["refusal"], atMarie["refusal"]],
      ["their-key-changed", "key-changed"],
    );
    assert.ok(john.log.some((line) => line.includes("il connaît une autre clé pour vous")));
    const alarm = await marie.next("alarm");
    assert.deepEqual([alarm["peer"], alarm["kind"]], ["John", "key-changed"]);
    assert.deepEqual(marie.story(), ["ended error"], "nothing rang");
    const outcomes = [john, marie].map(({ telephone }) =>
      telephone.history.calls().map(({ side, reason, missed }) => [side, reason, missed])
    );
    assert.deepEqual(outcomes, [[["caller", "error", false]], [["callee", "error", true]]]);
    marie.telephone.trust("John");
    assert.deepEqual(await talk(john, marie), ["encrypted", "encrypted"]);
    await hangUp(john, marie);
  }));

Deno.test("createTelephone() tells a stranger nothing of whom it knows", () =>
  withTwo(async (john, marie, directory) => {
    marie.people.pin("John", otherKey());
    directory.keys.set("John", otherKey()); // so this John is not the directory's
    await john.telephone.call("Marie");
    assert.equal((await john.next("ended"))["reason"], "unreachable");
    assert.equal((await marie.next("alarm"))["peer"], "John");
    assert.deepEqual(marie.story(), []);
  }));

Deno.test("createTelephone() notices a directory that hands out another key", () =>
  withTwo(async (john, marie, directory) => {
    directory.keys.set("Marie", otherKey());
    await john.telephone.call("Marie");
    const alarm = await john.next("alarm");
    assert.deepEqual([alarm["peer"], alarm["kind"]], ["Marie", "wrong-key"]);
    assert.equal((await john.next("ended"))["reason"], "error");
    assert.deepEqual(marie.story(), []);
  }));

Deno.test("createTelephone() notices a directory that says of somebody known that they have no key", () =>
  withTwo(async (john, marie, directory) => {
    john.people.pin("Marie", marie.key);
    directory.keys.set("Marie", null);
    await assert.rejects(john.telephone.call("Marie"), { code: "key-changed" });
    assert.equal((await john.next("alarm"))["kind"], "downgraded");
    assert.deepEqual(marie.story(), []);
    // As one of 2023: nothing is sent to them either.
    const { address } = marie.engine;
    directory.others.set("Marie", { ip: address.ip, port: address.port, version: 1, key: null });
    await assert.rejects(john.telephone.call("Marie"), { code: "key-changed" });
    assert.deepEqual(marie.story(), []);
  }));

Deno.test("--require-encryption refuses whoever has no key, both ways", () =>
  withTwo(async (john, marie, directory) => {
    directory.keys.set("John", null).set("Marie", null);
    await assert.rejects(john.telephone.call("Marie"), { code: "not-encrypted" });
    assert.ok(john.log.some((line) => line.includes("chiffré")), john.log.join("\n"));
    assert.deepEqual(marie.story(), [], "nothing was sent to her");
    assert.equal((await john.next("ended"))["refusal"], "not-encrypted");
    await marie.telephone.call("John");
    const [atMarie, atJohn] = [await marie.next("ended"), await john.next("ended")];
    assert.deepEqual([atMarie["reason"], atJohn["reason"]], ["error", "error"]);
    assert.deepEqual(
      [atMarie["refusal"], atJohn["refusal"]],
      ["their-not-encrypted", "not-encrypted"],
    );
    assert.ok(!john.events.some(({ event }) => event === "incoming"));
    assert.ok(marie.log.some((line) => line.includes("refusé par le client de John")));
  }, [{ requireEncryption: true }]));

Deno.test("two who dial each other at once talk encrypted, with the same words", () =>
  withTwo(async (john, marie) => {
    await Promise.all([john.telephone.call("Marie"), marie.telephone.call("John")]);
    const both = [await john.next("connected"), await marie.next("connected")];
    assert.deepEqual(both.map(({ security }) => security), ["encrypted", "encrypted"]);
    assert.deepEqual(inCall(john).words, inCall(marie).words);
    await hangUp(john, marie);
  }));

Deno.test("createTelephone() talks in the clear with whoever has no key", () =>
  withTwo(async (john, marie, directory) => {
    directory.keys.set("John", null).set("Marie", null);
    assert.deepEqual(await talk(john, marie), ["plain", "plain"]);
    assert.equal(inCall(john).words, null);
    await hangUp(john, marie);
  }));
