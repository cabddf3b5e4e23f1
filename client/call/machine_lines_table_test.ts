/** Calls that are held, and who waits: every kind of line by every event of its peer or user. */
import assert from "node:assert/strict";
import { IDLE, step } from "./machine.ts";
import {
  CALL,
  CONTEXT,
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
import type { CallEvent, Holding, InCall, Incoming, Machine } from "./machine_types.ts";
import type { Peer } from "./peer.ts";

type Kind = CallEvent["kind"];

const PAUL: Peer = { name: "Paul", ip: "10.0.0.5", port: 5003, version: 2, key: null };

function inCall(peer: Peer, id: string, hold: Holding | null = null): InCall {
  return { ...phasesWith(peer)["in-call"] as InCall, id, wire: id, hold };
}

function holding(here: boolean, there: boolean): Holding {
  const keepAt = NOW + 100;
  return {
    here: { on: here, turn: here ? 1 : 0 },
    there: { on: there, turn: there ? 1 : 0 },
    keepAt,
  };
}

function waiting(peer: Peer): Incoming {
  return phasesWith(peer).incoming as Incoming;
}

const HELD = inCall(MARIE, CALL, holding(true, false));
const HELD_THERE = inCall(MARIE, CALL, holding(false, true));
const HELD_BOTH = inCall(MARIE, CALL, holding(true, true));
const FIRST = inCall(PAUL, OTHER);

/** The events are of MARIE, whose call is `CALL`, or of her line here. */
const LINES: Readonly<Record<string, Machine>> = {
  "held here, at the front": { ...IDLE, phase: HELD },
  "held there": { ...IDLE, phase: HELD_THERE },
  "held by both": { ...IDLE, phase: HELD_BOTH },
  "held beside nothing": { ...IDLE, held: [HELD] },
  "held beside a call": { ...IDLE, phase: FIRST, held: [HELD] },
  "waiting": { ...IDLE, phase: FIRST, waiting: waiting(MARIE) },
  "waiting of 2023": { ...IDLE, phase: FIRST, waiting: waiting(MARC) },
};

/** Whatever is not written is ignored: neither the machine changes nor is anything done. */
const TABLE: Readonly<Record<string, Partial<Readonly<Record<Kind, string>>>>> = {
  "held here, at the front": {
    "hang-up": "idle: forget, send bye, stop-audio, ENDED hangup",
    "START": "in-call: look up Marie",
    "v2-invite": "in-call: ack 1",
    "v2-hold": "in-call: HELD there",
    "v2-resume": "in-call",
    "v2-keep": "in-call: HELD there",
    "v2-cancel": "idle: forget, stop-audio, ENDED cancelled",
    "v2-bye": "idle: forget, stop-audio, ENDED remote-hangup",
    "refused": "idle: forget, stop-audio, ENDED error",
    "deadline": "idle: forget, stop-audio, ENDED lost",
    "heard": "in-call",
  },
  "held there": {
    "hang-up": "idle: forget, send bye, stop-audio, ENDED hangup",
    "hold": "in-call: send hold, HELD here",
    "START": "in-call: look up Marie",
    "v2-invite": "in-call: ack 1",
    "v2-hold": "in-call",
    "v2-resume": "in-call: start-audio opus, RESUMED there",
    "v2-keep": "in-call",
    "v2-cancel": "idle: forget, stop-audio, ENDED cancelled",
    "v2-bye": "idle: forget, stop-audio, ENDED remote-hangup",
    "refused": "idle: forget, stop-audio, ENDED error",
    "deadline": "idle: forget, stop-audio, ENDED lost",
    "heard": "in-call",
  },
  "held by both": {
    "hang-up": "idle: forget, send bye, stop-audio, ENDED hangup",
    "START": "in-call: look up Marie",
    "v2-invite": "in-call: ack 1",
    "v2-hold": "in-call",
    "v2-resume": "in-call: RESUMED there",
    "v2-keep": "in-call",
    "v2-cancel": "idle: forget, stop-audio, ENDED cancelled",
    "v2-bye": "idle: forget, stop-audio, ENDED remote-hangup",
    "refused": "idle: forget, stop-audio, ENDED error",
    "deadline": "idle: forget, stop-audio, ENDED lost",
    "heard": "in-call",
  },
  "held beside nothing": {
    "hang-up": "idle: forget, send bye, stop-audio, ENDED hangup",
    "switch": "in-call: send resume, start-audio opus, RESUMED here",
    "START": "idle: look up Marie",
    "ACCEPT": "idle: 5×CLOSE",
    "v2-invite": "idle: ack 1",
    "v2-hold": "idle: HELD there",
    "v2-resume": "idle",
    "v2-keep": "idle: HELD there",
    "v2-cancel": "idle: forget, stop-audio, ENDED cancelled",
    "v2-bye": "idle: forget, stop-audio, ENDED remote-hangup",
    "refused": "idle: forget, stop-audio, ENDED error",
    "deadline": "idle: forget, stop-audio, ENDED lost",
  },
  "held beside a call": {
    "hang-up": "in-call: forget, send bye, ENDED hangup",
    "switch": "in-call: send hold, start-audio opus, HELD here, send resume, RESUMED here",
    "START": "in-call: look up Marie",
    "ACCEPT": "in-call: 5×CLOSE",
    "v2-invite": "in-call: ack 1",
    "v2-hold": "in-call: HELD there",
    "v2-resume": "in-call",
    "v2-keep": "in-call: HELD there",
    "v2-cancel": "in-call: forget, ENDED cancelled",
    "v2-bye": "in-call: forget, ENDED remote-hangup",
    "refused": "in-call: forget, ENDED error",
    "deadline": "in-call: forget, ENDED lost",
    "heard": "in-call",
  },
  "waiting": {
    "dial": "answering: send hold, pause-audio, HELD here, look up Marie",
    "answer": "answering: send hold, pause-audio, HELD here, look up Marie",
    "decline": "in-call: forget, send decline, ENDED declined",
    "hang-up": "in-call: forget, send decline, ENDED declined",
    "START": "in-call: look up Marie",
    "ACCEPT": "in-call: 5×CLOSE",
    "v2-invite": "in-call: ack 1",
    "v2-cancel": "in-call: forget, ENDED cancelled",
    "v2-bye": "in-call: forget, ENDED cancelled",
    "refused": "in-call: forget, ENDED error",
    "deadline": "in-call: forget, ENDED no-answer",
    "heard": "in-call",
  },
  "waiting of 2023": {
    "dial": "answering: send hold, pause-audio, HELD here, look up Marc",
    "answer": "answering: send hold, pause-audio, HELD here, look up Marc",
    "decline": "in-call: 1×REJECT, ENDED declined",
    "hang-up": "in-call: 1×REJECT, ENDED declined",
    "ACCEPT": "in-call: 5×CLOSE",
    "CLOSE": "in-call: ENDED cancelled",
    "refused": "in-call: ENDED error",
    "deadline": "in-call: ENDED no-answer",
    "heard": "in-call",
  },
};

/** What the user does to the line that the table is about, not to what is at the front. */
function aboutTheLine(event: CallEvent): CallEvent {
  const isUsers = ["answer", "decline", "hang-up", "hold"].includes(event.kind);
  return isUsers ? { ...event, call: CALL } as CallEvent : event;
}

Deno.test("step() does what its table says for held and waiting calls", () => {
  assert.deepEqual(Object.keys(TABLE), Object.keys(LINES));
  for (const [name, machine] of Object.entries(LINES)) {
    const peer = name.endsWith("2023") ? MARC : MARIE;
    for (const [kind, event] of Object.entries(eventsWith(peer))) {
      const isLate = kind === "deadline";
      // Only the line that the row is about has run out.
      const { phase } = machine;
      const still = phase === FIRST && isLate
        ? { ...machine, phase: { ...FIRST, deadline: 99_000 } }
        : machine;
      const context = { ...CONTEXT, now: isLate ? 20_000 : NOW };
      const result = step(still, aboutTheLine(event), context);
      const isIgnored = result[0] === still && result[1].length === 0;
      const expected = TABLE[name]?.[kind as Kind] ?? "ignored";
      assert.equal(isIgnored ? "ignored" : summary(result), expected, `${name}, ${kind}`);
    }
  }
});

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
