import assert from "node:assert/strict";
import fc from "fast-check";
import { deadlineOf, IDLE, step } from "./machine.ts";
import {
  CALL,
  CONTEXT,
  eventsWith,
  machineIn,
  MARC,
  MARIE,
  NOW,
  OTHER,
  phasesWith,
  run,
  summary,
  THEIRS,
  ZOE,
} from "./machine_fixtures.ts";
import type { CallEvent, Peer } from "./machine_types.ts";

const MARIES = { ip: MARIE.ip, port: MARIE.port };
const dialMarie: CallEvent = { kind: "dial", id: CALL, name: "Marie" };
const start = (peer: Peer, id = OTHER, from = peer): CallEvent => ({
  kind: "START",
  id,
  name: peer.name,
  from: { ip: from.ip, port: from.port },
});
const invite = (call = THEIRS, from = MARIES, name = "Marie"): CallEvent => ({
  kind: "v2-invite",
  call,
  n: 1,
  name,
  to: "John",
  from,
});
const found = (id: string, { ip, port, version }: Peer): CallEvent => ({
  kind: "looked-up",
  id,
  answer: { kind: "address", address: { ip, port, version } },
});
const notFound = (id: string): CallEvent => ({
  kind: "looked-up",
  id,
  answer: { kind: "nobody" },
});
const failed = (id: string): CallEvent => ({ kind: "looked-up", id, answer: { kind: "failed" } });

Deno.test("step() ends a call to somebody unknown, or without a server, before it is dialled", () => {
  assert.equal(summary(run(IDLE, dialMarie, notFound(CALL))), "idle: ENDED unknown");
  assert.equal(summary(run(IDLE, dialMarie, failed(CALL))), "idle: ENDED error");
});

Deno.test("step() rings only when the directory has the caller at the datagram's source", () => {
  const elsewhere = { ...MARC, ip: "10.0.0.99" };
  const table: readonly [string, CallEvent, CallEvent, string][] = [
    ["an original", start(MARC), found(OTHER, MARC), "incoming: warm-audio, INCOMING"],
    [
      "an original, whatever port it sends from",
      start(MARC, OTHER, { ...MARC, port: 40_000 }),
      found(OTHER, MARC),
      "incoming: warm-audio, INCOMING",
    ],
    [
      "a mapped address",
      start(MARC, OTHER, { ...MARC, ip: "::ffff:10.0.0.3" }),
      found(OTHER, MARC),
      "incoming: warm-audio, INCOMING",
    ],
    ["another's name", start(MARC, OTHER, elsewhere), found(OTHER, MARC), "idle"],
    ["a name that nobody has", start(MARC), notFound(OTHER), "idle"],
    ["no server to ask", start(MARC), failed(OTHER), "idle"],
    [
      "ours",
      invite(),
      found(THEIRS, MARIE),
      "incoming: ack 1, send ringing, warm-audio, INCOMING",
    ],
    ["ours, another port", invite(THEIRS, { ...MARIES, port: 1 }), found(THEIRS, MARIE), "idle"],
    ["ours, another host", invite(THEIRS, { ...MARIES, ip: "::1" }), found(THEIRS, MARIE), "idle"],
    ["an invite of an original", invite(), found(THEIRS, { ...MARIE, version: 1 }), "idle"],
  ];
  for (const [what, arrival, answer, expected] of table) {
    assert.equal(summary(run(IDLE, arrival, answer)), expected, what);
  }
});

Deno.test("step() doesn't even ask about itself, another's invite, or a flood", () => {
  assert.deepEqual(run(IDLE, { ...start(MARC), name: "John" } as CallEvent)[1], []);
  assert.deepEqual(run(IDLE, { ...invite(), to: "Paul" } as CallEvent)[1], []);
  assert.deepEqual(run(IDLE, invite(THEIRS, MARIES, "John"))[1], []);
  const flood = Array.from({ length: 100 }, (_, i) => start({ ...MARC, name: `M${i}` }, `${i}`));
  assert.equal(run(IDLE, ...flood)[0].checks.length, 4);
  const hosts = flood.map((event, i) => ({ ...event, from: { ip: `10.1.0.${i}`, port: 5001 } }));
  assert.equal(run(IDLE, ...hosts as CallEvent[])[0].checks.length, 8);
});

