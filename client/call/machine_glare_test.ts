import assert from "node:assert/strict";
import { MARC, MARIE } from "./machine_fixtures.ts";
import { type Client, client, HIGH, JOHN1, JOHN2, LOW, settle } from "./machine_pair.ts";

function events({ records }: Client): string[] {
  return records.map((record) =>
    record.event === "ended" ? `ended ${record.reason}` : record.event
  );
}

for (const [version, john, other] of [["v2", JOHN2, MARIE], ["v1", JOHN1, MARC]] as const) {
  for (const [a, b] of [[LOW, HIGH], [HIGH, LOW]] as const) {
    Deno.test(`step() connects two that dial each other at once (${version}, ${a < b ? "lower" : "higher"} id)`, () => {
      const one = client(john, [other]), two = client(other, [john]);
      one.take({ kind: "dial", id: a, name: other.name });
      two.take({ kind: "dial", id: b, name: "John" });
      one.directoryAnswers();
      two.directoryAnswers();
      settle(one, two);
      assert.deepEqual([one.state, two.state], ["in-call", "in-call"]);
      one.take({ kind: "hang-up" });
      settle(one, two);
      assert.deepEqual(events(one), ["dialling", "connected", "ended hangup"]);
      assert.deepEqual(events(two), ["dialling", "connected", "ended remote-hangup"]);
      for (const { records } of [one, two]) {
        assert.equal(new Set(records.map(({ call }) => call)).size, 1);
      }
    });
  }

  Deno.test(`step() takes dialling a caller that is being looked up for accepting (${version})`, () => {
    const one = client(john, [other]), two = client(other, [john]);
    two.take({ kind: "dial", id: HIGH, name: "John" });
    two.directoryAnswers();
    two.outgoing().forEach((event) => one.take(event));
    one.take({ kind: "dial", id: LOW, name: other.name });
    one.directoryAnswers();
    settle(one, two);
    assert.deepEqual([one.state, two.state], ["in-call", "in-call"]);
  });
}

Deno.test("step() doesn't take the rest of a glare for a new call", () => {
  const one = client(JOHN2, [MARIE]), two = client(MARIE, [JOHN2]);
  one.take({ kind: "dial", id: LOW, name: "Marie" });
  two.take({ kind: "dial", id: HIGH, name: "John" });
  one.directoryAnswers();
  two.directoryAnswers();
  const [late] = two.outgoing();
  settle(one, two);
  assert.equal(one.state, "in-call");
  one.take(late!);
  one.directoryAnswers();
  assert.equal(one.state, "in-call");
  one.take(late!);
  one.directoryAnswers();
  assert.deepEqual(events(one), ["dialling", "connected"]);
});
