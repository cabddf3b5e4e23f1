/** Calls that can't be: what both programs say of them, and what went over the wire. */
import assert from "node:assert/strict";
import type { CallEntry, ClientState } from "../../../client/api/types.ts";
import type { ClientProgram } from "../../../tools/programs/client_program.ts";
import { startEncryptedStage } from "./encrypted_stage.ts";

/** How the newest call ended: as an event, in the history, in the log. */
async function outcomeOf(client: ClientProgram, from: number) {
  const { reason, refusal } = await client.event("ended", { from });
  const [newest] = await client.api("/api/history") as CallEntry[];
  const { log, call } = await client.api("/api/state") as ClientState;
  assert.ok(call.state === "idle");
  return {
    ...{ reason, refusal, stored: newest?.reason, shown: call.last?.refusal },
    said: log.map(({ text }) => text.en).findLast((text) => text.includes("refused")) ?? null,
  };
}

Deno.test("who is known by another key hears why there is no call, and both have the same of it", async () => {
  await using stage = await startEncryptedStage({ marieKnowsAnotherJohn: true });
  const { john, marie, wire } = stage;
  const [fromJohn, fromMarie] = [john.events.entries.length, marie.events.entries.length];
  await john.api("/api/call", { to: "Marie" });
  const [atJohn, atMarie] = [await outcomeOf(john, fromJohn), await outcomeOf(marie, fromMarie)];
  assert.deepEqual(atJohn, {
    ...{ reason: "error", refusal: "their-key-changed", stored: "error" },
    shown: "their-key-changed",
    said: "Call refused by Marie's client: it knows another key for you",
  });
  assert.deepEqual(atMarie, {
    ...{ reason: "error", refusal: "key-changed", stored: "error", shown: "key-changed" },
    said: "Call from John refused: it is not the key that you know",
  });
  assert.equal((await marie.event("alarm"))["kind"], "key-changed");
  assert.ok(!marie.events.entries.some(({ event }) => event === "incoming"));
  // All of it sealed, and never more than was asked.
  assert.ok(wire.seen.every(({ bytes }) => bytes[0]! >= 1 && bytes[0]! <= 5));
  const bytesOf = (side: "a" | "b") =>
    wire.seen.filter(({ from }) => from === side).reduce((sum, { bytes }) => sum + bytes.length, 0);
  assert.ok(bytesOf("b") <= bytesOf("a"), `${bytesOf("b")} bytes for ${bytesOf("a")}`);
});

Deno.test("--require-encryption tells who has no key why there is no call, and calls nobody in the clear", async () => {
  await using stage = await startEncryptedStage({ maries: ["--require-encryption"] });
  const { john, marie, wire, toldJohn, toldMarie } = stage;
  toldJohn.set("Marie", { ...toldJohn.get("Marie")!, key: null });
  toldMarie.set("John", { ...toldMarie.get("John")!, key: null });
  const [fromJohn, fromMarie] = [john.events.entries.length, marie.events.entries.length];
  await john.api("/api/call", { to: "Marie" });
  const [atJohn, atMarie] = [await outcomeOf(john, fromJohn), await outcomeOf(marie, fromMarie)];
  assert.deepEqual(atJohn, {
    ...{ reason: "error", refusal: "their-not-encrypted", stored: "error" },
    shown: "their-not-encrypted",
    said: "Call refused by Marie's client: it would not be encrypted",
  });
  assert.deepEqual(atMarie, {
    ...{ reason: "error", refusal: "not-encrypted", stored: "error", shown: "not-encrypted" },
    said: "Call from John refused: it would not be encrypted",
  });
  assert.ok(!marie.events.entries.some(({ event }) => event === "incoming"));
  const before = wire.seen.filter(({ from }) => from === "b").length;
  await assert.rejects(marie.api("/api/call", { to: "John" }), /not-encrypted/);
  assert.equal(wire.seen.filter(({ from }) => from === "b").length, before);
  assert.ok(!john.events.entries.some(({ event }) => event === "incoming"));
});
