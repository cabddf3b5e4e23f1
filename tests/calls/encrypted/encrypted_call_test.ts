/** Whole programs, and somebody who sees and changes what goes over the wire between them. */
import assert from "node:assert/strict";
import { PAYLOAD_TYPE } from "../../../protocol/rtp.ts";
import { compareBoth, compareHeard } from "../../../tools/compare_call.ts";
import { connect, playSeconds, reasonOf } from "../stage.ts";
import { type EncryptedStage, inCall, startEncryptedStage } from "./encrypted_stage.ts";

/** Nothing of it can be read by who sees it. */
function assertSealed({ wire }: EncryptedStage): void {
  assert.ok(wire.seen.length > 100, `${wire.seen.length} datagrams`);
  const text = new TextDecoder("latin1");
  for (const { bytes } of wire.seen) {
    assert.ok(bytes[0]! <= 5 && bytes[0]! >= 1, `a datagram begins with ${bytes[0]}`);
    const read = text.decode(bytes);
    for (const plain of ["DC2", "John", "Marie", "invite", "kind"]) {
      assert.ok(!read.includes(plain));
    }
    const isRtp = bytes[0] === 0x80 && (bytes[1]! & 0x7f) === PAYLOAD_TYPE.opus;
    assert.ok(!isRtp);
  }
}

Deno.test("two clients talk encrypted, see the same words, and are verified the next time", async () => {
  await using stage = await startEncryptedStage();
  const { john, marie } = stage;
  const { caller, callee } = await connect(john, marie);
  assert.deepEqual([caller["security"], callee["security"]], ["encrypted", "encrypted"]);
  await Promise.all([playSeconds(john, 4), playSeconds(marie, 4)]);
  const [atJohn, atMarie] = [await inCall(john), await inCall(marie)];
  assert.equal(atJohn.words?.length, 3);
  assert.deepEqual(atJohn.words, atMarie.words);
  for (const client of [john, marie]) {
    const { call } = await inCall(client);
    await client.api("/api/verify", { call, same: true });
  }
  assert.equal((await inCall(john)).security, "verified");
  await john.api("/api/hangup", {});
  assert.equal(await reasonOf(marie), "remote-hangup");
  const heard = await compareHeard(john, marie);
  assert.ok(heard.similarity > 0.8 && heard.seconds > 2, JSON.stringify(heard));
  assertSealed(stage);
  const people = await john.api("/api/people") as { name: string; verified: boolean }[];
  assert.deepEqual(people.map(({ name, verified }) => [name, verified]), [["Marie", true]]);
  const again = await connect(marie, john);
  assert.deepEqual([again.caller["security"], again.callee["security"]], ["verified", "verified"]);
});

Deno.test("an encrypted call goes on when one side sends from another address, and under replays and forgeries", async () => {
  await using stage = await startEncryptedStage();
  const { john, marie, wire } = stage;
  const { callee } = await connect(john, marie);
  await playSeconds(marie, 1);
  const before = [...wire.seen];
  wire.moveA("127.0.0.7");
  // Whatever was said is said again, and with a bit changed; and voice in the clear.
  for (const { bytes, from } of before) {
    const to = from === "a" ? "b" : "a";
    await wire.inject(bytes, to);
    const forged = bytes.slice();
    forged[forged.length - 1]! ^= 1;
    await wire.inject(forged, to);
  }
  const voice = new Uint8Array(100).fill(0x55);
  voice.set([0x80, PAYLOAD_TYPE.opus]);
  const bye = new TextEncoder().encode(`DC2 {"kind":"bye","call":"${callee.call}","n":9}`);
  for (const to of ["a", "b"] as const) {
    await wire.inject(voice, to);
    await wire.inject(bye, to);
  }
  await Promise.all([playSeconds(john, 4), playSeconds(marie, 4)]);
  assert.equal((await inCall(john)).call, callee.call);
  await marie.api("/api/hangup", {});
  assert.equal(await reasonOf(john), "remote-hangup");
  const { atA: atJohn, atB: atMarie } = await compareBoth(john, marie);
  for (const heard of [atMarie, atJohn]) {
    assert.ok(heard.similarity > 0.8 && heard.seconds > 2.5, JSON.stringify({ atMarie, atJohn }));
  }
});

Deno.test("a directory that lies of a key or of the version is noticed, and no call is connected", async () => {
  await using stage = await startEncryptedStage();
  const { john, marie, wire, toldJohn } = stage;
  await connect(john, marie);
  await john.api("/api/hangup", {});
  await reasonOf(marie);
  const from = marie.events.entries.length;
  const { port } = wire.bAlias;
  const told = toldJohn.get("Marie")!;
  const lies = [
    ["key-changed", { port, key: "A".repeat(43) }],
    ["downgraded", { port, key: null }],
    ["downgraded", { port, key: null, version: 1 }],
  ] as const;
  for (const [kind, lie] of lies) {
    toldJohn.set("Marie", lie);
    const at = john.events.entries.length;
    await assert.rejects(john.api("/api/call", { to: "Marie" }), /key-changed/);
    assert.equal((await john.event("alarm", { from: at }))["kind"], kind);
    await john.api("/api/alarm/dismiss", {});
  }
  toldJohn.set("Marie", told);
  const { caller } = await connect(john, marie);
  assert.equal(caller["security"], "encrypted");
  const rang = marie.events.entries.slice(from).filter(({ event }) => event === "incoming");
  assert.equal(rang.length, 1);
});
