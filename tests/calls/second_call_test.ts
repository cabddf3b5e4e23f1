import assert from "node:assert/strict";
import type { ClientProgram } from "../../tools/programs/client_program.ts";
import { JOHNS_VOICE, MARIES_VOICE, type Voice } from "../../tools/speech.ts";
import {
  connect,
  playSeconds,
  reasonOf,
  startStage,
  type TalkingClient,
  voiceIn,
} from "./stage.ts";

const PAULS_VOICE: Voice = { pitchHz: 135, seed: 4 };
/** Of another's voice some stretches are a little like one's own. */
const ALIKE = 0.75, UNLIKE = 0.6;

/** Somebody dials and rings softly beside the callee's call. */
async function wait(caller: ClientProgram, callee: ClientProgram): Promise<string> {
  const waiting = callee.event("waiting", { from: callee.events.entries.length });
  await caller.api("/api/call", { to: callee.name });
  return (await waiting).call ?? "";
}

/** Does something, and waits until it is told of it at both sides. */
async function hold(
  does: () => Promise<unknown>,
  here: ClientProgram,
  there: ClientProgram,
  event: "held" | "resumed",
): Promise<void> {
  const told = [here, there].map((one) => one.event(event, { from: one.events.entries.length }));
  await does();
  const by = (await Promise.all(told)).map((record) => record["by"]);
  assert.deepEqual(by, ["here", "there"]);
}

async function endOf(client: ClientProgram, call: string): Promise<string | undefined> {
  const { reason } = await client.events.until(
    "its end",
    (event) => event.event === "ended" && event.call === call,
  );
  return reason;
}

/** Some seconds of three ears, while John talks to one and the other is held. */
interface Recorded {
  readonly talking: TalkingClient;
  readonly silent: TalkingClient;
  readonly atJohn: Uint8Array<ArrayBuffer>;
  readonly atTalking: Uint8Array<ArrayBuffer>;
  /** Bytes of each at the beginning. */
  readonly from: { readonly john: number; readonly talking: number };
  readonly grownAtSilent: number;
}

async function listen(
  john: TalkingClient,
  talking: TalkingClient,
  silent: TalkingClient,
): Promise<Recorded> {
  await playSeconds(john, 2); // what was on the way, and a call's first seconds, in which its delay is found
  const ears = [john, talking, silent];
  const [fromJohn, fromTalking, fromSilent] = await Promise.all(ears.map(sizeOf));
  await playSeconds(john, 3);
  const [atJohn, atTalking, atSilent] = await Promise.all(
    ears.map(({ earFile }) => Deno.readFile(earFile)),
  );
  return {
    ...{ talking, silent, atJohn: atJohn!, atTalking: atTalking! },
    from: { john: fromJohn!, talking: fromTalking! },
    grownAtSilent: atSilent!.length - fromSilent!,
  };
}

/** After the calls: comparing takes seconds of the processor that they need. */
function assertRightOneHeard(recorded: Recorded, john: TalkingClient): void {
  const { talking, silent, atJohn, atTalking, from, grownAtSilent } = recorded;
  const heard = {
    talking: voiceIn(talking, atJohn, from.john),
    silent: voiceIn(silent, atJohn, from.john),
    atTalking: voiceIn(john, atTalking, from.talking),
    grownAtSilent,
  };
  const said = JSON.stringify(heard);
  assert.ok(heard.talking.similarity > ALIKE && heard.talking.seconds > 1, said);
  assert.ok(heard.silent.similarity < UNLIKE, said);
  assert.ok(heard.atTalking.similarity > ALIKE && heard.atTalking.seconds > 1, said);
  assert.equal(heard.grownAtSilent, 0, said);
}

const sizeOf = async ({ earFile }: TalkingClient) => (await Deno.stat(earFile)).size;

Deno.test("a second caller waits, is answered while the first is held, and John switches: each hears the right one", async () => {
  await using stage = await startStage();
  const john = await stage.talker("John", JOHNS_VOICE);
  const marie = await stage.talker("Marie", MARIES_VOICE);
  const paul = await stage.talker("Paul", PAULS_VOICE);
  const { caller: { call: first = "" } } = await connect(john, marie);
  await playSeconds(john, 1);
  const second = await wait(paul, john);
  const connected = paul.event("connected");
  await hold(() => john.api("/api/accept", { call: second }), john, marie, "held");
  await connected;

  const atPaul = await listen(john, paul, marie);
  const state = await marie.api("/api/state") as { call: { hold: string } };
  assert.equal(state.call.hold, "there");

  const paulIsHeld = paul.event("held");
  await hold(() => john.api("/api/switch", { call: first }), john, marie, "resumed");
  await paulIsHeld;
  const atMarie = await listen(john, marie, paul);

  await marie.api("/api/hangup", {});
  assert.equal(await endOf(john, first), "remote-hangup");
  await hold(() => john.api("/api/hold", { on: false }), john, paul, "resumed");
  await john.api("/api/hangup", {});
  assert.equal(await endOf(paul, second), "remote-hangup");
  for (const recorded of [atPaul, atMarie]) assertRightOneHeard(recorded, john);
});

