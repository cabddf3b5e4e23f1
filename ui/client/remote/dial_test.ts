import assert from "node:assert/strict";
import { createDial } from "./dial.ts";
import type { Outcome } from "./request.ts";

function setUp(outcome: Outcome<unknown>) {
  const asked: unknown[] = [];
  const dial = createDial({
    post<T>(path: string, body?: object) {
      asked.push([path, body]);
      return Promise.resolve(outcome as Outcome<T>);
    },
  });
  return { asked, dial };
}

Deno.test("createDial().call() empties the field when the call is under way", async () => {
  const { asked, dial } = setUp({ ok: true, value: { call: "c1" } });
  dial.type(" Marie ");
  await dial.call(dial.to.value);
  assert.deepEqual(asked, [["/api/call", { to: "Marie" }]]);
  assert.equal(dial.to.value, "");
  assert.equal(dial.error.value, null);
});

Deno.test("createDial().call() keeps the name that can't be called, until it is changed", async () => {
  const { dial } = setUp({ ok: false, code: "peer-unknown" });
  await dial.call("Zoé");
  assert.equal(dial.to.value, "Zoé");
  assert.equal(dial.error.value, "peer-unknown");
  dial.type("Zoë");
  assert.equal(dial.error.value, null);
});

Deno.test("createDial().call() asks nobody for an empty name", async () => {
  const { asked, dial } = setUp({ ok: true, value: {} });
  await dial.call("  ");
  assert.deepEqual(asked, []);
  assert.equal(dial.error.value, "peer-empty");
});

Deno.test("createDial().call() finds nothing wrong with a call that was cancelled", async () => {
  const { dial } = setUp({ ok: false, code: "no-call" });
  await dial.call("Marie");
  assert.equal(dial.error.value, null);
});
