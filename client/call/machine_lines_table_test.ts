/** Calls that are held, and who waits: every kind of line by every event of its peer or user. */
import assert from "node:assert/strict";
import { step } from "./machine.ts";
import { CALL, CONTEXT, eventsWith, MARC, MARIE, NOW, summary } from "./machine_fixtures.ts";
import { FIRST, LINES } from "./machine_lines_fixtures.ts";
import type { CallEvent } from "./machine_types.ts";

type Kind = CallEvent["kind"];

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
