import assert from "node:assert/strict";
import { connect, online, reasonOf, ring, seesOnline, startStage } from "../stage.ts";

Deno.test("a declined call is declined on both sides", async () => {
  await using stage = await startStage();
  const [john, marie] = [await stage.client("John"), await stage.client("Marie")];
  await ring(john, marie);
  await john.event("ringing");
  await marie.api("/api/reject", {});
  assert.deepEqual([await reasonOf(john), await reasonOf(marie)], ["declined", "declined"]);
});

Deno.test("a call that the caller gives up is cancelled on both sides", async () => {
  await using stage = await startStage();
  const [john, marie] = [await stage.client("John"), await stage.client("Marie")];
  await ring(john, marie);
  await john.api("/api/hangup", {});
  assert.deepEqual([await reasonOf(john), await reasonOf(marie)], ["cancelled", "cancelled"]);
});

Deno.test("a third party is busy, the callee learns who it missed, and the call goes on", async () => {
  await using stage = await startStage();
  const [john, marie, paul] = [
    await stage.client("John"),
    await stage.client("Marie", { args: ["--no-call-waiting"] }),
    await stage.client("Paul"),
  ];
  await connect(john, marie);
  await paul.api("/api/call", { to: "Marie" });
  assert.equal(await reasonOf(paul), "busy");
  const missed = await marie.event("missed");
  assert.deepEqual([missed.peer, missed.reason], ["Paul", "busy"]);
  assert.equal(marie.events.entries.some(({ event }) => event === "ended"), false);
  await marie.api("/api/hangup", {});
  assert.deepEqual([await reasonOf(john), await reasonOf(marie)], ["remote-hangup", "hangup"]);
});

Deno.test("a client that says nothing at all is unreachable", async () => {
  await using stage = await startStage();
  const [john, marie] = [await stage.client("John"), await stage.client("Marie")];
  marie.signal("SIGSTOP");
  await john.api("/api/call", { to: "Marie" });
  assert.equal(await reasonOf(john), "unreachable");
  assert.equal(john.events.entries.some(({ event }) => event === "connected"), false);
});

Deno.test("nobody of that name, oneself and an empty name can't be called", async () => {
  await using stage = await startStage();
  const john = await stage.client("John");
  await assert.rejects(john.api("/api/call", { to: "Ghost" }), /peer-unknown/);
  await assert.rejects(john.api("/api/call", { to: "John" }), /peer-self/);
  await assert.rejects(john.api("/api/call", { to: "  " }), /peer-empty/);
});

Deno.test("a call whose other side was killed is lost within 5 s, and leaves no ghost", async () => {
  await using stage = await startStage();
  const [john, marie] = [await stage.client("John"), await stage.client("Marie")];
  await connect(john, marie);
  await seesOnline(john, ["Marie"]);
  const from = john.events.entries.length;
  const killedAt = Date.now();
  marie.signal("SIGKILL");
  const ended = await john.event("ended");
  assert.equal(ended.reason, "lost");
  const tookMs = Date.parse(ended.at) - killedAt;
  assert.ok(tookMs <= 5_500, `ended after ${tookMs} ms`); // half a second for a busy machine
  await seesOnline(john, [], { from });
  assert.deepEqual(await online(stage), ["John"]);
});
