import assert from "node:assert/strict";
import { IDLE } from "./machine.ts";
import {
  CALL,
  eventsWith,
  KEYED,
  MARC,
  MARIE,
  NOW,
  OTHER,
  phasesWith,
  run,
  summary,
  ZOE,
} from "./machine_fixtures.ts";
import { FIRST, HELD, holding, inCall, LINES, PAUL } from "./machine_lines_fixtures.ts";
import type { CallEvent, Machine } from "./machine_types.ts";

Deno.test("step() ends the first call and answers who waits, when the user wants that", () => {
  const machine = LINES["waiting"]!;
  const answer: CallEvent = { kind: "answer", call: CALL, first: "end" };
  assert.equal(
    summary(run(machine, answer)),
    "answering: forget, send bye, pause-audio, ENDED hangup, look up Marie",
  );
});

Deno.test("step() can't hold a client of 2023, but end the call with it", () => {
  const machine = { ...LINES["waiting"]!, phase: inCall(MARC, OTHER) };
  for (const first of [undefined, "hold"] as const) {
    assert.deepEqual(run(machine, { kind: "answer", first }), [machine, []]);
  }
  assert.equal(
    summary(run(machine, { kind: "answer", first: "end" })),
    "answering: 5×CLOSE, pause-audio, ENDED hangup, look up Marie",
  );
  for (const event of [{ kind: "hold", on: true }, { kind: "switch", call: CALL }] as const) {
    const both = { ...IDLE, phase: inCall(MARC, OTHER), held: [HELD] };
    assert.deepEqual(run(both, event), [both, []]);
  }
});

Deno.test("step() rings who waits when the call under way is over, and not a second time", () => {
  const machine = LINES["waiting"]!;
  const bye: CallEvent = {
    kind: "v2-bye",
    call: OTHER,
    from: { ip: PAUL.ip, port: PAUL.port },
    key: null,
  };
  const [next] = run(machine, bye);
  assert.equal(
    summary(run(machine, bye)),
    "incoming: forget, pause-audio, ENDED remote-hangup, INCOMING",
  );
  assert.deepEqual([next.phase, next.waiting], [machine.waiting, null]);
});

Deno.test("step() holds four calls at most", () => {
  const held = [0, 1, 2, 3].map((n) =>
    inCall({ ...ZOE, version: 2 }, `${n}`, holding(true, false))
  );
  const machine = { ...LINES["waiting"]!, held };
  assert.deepEqual(run(machine, { kind: "answer" }), [machine, []]);
  assert.equal(run({ ...machine, held: held.slice(1) }, { kind: "answer" })[0].held.length, 4);
});

Deno.test("step() lets one caller wait; the next is turned away, and so is everybody where it is not wanted", () => {
  const waits = { callWaiting: true };
  const start: CallEvent = { kind: "START", id: "z", name: ZOE.name, from: ZOE };
  const found: CallEvent = {
    kind: "looked-up",
    id: "z",
    answer: { kind: "address", address: ZOE },
  };
  const talking: Machine = { ...IDLE, phase: FIRST };
  const table: readonly [Machine, object, string][] = [
    [talking, waits, "in-call: WAITING"],
    [talking, {}, "in-call: 1×REJECT, MISSED"],
    [talking, { ...waits, autoAnswer: true }, "in-call: 1×REJECT, MISSED"],
    [talking, { ...waits, doNotDisturb: true }, "in-call: 1×REJECT, MISSED"],
    [LINES["waiting"]!, waits, "in-call: 1×REJECT, MISSED"],
    [{ ...IDLE, phase: phasesWith(MARIE).ringing }, waits, "ringing: 1×REJECT, MISSED"],
    [LINES["held beside nothing"]!, waits, "incoming: INCOMING"],
    [LINES["held beside nothing"]!, { ...waits, autoAnswer: true }, "idle: 1×REJECT, MISSED"],
    [IDLE, { doNotDisturb: true }, "idle: 1×REJECT, MISSED"],
  ];
  for (const [machine, context, expected] of table) {
    const result = run(machine, [start, context], [found, context]);
    assert.equal(summary(result).replace("warm-audio, ", ""), expected);
    for (const effect of result[1]) {
      if (effect.kind !== "record" || effect.record.event !== "missed") continue;
      assert.equal(effect.record.reason, "doNotDisturb" in context ? "dnd" : "busy");
    }
  }
});

Deno.test("step() dials another while the call under way is held, and nobody twice", () => {
  const dial = (name: string): CallEvent => ({ kind: "dial", id: OTHER, name });
  const machine = LINES["held here, at the front"]!;
  const result = run(machine, dial("Paul"));
  assert.equal(summary(result), "looking-up: look up Paul");
  assert.deepEqual(result[0].held, [HELD]);
  assert.deepEqual(run(machine, dial("Marie")), [machine, []]);
  assert.deepEqual(run(result[0], { kind: "hang-up" }, dial("Marie"))[1], []);
});

Deno.test("step() says every half second that it is there, once a call was held", () => {
  const machine = LINES["held beside a call"]!;
  const [later, effects] = run(machine, [{ kind: "deadline" }, { now: NOW + 100 }]);
  assert.deepEqual(effects, [
    { kind: "keep", call: CALL, to: MARIE, said: { on: true, turn: 1 } },
  ]);
  assert.deepEqual(run(later, [{ kind: "deadline" }, { now: NOW + 599 }])[1], []);
  assert.equal(run(later, [{ kind: "deadline" }, { now: NOW + 600 }])[1].length, 1);
});

Deno.test("step() believes the newest word on holding, whichever comes first", () => {
  const said = (kind: "v2-hold" | "v2-resume", turn: number): CallEvent => ({
    kind,
    turn,
    call: CALL,
    from: MARIE,
    key: null,
  });
  const machine: Machine = { ...IDLE, phase: inCall(MARIE, CALL) };
  const [next, effects] = run(machine, said("v2-resume", 2), said("v2-hold", 1));
  assert.ok(next.phase.state === "in-call" && next.phase.hold?.there.on === false);
  assert.deepEqual(effects, []);
});

Deno.test("step() takes a held peer that calls anew for a new call, and for nobody else's", () => {
  const machine = LINES["held beside a call"]!;
  const invite: CallEvent = {
    ...eventsWith(MARIE)["v2-invite"] as Extract<CallEvent, { kind: "v2-invite" }>,
    call: "00000000000000f0",
  };
  const found: CallEvent = {
    kind: "looked-up",
    id: "00000000000000f0",
    answer: { kind: "address", address: MARIE },
  };
  const context = { callWaiting: true, now: 11_500 };
  const result = run(machine, [invite, context], [found, context]);
  assert.equal(summary(result), "in-call: forget, ENDED lost, ack 1, send ringing, WAITING");
  assert.deepEqual(result[0].held, []);
});

Deno.test("step() hears of a held peer with a key from wherever they are", () => {
  const machine: Machine = { ...IDLE, held: [inCall(KEYED, CALL, holding(true, false))] };
  const keep = (key: string | null): CallEvent => ({
    kind: "v2-keep",
    call: CALL,
    on: false,
    turn: 0,
    from: { ip: "10.9.9.9", port: 9 },
    key,
  });
  assert.deepEqual(run(machine, [keep(null), { now: NOW + 1_000 }])[0], machine);
  const [next] = run(machine, [keep(KEYED.key), { now: NOW + 1_000 }]);
  assert.equal(next.held[0]?.deadline, NOW + 5_000);
});
