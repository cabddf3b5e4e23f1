import assert from "node:assert/strict";
import type { CallRecord, Side } from "../call/call_record.ts";
import type { EndReason } from "../call/end_reason.ts";
import { createCallHistory } from "./call_history.ts";
import { createRecords } from "./create_records.ts";

const peer = { name: "Marie", ip: "10.0.0.2", port: 5001, version: 2, key: "K" } as const;
const ended = (call: string, reason: EndReason, side: Side, seconds = 0): CallRecord =>
  ({ event: "ended", call, name: "Marie", reason, seconds, side }) as CallRecord;

function setUp() {
  let now = 0, changes = 0;
  const records = createRecords({ folder: null, keep: false, onProblem() {} });
  const history = createCallHistory({
    records,
    notices: { stateChanged: () => void changes++ },
    now: () => now,
  });
  return {
    records,
    history,
    tell(record: CallRecord, at = now) {
      now = at;
      history.onRecord(record);
    },
    get changes() {
      return changes;
    },
  };
}

const table: readonly [
  string,
  CallRecord["event"] & ("dialling" | "incoming" | "waiting"),
  EndReason,
  Side,
  boolean,
][] = [
  ["answered here", "incoming", "remote-hangup", "both", false],
  ["answered there", "dialling", "hangup", "both", false],
  ["declined here", "incoming", "declined", "callee", false],
  ["declined there", "dialling", "declined", "caller", false],
  ["not answered here", "incoming", "no-answer", "callee", true],
  ["given up by the caller", "incoming", "cancelled", "callee", true],
  ["not answered there", "dialling", "no-answer", "caller", false],
  ["lost while it was talked", "incoming", "lost", "both", false],
  ["lost while it rang", "incoming", "lost", "callee", true],
  ["declined here while it waited", "waiting", "declined", "callee", false],
  ["given up while it waited", "waiting", "cancelled", "callee", true],
  ["not vouched for", "incoming", "error", "callee", false],
];
for (const [what, begun, reason, side, missed] of table) {
  Deno.test(`callHistory.onRecord() ${missed ? "counts" : "doesn't count"} as missed what was ${what}`, () => {
    const { records, history, tell } = setUp();
    tell({ event: begun, call: "a", peer }, 1_000);
    assert.deepEqual(history.calls(), [], "it isn't over");
    tell(ended("a", reason, side, 3), 9_000);
    const by = begun === "dialling" ? "caller" : "callee";
    assert.deepEqual(history.calls(), [{
      call: "a",
      peer: "Marie",
      side: by,
      reason,
      at: "1970-01-01T00:00:01.000Z",
      seconds: 3,
      missed,
      seen: !missed,
    }]);
    assert.equal(history.missed, missed ? 1 : 0);
    assert.deepEqual(records.use(({ calls }) => calls.all().map(({ key }) => key)), ["K"]);
    records.close();
  });
}

Deno.test("callHistory keeps who was turned away, until it is seen or cleared", () => {
  const { records, history, tell } = setUp();
  tell({ event: "missed", call: "a", peer } as CallRecord, 5_000);
  tell({ event: "missed", call: "b", peer, reason: "dnd" } as CallRecord, 6_000);
  tell(ended("c", "unknown", "caller"), 7_000); // nobody of that name: it was never dialled
  assert.deepEqual(history.calls().map(({ call, reason, missed }) => [call, reason, missed]), [
    ["c", "unknown", false],
    ["b", "dnd", true],
    ["a", "busy", true],
  ]);
  assert.equal(history.missed, 2);
  history.seen();
  assert.equal(history.missed, 0);
  assert.ok(history.calls().every(({ seen }) => seen));
  history.clear();
  assert.deepEqual(history.calls(), []);
  records.close();
});

Deno.test("callHistory counts as missed who was refused without a ring, from when they began to call", () => {
  const { records, history, tell } = setUp();
  tell(ended("a", "error", "callee"), 1_000);
  tell({ event: "waiting", call: "b", peer }, 2_000);
  tell({ event: "incoming", call: "b", peer }, 5_000);
  tell(ended("b", "no-answer", "callee"), 9_000);
  assert.deepEqual(history.calls().map(({ call, missed, at }) => [call, missed, at]), [
    ["b", true, "1970-01-01T00:00:02.000Z"],
    ["a", true, "1970-01-01T00:00:01.000Z"],
  ]);
  records.close();
});

Deno.test("callTable keeps the newest thousand", () => {
  const { records, history, tell } = setUp();
  for (let i = 0; i < 1_003; i++) tell(ended(`${i}`, "busy", "caller"));
  const calls = history.calls();
  assert.deepEqual([calls.length, calls[0]?.call, calls.at(-1)?.call], [1_000, "1002", "3"]);
  records.close();
});
