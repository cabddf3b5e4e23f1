import assert from "node:assert/strict";
import { followAddress } from "./follow_address.ts";

Deno.test("followAddress() moves where the machine is, waits while it is nowhere, and tries again what failed", async () => {
  const seen = [
    "10.0.0.1",
    null,
    "10.0.0.2",
    "10.0.0.2",
    "10.0.0.3",
    "10.0.0.3",
    "10.0.0.3",
    "10.0.0.1",
  ];
  const moves: string[] = [];
  const failures: unknown[] = [];
  const { promise: over, resolve: finish } = Promise.withResolvers<void>();
  let taken = true;
  const follower = followAddress({
    address: "10.0.0.1",
    find: () => {
      if (seen.length === 0) finish();
      return Promise.resolve(seen.shift() ?? null);
    },
    move: (to, from) => {
      if (to === "10.0.0.3" && taken) {
        taken = seen.length > 2; // at the third look it is free
        throw new Error("in use");
      }
      moves.push(`${from} → ${to}`);
    },
    onFailed: (error) => failures.push(error),
    everyMs: 1,
  });
  await over;
  await follower.close();
  assert.deepEqual(moves, ["10.0.0.1 → 10.0.0.2", "10.0.0.2 → 10.0.0.3", "10.0.0.3 → 10.0.0.1"]);
  assert.equal(failures.length, 1, "the same trouble is told once");
});
