/** Which codec a call gets: what both allow, the same on both sides whatever the network does. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type Codec, CODECS, V1_ONLY } from "../../protocol/codecs.ts";
import { IDLE, step } from "./machine.ts";
import {
  CALL,
  CONTEXT,
  eventsWith,
  found,
  invite,
  machineIn,
  MARC,
  MARIE,
  MARIES,
  phasesWith,
  run,
  summary,
  THEIRS,
} from "./machine_fixtures.ts";
import { type Client, client, HIGH, JOHN1, JOHN2, LOW, settle } from "./machine_pair.ts";
import type { CallEvent } from "./machine_types.ts";
import type { Peer } from "./peer.ts";

const OPUS_LAST: readonly Codec[] = ["v1", "opus"];

/** The ways in which two come into a call. */
const WAYS: Readonly<Record<string, (john: Client, other: Client) => void>> = {
  "a call"(john, other) {
    john.take({ kind: "dial", id: LOW, name: other.self.name });
    john.directoryAnswers();
    settle(john, other);
    other.take({ kind: "answer" });
  },
  "a call back"(john, other) {
    other.take({ kind: "dial", id: LOW, name: john.self.name });
    other.directoryAnswers();
    settle(john, other);
    john.take({ kind: "answer" });
  },
  "glare where John's invite stands": (john, other) => glare(john, other, LOW, HIGH),
  "glare where the other's invite stands": (john, other) => glare(john, other, HIGH, LOW),
  "dialling somebody whose invite is being looked up"(john, other) {
    other.take({ kind: "dial", id: HIGH, name: john.self.name });
    other.directoryAnswers();
    other.outgoing().forEach((event) => john.take(event));
    john.take({ kind: "dial", id: LOW, name: other.self.name });
    john.directoryAnswers();
  },
};

function glare(john: Client, other: Client, johns: string, others: string): void {
  john.take({ kind: "dial", id: johns, name: other.self.name });
  other.take({ kind: "dial", id: others, name: john.self.name });
  john.directoryAnswers();
  other.directoryAnswers();
}

/** Calls in every way; the codecs with which audio was started on both sides. */
function codecsOf(
  [john, johns]: readonly [Peer, readonly Codec[]],
  [other, others]: readonly [Peer, readonly Codec[]],
): readonly (readonly [string, Codec])[] {
  return Object.entries(WAYS).map(([way, call]) => {
    const one = client(john, [other], johns), two = client(other, [john], others);
    call(one, two);
    settle(one, two);
    assert.deepEqual([one.state, two.state], ["in-call", "in-call"], way);
    assert.deepEqual(one.audio, [one.codec], way);
    assert.deepEqual(two.audio, [two.codec], way);
    for (const { records, codec } of [one, two]) {
      const connected = records.find((record) => record.event === "connected");
      assert.equal(connected?.codec, codec, way);
    }
    assert.equal(one.codec, two.codec, way);
    return [way, one.codec!];
  });
}

Deno.test("step() connects both sides with the best codec that both allow", () => {
  const table: readonly [readonly Codec[], readonly Codec[], Codec][] = [
    [CODECS, CODECS, "opus"],
    [CODECS, V1_ONLY, "v1"],
    [V1_ONLY, CODECS, "v1"],
    [V1_ONLY, V1_ONLY, "v1"],
    [OPUS_LAST, OPUS_LAST, "v1"],
  ];
  for (const [johns, maries, expected] of table) {
    for (const [way, codec] of codecsOf([JOHN2, johns], [MARIE, maries])) {
      assert.equal(codec, expected, `${johns} / ${maries}: ${way}`);
    }
  }
});

Deno.test("step() takes the order of whose invite stands", () => {
  const codecs = codecsOf([JOHN2, CODECS], [MARIE, OPUS_LAST]);
  assert.deepEqual(codecs, [
    ["a call", "opus"],
    ["a call back", "v1"],
    ["glare where John's invite stands", "opus"],
    ["glare where the other's invite stands", "v1"],
    ["dialling somebody whose invite is being looked up", "v1"],
  ]);
});

Deno.test("step() speaks v1 to a client of 2023, whatever is allowed", () => {
  for (const [, codec] of codecsOf([JOHN1, CODECS], [MARC, CODECS])) assert.equal(codec, "v1");
});

