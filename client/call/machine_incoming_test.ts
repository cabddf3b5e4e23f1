import assert from "node:assert/strict";
import { deadlineOf, IDLE } from "./machine.ts";
import {
  CALL,
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
import type { Peer } from "./peer.ts";

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
  const cancel: CallEvent = { kind: "v2-cancel", call: THEIRS, from: MARIES, key: null };
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
    [MARIE, failed(CALL), "in-call: send accept opus, start-audio opus, CONNECTED opus"],
    [MARC, failed(CALL), "in-call: 10×ACCEPT, start-audio v1, CONNECTED v1"],
    [
      MARIE,
      found(CALL, { ...MARIE, port: 1 }),
      "idle: forget, send refuse, stop-audio, ENDED error",
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
  const paul: Peer = { name: "Paul", ip: "10.0.0.5", port: 5003, version: 2, key: null };
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
    "incoming: pause-audio, ENDED lost, INCOMING",
  );
  const ours = machineIn(phasesWith(MARIE)["in-call"]);
  assert.equal(
    summary(run(ours, [invite(), { now: 11_500 }], [found(THEIRS, MARIE), { now: 11_510 }])),
    "incoming: forget, pause-audio, ENDED lost, ack 1, send ringing, INCOMING",
  );
  // Heard a moment ago: they have hung up, and dial again.
  assert.match(summary(run(ours, invite(), found(THEIRS, MARIE))), /ENDED remote-hangup.*INCOMING/);
  const rings = machineIn(phasesWith(MARIE).incoming);
  assert.match(summary(run(rings, invite(), found(THEIRS, MARIE))), /ENDED cancelled.*INCOMING/);
});
