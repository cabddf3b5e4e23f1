import assert from "node:assert/strict";
import { connect, reasonOf, startStage } from "../stage.ts";

Deno.test("both dial each other at once and get connected, once", async () => {
  await using stage = await startStage();
  const [john, marie] = [await stage.client("John"), await stage.client("Marie")];
  await Promise.all([
    john.api("/api/call", { to: "Marie" }),
    marie.api("/api/call", { to: "John" }),
  ]);
  // Where one call was through before the other began, it rings; then it is no glare, but a call.
  await Promise.race([
    Promise.all([john.event("connected"), marie.event("connected")]),
    ...[john, marie].map((client) =>
      client.event("incoming").then(() => client.api("/api/accept", {})).catch(() => {}).then(() =>
        Promise.all([john.event("connected"), marie.event("connected")])
      )
    ),
  ]);
  await john.api("/api/hangup", {});
  assert.deepEqual([await reasonOf(john), await reasonOf(marie)], ["hangup", "remote-hangup"]);
  for (const client of [john, marie]) {
    const count = (name: string) =>
      client.events.entries.filter(({ event }) => event === name).length;
    assert.deepEqual([count("connected"), count("ended")], [1, 1]);
  }
});

Deno.test("calls follow each other, in both directions", async () => {
  await using stage = await startStage();
  const [john, marie] = [await stage.client("John"), await stage.client("Marie")];
  const ids = new Set<string | undefined>();
  for (const [caller, callee] of [[john, marie], [marie, john], [john, marie]] as const) {
    const { caller: connected } = await connect(caller, callee);
    ids.add(connected.call);
    await callee.api("/api/hangup", {});
    assert.deepEqual([await reasonOf(callee), await reasonOf(caller)], ["hangup", "remote-hangup"]);
  }
  assert.equal(ids.size, 3);
});
