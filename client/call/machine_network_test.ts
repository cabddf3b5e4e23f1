/** Whatever three people do, and whatever the network does, all agree in the end. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { seededRandom } from "../../tools/seeded_random.ts";
import { createNetwork, type Network, type NetworkClient } from "./machine_network.ts";
import { linesOf } from "./machine_lines.ts";
import type { CallEvent, InCall } from "./machine_types.ts";

const NAMES = ["John", "Marie", "Paul"] as const;
const DOINGS = [
  "dial",
  "dial",
  "answer",
  "answer",
  "answer",
  "answer and end",
  "decline",
  "hang up",
  "hang up any",
  "hold",
  "go on",
  "switch",
] as const;

interface Deed {
  readonly who: number;
  readonly what: typeof DOINGS[number];
  /** Which call or whom, where there are several. */
  readonly which: number;
  readonly pauseMs: number;
}

const deed: fc.Arbitrary<Deed> = fc.record({
  who: fc.nat(2),
  what: fc.constantFrom(...DOINGS),
  which: fc.nat(7),
  pauseMs: fc.oneof(fc.nat(60), fc.nat(1_500)),
});

function eventOf({ what, which }: Deed, client: NetworkClient, newId: () => string): CallEvent {
  const lines = linesOf(client.machine);
  const call = lines[which % Math.max(1, lines.length)]?.id ?? "none";
  switch (what) {
    case "dial": {
      const others = NAMES.filter((name) => name !== client.peer.name);
      return { kind: "dial", id: newId(), name: others[which % 2]! };
    }
    case "answer":
      return { kind: "answer" };
    case "answer and end":
      return { kind: "answer", first: "end" };
    case "decline":
      return { kind: "decline" };
    case "hang up":
      return { kind: "hang-up" };
    case "hang up any":
      return { kind: "hang-up", call };
    case "hold":
      return { kind: "hold", on: true };
    case "go on":
      return { kind: "hold", on: false };
    case "switch":
      return { kind: "switch", call };
  }
}

/** At every moment: one call at most has the sound, and what stands beside is held here. */
function assertOneSound({ machine, sound }: NetworkClient): void {
  const free = linesOf(machine).filter((line) =>
    line.state === "in-call" && !line.hold?.here.on && !line.hold?.there.on
  );
  assert.ok(free.length <= 1);
  const [line] = free;
  assert.equal(sound, line !== undefined && "wire" in line ? line.wire : null);
  for (const { hold } of machine.held) assert.ok(hold?.here.on);
}

function callsOf({ machine }: NetworkClient): readonly InCall[] {
  return linesOf(machine).filter((line) => line.state === "in-call");
}

/** After a while in which nobody does anything: who is in a call with whom, and who holds it. */
function assertSameCalls({ clients }: Network): void {
  for (const client of clients) {
    for (const { wire, peer, hold } of callsOf(client)) {
      const other = clients.find((one) => one.peer.name === peer.name);
      const theirs = other && callsOf(other).find((line) => line.wire === wire);
      assert.ok(theirs, `${peer.name} is not in the call that ${client.peer.name} is in`);
      assert.equal(hold?.here.on ?? false, theirs.hold?.there.on ?? false);
    }
  }
}

/** What one's own deed or patience ends: the other side may have ended it at the same moment. */
const OWN = ["hangup", "cancelled", "declined", "missed"];

const TOLD: Readonly<Record<string, string>> = {
  "remote-hangup": "hangup",
  "declined": "declined",
  "cancelled": "cancelled",
  "busy": "missed",
  "no-answer": "no-answer",
};

/** Each side has one outcome, and what one heard of is what the other did. */
function assertSameOutcomes({ clients }: Network): void {
  const outcomes = new Map<string, string[]>();
  for (const { records } of clients) {
    for (const record of records) {
      if (record.event !== "ended" && record.event !== "missed") continue;
      const wire = record.event === "ended" ? record.wire : record.call;
      if (wire === null) continue; // over before anybody was called
      const outcome = record.event === "ended" ? record.reason : "missed";
      outcomes.set(wire, [...outcomes.get(wire) ?? [], outcome]);
    }
  }
  for (const [wire, [one, other, ...more]] of outcomes) {
    assert.deepEqual(more, [], wire);
    if (one === undefined) continue;
    const said = `${wire}: ${one}, ${other}`;
    // Given up before it rang anywhere, or given way to the other's call of the same moment.
    if (other === undefined) assert.ok(OWN.includes(one) && one !== "hangup", said);
    else {
      const isTold = TOLD[one] === other || TOLD[other] === one;
      const isBoth = OWN.includes(one) && OWN.includes(other);
      assert.ok(isTold || isBoth, said);
    }
  }
}

function assertOneEndEach({ records }: NetworkClient): void {
  const of = (event: string) =>
    records.filter((record) => record.event === event).map(({ call }) => call);
  const ended = of("ended");
  assert.equal(new Set(ended).size, ended.length);
  const begun = new Set(["dialling", "incoming", "waiting", "connected"].flatMap(of));
  for (const call of begun) assert.ok(ended.includes(call), `${call} never ended`);
}

Deno.test("step() has all agree on who talks and how each call ended, over any network", () => {
  let talked = 0, held = 0, waited = 0;
  fc.assert(
    fc.property(
      fc.array(deed, { minLength: 8, maxLength: 40, size: "max" }),
      fc.integer(),
      (deeds, seed) => {
        const network = createNetwork(NAMES, seededRandom(seed));
        const { clients } = network;
        for (const one of deeds) {
          const client = clients[one.who]!;
          client.take(eventOf(one, client, network.newId));
          clients.forEach(assertOneSound);
          network.pass(one.pauseMs);
          clients.forEach(assertOneSound);
        }
        network.pass(3_000);
        assertSameCalls(network);
        network.pass(40_000); // what nobody answered has stopped ringing
        assertSameCalls(network);
        for (const client of clients) {
          for (const { id } of linesOf(client.machine)) client.take({ kind: "hang-up", call: id });
        }
        network.pass(5_000);
        for (const client of clients) {
          assert.deepEqual(linesOf(client.machine), []);
          assert.equal(client.sound, null);
          assertOneEndEach(client);
          const has = (event: string) => client.records.some((record) => record.event === event);
          if (has("connected")) talked++;
          if (has("held")) held++;
          if (has("waiting")) waited++;
        }
        assertSameOutcomes(network);
      },
    ),
    { numRuns: 200 },
  );
  // The deeds are such that there is something to agree on.
  assert.ok(talked > 100 && held > 50 && waited > 20, `${talked} ${held} ${waited}`);
});
