import assert from "node:assert/strict";
import fc from "fast-check";
import { deadlineOf, IDLE, step } from "./machine.ts";
import {
  CALL,
  CONTEXT,
  dialMarie,
  eventsWith,
  failed,
  found,
  invite,
  machineIn,
  MARC,
  MARIE,
  MARIES,
  notFound,
  NOW,
  OTHER,
  phasesWith,
  run,
  start,
  summary,
  THEIRS,
  ZOE,
} from "./machine_fixtures.ts";
import type { CallEvent } from "./machine_types.ts";

Deno.test("step() ends a call to somebody unknown, or without a server, before it is dialled", () => {
  assert.equal(summary(run(IDLE, dialMarie, notFound(CALL))), "idle: ENDED unknown");
  assert.equal(summary(run(IDLE, dialMarie, failed(CALL))), "idle: ENDED error");
});

Deno.test("step() waits 1 s for an acknowledgement, then as long as the callee rings and a little", () => {
  const [inviting] = run(IDLE, dialMarie, found(CALL, MARIE));
  assert.equal(deadlineOf(inviting), NOW + 1_000);
  const acked: CallEvent = { kind: "v2-invite-ack", call: CALL, from: MARIES, key: null };
  const ringing: CallEvent = { kind: "v2-ringing", call: CALL, from: MARIES, key: null };
  assert.equal(deadlineOf(run(inviting, acked)[0]), NOW + 30_500);
  assert.equal(deadlineOf(run(inviting, ringing)[0]), NOW + 30_500);
  assert.equal(deadlineOf(run(inviting, acked, [ringing, { now: NOW + 90 }])[0]), NOW + 30_500);
  const [original] = run(IDLE, { kind: "dial", id: CALL, name: "Marc" }, found(CALL, MARC));
  assert.equal(deadlineOf(original), NOW + 7_000);
});

Deno.test("step() answers a late ACCEPT with one burst of CLOSE, and a late accept with cancel", () => {
  const accept: CallEvent = { kind: "ACCEPT", from: MARC };
  assert.equal(summary(run(IDLE, accept)), "idle: 5×CLOSE");
  assert.equal(summary(run(IDLE, accept, accept)), "idle");
  assert.equal(summary(run(IDLE, accept, { kind: "ACCEPT", from: ZOE })), "idle: 5×CLOSE");
  assert.equal(summary(run(IDLE, accept, [accept, { now: NOW + 1_000 }])), "idle: 5×CLOSE");
  const [cancelled] = run(IDLE, dialMarie, found(CALL, MARIE), { kind: "hang-up" });
  const late: CallEvent = { kind: "v2-accept", call: CALL, codec: "opus", from: MARIES, key: null };
  assert.equal(summary(run(cancelled, late)), "idle: send cancel");
  assert.equal(summary(run(IDLE, late)), "idle");
});

Deno.test("step() ends a call after 4 s of silence, and counts its seconds", () => {
  const [talking] = run(
    machineIn(phasesWith(MARIE).dialling),
    { kind: "v2-accept", call: CALL, codec: "opus", from: MARIES, key: null },
    { kind: "heard", at: NOW + 2_340 },
  );
  assert.equal(deadlineOf(talking), NOW + 6_340);
  assert.deepEqual(run(talking, [{ kind: "deadline" }, { now: NOW + 6_339 }])[1], []);
  const [, effects] = run(talking, [{ kind: "deadline" }, { now: NOW + 6_340 }]);
  assert.deepEqual(effects.at(-1), {
    kind: "record",
    record: {
      event: "ended",
      call: CALL,
      wire: CALL,
      name: "Marie",
      reason: "lost",
      seconds: 6.3,
      side: "both",
    },
  });
});

Deno.test("step() never changes a call because of strangers' datagrams", () => {
  const strangers = [{ ip: "10.0.0.66", port: 5001 }, { ip: MARIE.ip, port: 6_666 }];
  for (const peer of [MARIE, MARC]) {
    for (const phase of Object.values(phasesWith(peer))) {
      for (const event of Object.values(eventsWith(peer))) {
        if (!("from" in event)) continue;
        for (const from of strangers) {
          const [machine, effects] = step(machineIn(phase), { ...event, from }, CONTEXT);
          assert.deepEqual(machine.phase, phase);
          const said = effects.filter(({ kind }) => kind !== "look-up");
          const isLateAccept: boolean = event.kind === "ACCEPT";
          assert.equal(said.length, isLateAccept ? 1 : 0, `${phase.state} ${event.kind}`);
        }
      }
    }
  }
});

Deno.test("step() ends each call once, whatever comes in whatever order", () => {
  const events = [...Object.values(eventsWith(MARIE)), ...Object.values(eventsWith(MARC))];
  events.push(invite(), found(THEIRS, MARIE), start(MARC), found(OTHER, MARC), notFound(CALL));
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.constantFrom(...events), fc.nat(3_000)), { maxLength: 60 }),
    (script) => {
      let machine = IDLE, now = NOW, calls = 0, open = 0;
      for (const [event, pause] of script) {
        now += pause;
        const fresh = `${++calls}`.padStart(16, "0");
        const mine = event.kind === "dial" || event.kind === "START"
          ? { ...event, id: fresh }
          : event.kind === "looked-up" && machine.phase.state !== "idle" && pause % 2 === 0
          ? { ...event, id: machine.phase.id }
          : event;
        const before = machine.phase.state;
        const [next, effects] = step(machine, mine, { ...CONTEXT, now });
        if (before === "idle" && next.phase.state !== "idle") open++;
        for (const effect of effects) {
          if (effect.kind !== "record") continue;
          if (effect.record.event === "ended") open--;
          // A call that takes the place of another.
          if (effect.record.event === "incoming" && before !== "idle") open++;
        }
        assert.equal(open, next.phase.state === "idle" ? 0 : 1);
        machine = next;
      }
    },
  ));
});
