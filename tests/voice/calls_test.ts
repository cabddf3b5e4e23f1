/** Calls between two voice engines on files, over real UDP: what is said is heard, also on a bad network. */
import assert from "node:assert/strict";
import type { Codec } from "../../protocol/codecs.ts";
import { callOnFiles, type HeardInCall } from "./files_call.ts";
import { type Impairments, openRelay, type Relay } from "./relay.ts";

const describe = ({ similarity, delayMs, last }: HeardInCall) =>
  `similarity ${similarity.toFixed(3)}, ${delayMs.toFixed(1)} ms, ${JSON.stringify(last)}`;

async function callThrough(seconds: number, impairments: Impairments, codec: Codec = "v1") {
  let relay: Relay | null = null;
  const heard = await callOnFiles({
    seconds,
    codec,
    route(a, b) {
      const opened = relay = openRelay({ a, b }, impairments);
      return { toA: opened.aAlias, toB: opened.bAlias, close: () => opened.close() };
    },
  });
  return { heard, counts: (relay as Relay | null)!.counts };
}

Deno.test("voice engines on files hear each other as it was said", async () => {
  for (const heard of await callOnFiles({ seconds: 6 })) {
    assert.ok(heard.similarity >= 0.9, describe(heard));
    assert.ok(heard.delayMs >= 64 && heard.delayMs < 250, describe(heard));
    assert.equal(heard.last.framesReceived > 50, true);
    assert.ok(heard.last.micLevel > 0 && heard.last.speakerLevel > 0, describe(heard));
    assert.ok(heard.last.heardAgoMs < 1_000);
  }
});

Deno.test("voice engines understand each other through loss, jitter and doubles", async () => {
  const { heard, counts } = await callThrough(8, {
    loss: 0.03,
    jitterMs: 20,
    delayMs: 10,
    duplication: 0.02,
    seed: 5,
  });
  assert.ok(counts.lost > 0 && counts.doubled > 0, JSON.stringify(counts));
  for (const each of heard) {
    assert.ok(each.similarity > 0.7, describe(each));
    assert.ok(each.delayMs < 350, describe(each));
    assert.ok(each.last.concealedMs > 0 && each.last.concealedMs < 2_500, describe(each));
  }
});

Deno.test("voice engines with Opus hear each other sooner, and better", async () => {
  // In the first seconds the delay comes down, by playing a little faster.
  for (const heard of await callOnFiles({ seconds: 10, codec: "opus" })) {
    assert.ok(heard.similarity >= 0.93, describe(heard));
    assert.ok(heard.delayMs >= 5 && heard.delayMs < 190, describe(heard));
    assert.ok(heard.last.framesReceived > 200, describe(heard));
    assert.ok(heard.last.heardAgoMs < 1_000);
  }
});

Deno.test("voice engines with Opus understand each other through loss, jitter and doubles", async () => {
  const impairments = { loss: 0.1, jitterMs: 20, delayMs: 10, duplication: 0.02, seed: 5 };
  const { heard, counts } = await callThrough(8, impairments, "opus");
  assert.ok(counts.lost > 20 && counts.doubled > 0, JSON.stringify(counts));
  for (const each of heard) {
    assert.ok(each.similarity > 0.8, describe(each));
    assert.ok(each.delayMs < 250, describe(each));
    assert.ok(each.last.concealedMs < 1_000, describe(each));
  }
});