Deno.test("step() asks once about a caller whose datagrams repeat", () => {
  assert.deepEqual(run(IDLE, start(MARC), start(MARC, THEIRS))[1], []);
  assert.deepEqual(run(IDLE, invite(), invite())[1], []);
});

Deno.test("step() acknowledges an invite again that repeats while it rings or after it ended", () => {
  const [ringing] = run(IDLE, invite(), found(THEIRS, MARIE));
  assert.equal(summary(run(ringing, invite())), "incoming: ack 1");
  assert.equal(summary(run(ringing, { kind: "decline" }, invite())), "idle: ack 1");
});

Deno.test("step() lets a caller give up while it is being looked up, or before its invite comes", () => {
  const cancel: CallEvent = { kind: "v2-cancel", call: THEIRS, from: MARIES };
  assert.equal(summary(run(IDLE, invite(), cancel, found(THEIRS, MARIE))), "idle");
  assert.equal(summary(run(IDLE, cancel, invite())), "idle: ack 1");
  const strange: CallEvent = { ...cancel, from: { ...MARIES, port: 7 } };
  assert.match(summary(run(IDLE, invite(), strange, found(THEIRS, MARIE))), /INCOMING/);
  const close: CallEvent = { kind: "CLOSE", from: MARC };
  assert.equal(summary(run(IDLE, start(MARC), close, found(OTHER, MARC))), "idle");
});

Deno.test("step() rings 7 s for an original and 30 s for ours", () => {
  const late = { now: NOW + 700 };
  const [marc] = run(IDLE, start(MARC), [found(OTHER, MARC), late]);
  assert.equal(deadlineOf(marc), NOW + 7_000);
  const [marie] = run(IDLE, invite(), [found(THEIRS, MARIE), late]);
  assert.equal(deadlineOf(marie), NOW + 30_700);
});

Deno.test("step() waits 1 s for an acknowledgement, then as long as the callee rings and a little", () => {
  const [inviting] = run(IDLE, dialMarie, found(CALL, MARIE));
  assert.equal(deadlineOf(inviting), NOW + 1_000);
  const acked: CallEvent = { kind: "v2-invite-ack", call: CALL, from: MARIES };
  const ringing: CallEvent = { kind: "v2-ringing", call: CALL, from: MARIES };
  assert.equal(deadlineOf(run(inviting, acked)[0]), NOW + 30_500);
  assert.equal(deadlineOf(run(inviting, ringing)[0]), NOW + 30_500);
  assert.equal(deadlineOf(run(inviting, acked, [ringing, { now: NOW + 90 }])[0]), NOW + 30_500);
  const [original] = run(IDLE, { kind: "dial", id: CALL, name: "Marc" }, found(CALL, MARC));
  assert.equal(deadlineOf(original), NOW + 7_000);
});

Deno.test("step() tells a caller's time-out from its giving up", () => {
  const phase = phasesWith(MARC).incoming;
  const close: CallEvent = { kind: "CLOSE", from: MARC };
  for (const [now, reason] of [[14_000, "cancelled"], [14_800, "no-answer"]] as const) {
    const result = run(machineIn(phase), [close, { now }]);
    assert.equal(summary(result), `idle: stop-audio, ENDED ${reason}`);
  }
});

Deno.test("step() asks again before it answers, and trusts the first answer only without a server", () => {
  const table: readonly [Peer, CallEvent, string][] = [
    [MARIE, failed(CALL), "in-call: send accept, start-audio, CONNECTED"],
    [MARC, failed(CALL), "in-call: 10×ACCEPT, start-audio, CONNECTED"],
    [
      MARIE,
      found(CALL, { ...MARIE, port: 1 }),
      "idle: forget, send decline, stop-audio, ENDED error",
    ],
    [MARC, found(CALL, { ...MARC, ip: "::2" }), "idle: 1×REJECT, stop-audio, ENDED error"],
    [MARC, notFound(CALL), "idle: 1×REJECT, stop-audio, ENDED error"],
  ];
  for (const [peer, answer, expected] of table) {
    assert.equal(summary(run(machineIn(phasesWith(peer).answering), answer)), expected);
  }
});

