import assert from "node:assert/strict";
import { mouthToEar } from "./link_figures.ts";

Deno.test("mouthToEar() adds both sides and half the round trip, each way; without a report it knows nothing", () => {
  const ours = { capture: 15, playout: 32 }, theirs = { capture: 18.4, playout: 41 };
  assert.deepEqual(mouthToEar(ours, theirs, 5), { heard: 53, spoken: 59 });
  assert.deepEqual(mouthToEar(ours, null, 5), { heard: null, spoken: null });
  assert.deepEqual(mouthToEar(ours, theirs, null), { heard: null, spoken: null });
});
