import assert from "node:assert/strict";
import { warmUpHandshakes } from "./warm_up.ts";

Deno.test("warmUpHandshakes() gives others their turn, and stops when it is over", async () => {
  let turns = 0, others = 0;
  const other = setInterval(() => others++, 0);
  await warmUpHandshakes(20, () => ++turns > 5);
  clearInterval(other);
  assert.equal(turns, 6);
  assert.ok(others > 0);
  turns = 0;
  await warmUpHandshakes(20, () => ++turns > 1_000);
  assert.equal(turns, 60, "twenty handshakes of three packets");
});