Deno.test("step() answers by itself when it is told to, while idle only", () => {
  const auto = { autoAnswer: true };
  const result = run(IDLE, [start(MARC), auto], [found(OTHER, MARC), auto]);
  assert.equal(summary(result), "answering: warm-audio, INCOMING, look up Marc");
  const talking = machineIn(phasesWith(MARIE)["in-call"]);
  assert.equal(
    summary(run(talking, [start(ZOE), auto], [found(OTHER, ZOE), auto])),
    "in-call: 1×REJECT, MISSED",
  );
});

Deno.test("step() turns others away during a call, ringing and dialling, and says who it was", () => {
  const paul: Peer = { name: "Paul", ip: "10.0.0.5", port: 5003, version: 2 };
  const paulInvites = invite(THEIRS, { ip: paul.ip, port: paul.port }, "Paul");
  for (const [state, phase] of Object.entries(phasesWith(MARIE))) {
    if (state === "idle") continue;
    const old = run(machineIn(phase), start(ZOE), found(OTHER, ZOE));
    assert.equal(summary(old), `${state}: 1×REJECT, MISSED`);
    const ours = run(machineIn(phase), paulInvites, found(THEIRS, paul));
    assert.equal(summary(ours), `${state}: ack 1, send busy, MISSED`);
    assert.deepEqual(ours[0].phase, phase);
  }
});

Deno.test("step() gives a crashed peer that calls again its new call, and only then", () => {
  const inCall = machineIn(phasesWith(MARC)["in-call"]); // heard at 9,900
  assert.deepEqual(run(inCall, [start(MARC), { now: 11_300 }])[1], []);
  const again = run(inCall, [start(MARC), { now: 11_500 }], [found(OTHER, MARC), { now: 11_510 }]);
  assert.equal(
    summary(again),
    "incoming: stop-audio, ENDED lost, warm-audio, INCOMING",
  );
  const ours = machineIn(phasesWith(MARIE)["in-call"]);
  assert.equal(
    summary(run(ours, invite(), found(THEIRS, MARIE))),
    "incoming: forget, stop-audio, ENDED lost, ack 1, send ringing, warm-audio, INCOMING",
  );
  const rings = machineIn(phasesWith(MARIE).incoming);
  assert.match(summary(run(rings, invite(), found(THEIRS, MARIE))), /ENDED cancelled.*INCOMING/);
});

Deno.test("step() answers a late ACCEPT with one burst of CLOSE, and a late accept with bye", () => {
  const accept: CallEvent = { kind: "ACCEPT", from: MARC };
  assert.equal(summary(run(IDLE, accept)), "idle: 5×CLOSE");
  assert.equal(summary(run(IDLE, accept, accept)), "idle");
  assert.equal(summary(run(IDLE, accept, { kind: "ACCEPT", from: ZOE })), "idle: 5×CLOSE");
  assert.equal(summary(run(IDLE, accept, [accept, { now: NOW + 1_000 }])), "idle: 5×CLOSE");
  const [cancelled] = run(IDLE, dialMarie, found(CALL, MARIE), { kind: "hang-up" });
  const late: CallEvent = { kind: "v2-accept", call: CALL, from: MARIES };
  assert.equal(summary(run(cancelled, late)), "idle: send bye");
  assert.equal(summary(run(IDLE, late)), "idle");
});

Deno.test("step() ends a call after 4 s of silence, and counts its seconds", () => {
  const [talking] = run(
    machineIn(phasesWith(MARIE).dialling),
    { kind: "v2-accept", call: CALL, from: MARIES },
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