Deno.test("a second caller is declined, gives up, or takes the place of the first", async () => {
  await using stage = await startStage();
  const [john, marie, paul] = [
    await stage.client("John"),
    await stage.client("Marie"),
    await stage.client("Paul"),
  ];
  const { caller: { call: first = "" } } = await connect(john, marie);
  const declined = await wait(paul, john);
  await paul.event("ringing");
  await john.api("/api/reject", { call: declined });
  assert.deepEqual([await endOf(john, declined), await reasonOf(paul)], ["declined", "declined"]);

  const cancelled = await wait(paul, john);
  const cancelledAt = Date.now();
  await paul.api("/api/hangup", {});
  const { at } = await john.events.until(
    "its end",
    ({ event, call, reason }) => event === "ended" && call === cancelled && reason === "cancelled",
  );
  assert.ok(Date.parse(at) - cancelledAt < 1_000, "the other's ringing stops at once");
  assert.equal((await john.api("/api/state") as { waiting: unknown }).waiting, null);

  const second = await wait(paul, john);
  const connected = paul.event("connected");
  await john.api("/api/accept", { call: second, first: "end" });
  await connected;
  assert.deepEqual([await endOf(john, first), await endOf(marie, first)], [
    "hangup",
    "remote-hangup",
  ]);
  await paul.api("/api/hangup", {});
  assert.equal(await endOf(john, second), "remote-hangup");
});

Deno.test("do not disturb, and busy where it is wished, turn a caller away and say who it was", async () => {
  await using stage = await startStage();
  const marie = await stage.client("Marie");
  const john = await stage.client("John", { args: ["--dnd"] });
  await marie.api("/api/call", { to: "John" });
  assert.equal(await reasonOf(marie), "busy");
  const missed = await john.event("missed");
  assert.deepEqual([missed.peer, missed.reason], ["Marie", "dnd"]);
  await john.api("/api/settings", { doNotDisturb: false, callWaiting: false });
  await connect(marie, john);
  const paul = await stage.client("Paul");
  await paul.api("/api/call", { to: "John" });
  assert.equal(await reasonOf(paul), "busy");
  const { reason } = await john.events.until(
    "a missed call",
    (event) => event.event === "missed" && event.peer === "Paul",
  );
  assert.equal(reason, "busy");
});

Deno.test("a held peer hangs up, or is killed, and the call under way goes on; the server may be lost", async () => {
  await using stage = await startStage();
  const [john, marie, paul, zoe] = [
    await stage.client("John"),
    await stage.client("Marie"),
    await stage.client("Paul"),
    await stage.client("Zoe"),
  ];
  const { caller: { call: first = "" } } = await connect(john, marie);
  const second = await wait(paul, john);
  await hold(() => john.api("/api/accept", {}), john, marie, "held");
  await paul.event("connected");
  const third = await wait(zoe, john);
  await hold(() => john.api("/api/accept", {}), john, paul, "held");
  await zoe.event("connected");

  const from = john.events.entries.length;
  stage.server.signal("SIGKILL");
  await john.event("unregistered", { from });
  const killedAt = Date.now();
  paul.signal("SIGKILL");
  await marie.api("/api/hangup", {});
  assert.equal(await endOf(john, first), "remote-hangup");
  const lost = await john.events.until(
    "its end",
    ({ event, call }) => event === "ended" && call === second,
  );
  assert.equal(lost.reason, "lost");
  const tookMs = Date.parse(lost.at) - killedAt;
  assert.ok(tookMs <= 5_500, `ended after ${tookMs} ms`); // half a second for a busy machine
  const { call } = await john.api("/api/state") as { call: { state: string; call: string } };
  assert.deepEqual([call.state, call.call], ["in-call", third]);
  await zoe.api("/api/hangup", {});
  assert.equal(await endOf(john, third), "remote-hangup");
});
