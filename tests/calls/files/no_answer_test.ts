import assert from "node:assert/strict";
import { connect, reasonOf, ring, startStage } from "../stage.ts";

/** Between our own clients a call rings this long. */
const RING_MS = 30_000;

Deno.test("a call that nobody answers ends as no-answer on both sides, and the next one works", async () => {
  await using stage = await startStage();
  const [john, marie] = [await stage.client("John"), await stage.client("Marie")];
  const incoming = await ring(john, marie);
  const [atJohn, atMarie] = await Promise.all([
    john.event("ended", { timeoutMs: RING_MS + 5_000 }),
    marie.event("ended", { timeoutMs: RING_MS + 5_000 }),
  ]);
  assert.deepEqual([atJohn.reason, atMarie.reason], ["no-answer", "no-answer"]);
  const rangMs = Date.parse(atMarie.at) - Date.parse(incoming.at);
  assert.ok(Math.abs(rangMs - RING_MS) < 2_000, `it rang for ${rangMs} ms`);
  await connect(marie, john);
  await john.api("/api/hangup", {});
  assert.equal(await reasonOf(marie), "remote-hangup");
});
