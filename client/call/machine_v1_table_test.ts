/** The whole of the call machine with a client of 2023 at the other end: states by events. */
import assert from "node:assert/strict";
import { step } from "./machine.ts";
import { CONTEXT, eventsWith, machineIn, MARC, phasesWith, summary } from "./machine_fixtures.ts";
import type { CallEvent, PhaseState } from "./machine_types.ts";

type Kind = CallEvent["kind"];

/** An original acknowledges nothing, and never says that it rings. */
type V1State = Exclude<PhaseState, "inviting" | "ringing">;

/** Neither the machine changes nor is anything done. */
const IGNORED = "ignored";

const TABLE: Readonly<Record<V1State, Readonly<Record<Kind, string>>>> = {
  "idle": {
    "dial": "looking-up: look up Marc",
    "answer": IGNORED,
    "decline": IGNORED,
    "hang-up": IGNORED,
    "looked-up": IGNORED,
    "START": "idle: look up Marc",
    "ACCEPT": "idle: 5×CLOSE",
    "REJECT": IGNORED,
    "CLOSE": IGNORED,
    "v2-invite": "idle: look up Marc",
    "v2-invite-ack": IGNORED,
    "v2-ringing": IGNORED,
    "v2-accept": IGNORED,
    "v2-decline": IGNORED,
    "v2-busy": IGNORED,
    "v2-cancel": "idle",
    "v2-bye": "idle",
    "refused": IGNORED,
    "deadline": IGNORED,
    "heard": IGNORED,
  },
  "looking-up": {
    "dial": IGNORED,
    "answer": IGNORED,
    "decline": IGNORED,
    "hang-up": "idle: ENDED cancelled",
    "looked-up": "dialling: 1×START, warm-audio, DIALLING",
    "START": "looking-up: look up Marc",
    "ACCEPT": "looking-up: 5×CLOSE",
    "REJECT": IGNORED,
    "CLOSE": IGNORED,
    "v2-invite": "looking-up: look up Marc",
    "v2-invite-ack": IGNORED,
    "v2-ringing": IGNORED,
    "v2-accept": IGNORED,
    "v2-decline": IGNORED,
    "v2-busy": IGNORED,
    "v2-cancel": "looking-up",
    "v2-bye": "looking-up",
    "refused": IGNORED,
    "deadline": IGNORED,
    "heard": IGNORED,
  },
  "dialling": {
    "dial": IGNORED,
    "answer": IGNORED,
    "decline": IGNORED,
    "hang-up": "idle: 5×CLOSE, stop-audio, ENDED cancelled",
    "looked-up": IGNORED,
    "START": "dialling: look up Marc",
    "ACCEPT": "in-call: start-audio v1, CONNECTED v1",
    "REJECT": "idle: stop-audio, ENDED declined",
    "CLOSE": IGNORED,
    "v2-invite": IGNORED,
    "v2-invite-ack": IGNORED,
    "v2-ringing": IGNORED,
    "v2-accept": IGNORED,
    "v2-decline": IGNORED,
    "v2-busy": IGNORED,
    "v2-cancel": "dialling",
    "v2-bye": "dialling",
    "refused": "idle: stop-audio, ENDED error",
    "deadline": "idle: 5×CLOSE, stop-audio, ENDED no-answer",
    "heard": IGNORED,
  },
  "incoming": {
    "dial": "answering: look up Marc",
    "answer": "answering: look up Marc",
    "decline": "idle: 1×REJECT, stop-audio, ENDED declined",
    "hang-up": "idle: 1×REJECT, stop-audio, ENDED declined",
    "looked-up": IGNORED,
    "START": IGNORED,
    "ACCEPT": IGNORED,
    "REJECT": IGNORED,
    "CLOSE": "idle: stop-audio, ENDED cancelled",
    "v2-invite": IGNORED,
    "v2-invite-ack": IGNORED,
    "v2-ringing": IGNORED,
    "v2-accept": IGNORED,
    "v2-decline": IGNORED,
    "v2-busy": IGNORED,
    "v2-cancel": "incoming",
    "v2-bye": "incoming",
    "refused": "idle: stop-audio, ENDED error",
    "deadline": "idle: stop-audio, ENDED no-answer",
    "heard": IGNORED,
  },
  "answering": {
    "dial": IGNORED,
    "answer": IGNORED,
    "decline": "idle: 1×REJECT, stop-audio, ENDED declined",
    "hang-up": "idle: 1×REJECT, stop-audio, ENDED declined",
    "looked-up": "in-call: 10×ACCEPT, start-audio v1, CONNECTED v1",
    "START": IGNORED,
    "ACCEPT": IGNORED,
    "REJECT": IGNORED,
    "CLOSE": "idle: stop-audio, ENDED cancelled",
    "v2-invite": IGNORED,
    "v2-invite-ack": IGNORED,
    "v2-ringing": IGNORED,
    "v2-accept": IGNORED,
    "v2-decline": IGNORED,
    "v2-busy": IGNORED,
    "v2-cancel": "answering",
    "v2-bye": "answering",
    "refused": "idle: stop-audio, ENDED error",
    "deadline": IGNORED,
    "heard": IGNORED,
  },
  "in-call": {
    "dial": IGNORED,
    "answer": IGNORED,
    "decline": IGNORED,
    "hang-up": "idle: 5×CLOSE, stop-audio, ENDED hangup",
    "looked-up": IGNORED,
    "START": IGNORED,
    "ACCEPT": IGNORED,
    "REJECT": IGNORED,
    "CLOSE": "idle: 5×CLOSE, stop-audio, ENDED remote-hangup",
    "v2-invite": IGNORED,
    "v2-invite-ack": IGNORED,
    "v2-ringing": IGNORED,
    "v2-accept": IGNORED,
    "v2-decline": IGNORED,
    "v2-busy": IGNORED,
    "v2-cancel": "in-call",
    "v2-bye": "in-call",
    "refused": "idle: stop-audio, ENDED error",
    "deadline": "idle: 5×CLOSE, stop-audio, ENDED lost",
    "heard": "in-call",
  },
};

Deno.test("step() does what its table says for every state and event with a client of 2023", () => {
  const events = eventsWith(MARC);
  const phases = phasesWith(MARC);
  for (const [state, row] of Object.entries(TABLE)) {
    assert.deepEqual(
      Object.keys(row).sort(),
      Object.keys(events).sort(),
      `${state} lacks an event`,
    );
    const machine = machineIn(phases[state as PhaseState]);
    for (const [kind, expected] of Object.entries(row)) {
      const now = kind === "deadline" ? 20_000 : CONTEXT.now;
      const result = step(machine, events[kind as Kind], { ...CONTEXT, now });
      const isIgnored = result[0] === machine && result[1].length === 0;
      assert.equal(isIgnored ? IGNORED : summary(result), expected, `${state}, ${kind}`);
    }
  }
});