Deno.test("step() has both sides agree however signals repeat, overtake each other and get lost", () => {
  const anyCodecs = fc.shuffledSubarray([...CODECS], { minLength: 1 });
  const anyChoices = fc.array(fc.nat(999), { minLength: 20, maxLength: 80 });
  const runs = 500;
  let talks = 0;
  fc.assert(
    fc.property(anyCodecs, anyCodecs, anyChoices, (johns, maries, choices) => {
      const john = client(JOHN2, [MARIE], johns), marie = client(MARIE, [JOHN2], maries);
      const wire: { readonly to: Client; readonly event: CallEvent }[] = [];
      const dials = [
        () => john.take({ kind: "dial", id: LOW, name: "Marie" }),
        () => marie.take({ kind: "dial", id: HIGH, name: "John" }),
      ];
      for (const choice of choices) {
        const what = choice % 8, one = choice % 16 < 8 ? john : marie;
        if (what === 0) dials.splice(choice % 3, 1)[0]?.();
        else if (what === 1) one.directoryAnswers();
        else if (what === 2) one.take({ kind: "answer" });
        else if (wire.length > 0) {
          const at = choice % wire.length;
          const { to, event } = wire[at]!;
          if (what !== 3) to.take(event);
          if (what < 6) wire.splice(at, 1); // else it comes once more
        }
        john.outgoing().forEach((event) => wire.push({ to: marie, event }));
        marie.outgoing().forEach((event) => wire.push({ to: john, event }));
        if (john.codec !== null && marie.codec !== null) assert.equal(john.codec, marie.codec);
      }
      wire.forEach(({ to, event }) => to.take(event));
      for (let round = 0; round < 2; round++) {
        settle(john, marie);
        [john, marie].forEach((one) => one.take({ kind: "answer" }));
      }
      for (const { audio } of [john, marie]) assert.ok(audio.length <= 1);
      if (john.codec === null || marie.codec === null) return;
      assert.equal(john.codec, marie.codec);
      talks++;
    }),
    { numRuns: runs },
  );
  assert.ok(talks > runs / 2, `only ${talks} of ${runs} talked`);
});

Deno.test("step() keeps the codec of a call whose signals come again with another", () => {
  const accept = (codec: Codec): CallEvent => ({
    kind: "v2-accept",
    call: CALL,
    codec,
    from: MARIES,
    key: null,
  });
  const dialling = machineIn(phasesWith(MARIE).dialling);
  const first = run(dialling, accept("v1"));
  assert.equal(summary(first), "in-call: forget, start-audio v1, CONNECTED v1");
  const again = step(first[0], accept("opus"), CONTEXT);
  assert.deepEqual(again, [first[0], []]);
  const other = invite(THEIRS, MARIES, "Marie", V1_ONLY);
  for (
    const events of [[invite(), other, found(THEIRS, MARIE)], [
      invite(),
      found(THEIRS, MARIE),
      other,
    ]]
  ) {
    const [ringing] = run(IDLE, ...events);
    assert.match(
      summary(run(ringing, { kind: "answer" }, found(THEIRS, MARIE))),
      /send accept opus, start-audio opus/,
    );
  }
});

Deno.test("step() takes v1 where a codec is accepted that was not offered", () => {
  const accept = eventsWith(MARIE)["v2-accept"];
  const result = run(machineIn(phasesWith(MARIE).ringing), [accept, { codecs: V1_ONLY }]);
  assert.equal(summary(result), "in-call: forget, start-audio v1, CONNECTED v1");
});

Deno.test("step() offers what is allowed, and gives a crashed peer's new call its own codec", () => {
  const [, effects] = run(
    machineIn(phasesWith(MARIE)["looking-up"]),
    [found(CALL, MARIE), { codecs: OPUS_LAST }],
  );
  assert.deepEqual(effects.find(({ kind }) => kind === "send-v2"), {
    kind: "send-v2",
    signal: { kind: "invite", from: "John", to: "Marie", codecs: OPUS_LAST },
    call: CALL,
    to: MARIE,
    lifetimeMs: 1_000,
  });
  const [ringing] = run(
    machineIn(phasesWith(MARIE)["in-call"]), // with Opus
    invite(THEIRS, MARIES, "Marie", V1_ONLY),
    found(THEIRS, MARIE),
  );
  assert.match(
    summary(run(ringing, { kind: "answer" }, found(THEIRS, MARIE))),
    /send accept v1, start-audio v1, CONNECTED v1/,
  );
});
