import assert from "node:assert/strict";
import { IDLE, step } from "./machine.ts";
import { MARC, MARIE, NOW, summary } from "./machine_fixtures.ts";
import type { CallEffect, CallEvent, CallRecord, Context, Machine, Peer } from "./machine_types.ts";

const LOW = "0000000000000001", HIGH = "0000000000000002";

/** One machine with its directory: look-ups wait until they are answered by the test. */
function client(self: Peer, others: readonly Peer[]) {
  const context: Context = { now: NOW, me: self.name, autoAnswer: false };
  let machine: Machine = IDLE;
  let lookUps: Extract<CallEffect, { kind: "look-up" }>[] = [];
  const records: CallRecord[] = [];
  const sent: CallEffect[] = [];
  return {
    self,
    records,
    get state() {
      return machine.phase.state;
    },
    take(event: CallEvent) {
      const result = step(machine, event, context);
      machine = result[0];
      for (const effect of result[1]) {
        if (effect.kind === "look-up") lookUps.push(effect);
        else if (effect.kind === "record") records.push(effect.record);
        else if (effect.kind === "send-v1" || effect.kind === "send-v2") sent.push(effect);
      }
      return summary(result);
    },
    directoryAnswers() {
      const asked = lookUps;
      lookUps = [];
      for (const { id, name } of asked) {
        const address = others.find((other) => other.name === name);
        this.take({
          kind: "looked-up",
          id,
          answer: address ? { kind: "address", address } : { kind: "nobody" },
        });
      }
    },
    /** What it has sent since, as the other side hears it. */
    outgoing(): CallEvent[] {
      const from = { ip: self.ip, port: self.port };
      return sent.splice(0).flatMap((effect): CallEvent[] => {
        if (effect.kind === "send-v2") {
          const { call, signal } = effect;
          return signal.kind === "invite"
            ? [{ kind: "v2-invite", call, n: 1, name: signal.from, to: signal.to, from }]
            : [{ kind: `v2-${signal.kind}`, call, from }];
        }
        if (effect.kind !== "send-v1") return [];
        const { signal } = effect;
        return Array.from(
          { length: effect.copies },
          () =>
            signal.kind === "START"
              ? { kind: "START", id: LOW, name: signal.from, from }
              : { kind: signal.kind, from },
        );
      });
    },
  };
}

type Client = ReturnType<typeof client>;

function settle(a: Client, b: Client): void {
  for (let round = 0; round < 6; round++) {
    const toB = a.outgoing(), toA = b.outgoing();
    toB.forEach((event) => b.take(event));
    toA.forEach((event) => a.take(event));
    // The slower directory first on one side, then on the other: the order must not matter.
    (round % 2 === 0 ? [a, b] : [b, a]).forEach((one) => one.directoryAnswers());
  }
}

function events({ records }: Client): string[] {
  return records.map((record) =>
    record.event === "ended" ? `ended ${record.reason}` : record.event
  );
}

const JOHN2: Peer = { name: "John", ip: "10.0.0.1", port: 5001, version: 2 };
const JOHN1: Peer = { ...JOHN2, version: 1 };

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
