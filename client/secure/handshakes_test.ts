import assert from "node:assert/strict";
import fc from "fast-check";
import {
  deliver,
  makeParty,
  passTime,
  type TestClock,
  type TestParty,
} from "./handshake_fixtures.ts";

const CALL = "0123456789abcdef";

function makeTwo(clock: TestClock = { now: 0 }) {
  return { clock, john: makeParty("John", 1, clock), marie: makeParty("Marie", 2, clock) };
}

/** What the initiator sees, once the responder has accepted. */
function wordsOf(initiator: TestParty, responder: TestParty): readonly string[] {
  const words = initiator.sessions[0]!.wordsWith(responder.sessions[0]!.nonce!);
  assert.equal(words?.length, 3);
  return words;
}

Deno.test("handshake() gives both the same keys, words and names", () => {
  const { john, marie } = makeTwo();
  john.take({ kind: "open", id: CALL, peer: marie.peer });
  deliver(john, marie);
  const [ours] = john.sessions, [theirs] = marie.sessions;
  assert.ok(ours && theirs);
  assert.deepEqual([ours.id, ours.role, theirs.id, theirs.role], [
    CALL,
    "initiator",
    CALL,
    "responder",
  ]);
  assert.deepEqual(ours.sendKey, theirs.receiveKey);
  assert.deepEqual(ours.receiveKey, theirs.sendKey);
  assert.notDeepEqual(ours.sendKey, ours.receiveKey);
  assert.deepEqual([ours.index, ours.remoteIndex], [theirs.remoteIndex, theirs.index]);
  assert.equal(ours.words, null, "until the other accepts");
  assert.deepEqual(wordsOf(john, marie), theirs.words);
  assert.deepEqual(ours.peer, marie.peer);
  assert.deepEqual(theirs.peer, john.peer);
});

Deno.test("handshake() has other keys and words the next time", () => {
  const { john, marie } = makeTwo();
  for (const id of [CALL, "fedcba9876543210"]) {
    john.take({ kind: "open", id, peer: marie.peer });
    deliver(john, marie);
  }
  const [first, second] = marie.sessions;
  assert.notDeepEqual(first!.sendKey, second!.sendKey);
  assert.notDeepEqual(first!.words, second!.words);
});

Deno.test("handshake() comes to its end when any one packet of it is lost", () => {
  for (const lost of [0, 1, 2]) {
    const { clock, john, marie } = makeTwo();
    john.take({ kind: "open", id: CALL, peer: marie.peer });
    let count = 0;
    for (let round = 0; round < 8; round++) {
      for (const [from, to] of [[john, marie], [marie, john]] as const) {
        for (const { bytes } of from.sent()) {
          if (count++ !== lost) to.take({ kind: "packet", bytes, from: from.address });
        }
      }
      passTime(clock, 100, [john, marie]);
    }
    assert.equal(john.sessions.length, 1, `without packet ${lost}`);
    assert.equal(marie.sessions.length, 1, `without packet ${lost}`);
    assert.deepEqual(wordsOf(john, marie), marie.sessions[0]!.words);
    assert.deepEqual(john.failures, []);
  }
});

Deno.test("handshake() gives up after a second, having sent few packets, and says so once", () => {
  const { clock, john, marie } = makeTwo();
  john.take({ kind: "open", id: CALL, peer: marie.peer });
  passTime(clock, 5_000, [john]);
  assert.equal(john.sent().length, 4); // at 0, 80, 240 and 560 ms
  assert.deepEqual(john.failures.map(({ id, code }) => [id, code]), [[CALL, "unreachable"]]);
  assert.deepEqual(john.state.outgoing, []);
});

Deno.test("handshake() sends the finish again until something comes in the session", () => {
  const { clock, john, marie } = makeTwo();
  john.take({ kind: "open", id: CALL, peer: marie.peer });
  deliver(john, marie);
  passTime(clock, 300, [john]);
  assert.equal(john.sent().length, 2);
  john.take({ kind: "heard", id: CALL });
  passTime(clock, 3_000, [john]);
  assert.equal(john.sent().length, 0);
  assert.deepEqual(john.failures, []);
});

Deno.test("handshake() answers nothing longer than what came, and the same with the same", () => {
  const { john, marie } = makeTwo();
  john.take({ kind: "open", id: CALL, peer: marie.peer });
  const [init] = john.sent();
  const answers = [0, 1, 2].map(() => {
    marie.take({ kind: "packet", bytes: init!.bytes, from: john.address });
    return marie.sent();
  });
  for (const answer of answers) {
    assert.equal(answer.length, 1);
    assert.deepEqual(answer[0]!.bytes, answers[0]![0]!.bytes);
    assert.ok(answer[0]!.bytes.length <= init!.bytes.length);
  }
  assert.equal(marie.state.halfOpen.length, 1);
});

Deno.test("handshake() notices who answers with another key, and tells them nothing", () => {
  const { clock, john, marie } = makeTwo();
  const mallory = makeParty("Marie", 3, clock, marie.address);
  john.take({ kind: "open", id: CALL, peer: marie.peer });
  deliver(john, mallory);
  assert.deepEqual([john.sessions, mallory.sessions], [[], []]);
  const [failure] = john.failures;
  assert.equal(failure?.code, "wrong-key");
  assert.equal(failure?.offered, mallory.identity.publicKey);
});

Deno.test("handshake() finds nobody where somebody of another name has the address now", () => {
  const { clock, john, marie } = makeTwo();
  const paul = makeParty("Paul", 3, clock, marie.address);
  john.take({ kind: "open", id: CALL, peer: marie.peer });
  deliver(john, paul);
  assert.deepEqual(john.failures.map(({ code }) => code), ["unreachable"]);
  assert.deepEqual(paul.sessions, []);
});

Deno.test("handshake() with ourselves agrees on nothing", () => {
  const clock = { now: 0 };
  const john = makeParty("John", 1, clock), copy = makeParty("John", 1, clock);
  john.take({ kind: "open", id: CALL, peer: copy.peer });
  const [init] = john.sent();
  john.take({ kind: "packet", bytes: init!.bytes, from: john.address });
  assert.deepEqual(john.sent(), [], "a reflection is not answered");
});

Deno.test("handshake() takes no changed packet, and the true one after it", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(0, 1, 2),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (which, at, change) => {
        const { john, marie } = makeTwo();
        john.take({ kind: "open", id: CALL, peer: marie.peer });
        for (const step of [0, 1, 2]) {
          const [from, to] = step === 1 ? [marie, john] : [john, marie];
          const packet = from.sent().at(-1); // after that to a changed one
          if (step === which) {
            const bytes = packet!.bytes.slice();
            bytes[at % bytes.length]! ^= change;
            to.take({ kind: "packet", bytes, from: from.address });
          }
          to.take({ kind: "packet", bytes: packet!.bytes, from: from.address });
        }
        const both = [...john.sessions, ...marie.sessions];
        assert.equal(both.length, 2, "the true ones came to an end");
        for (const session of both) {
          assert.ok([john.identity.publicKey, marie.identity.publicKey].includes(session.peer.key));
        }
        assert.deepEqual(both[0]!.sendKey, both[1]!.receiveKey);
      },
    ),
    { numRuns: 80 },
  );
});

Deno.test("handshake() asks for cookies under load, which forged addresses don't get", () => {
  const { clock, john, marie } = makeTwo();
  // A flood of inits, each from another address.
  for (let i = 0; i < 60; i++) {
    const flooder = makeParty("Flood", 100 + i, clock, { ip: `203.0.113.${i}`, port: 7_000 });
    flooder.take({ kind: "open", id: i.toString(16).padStart(16, "0"), peer: marie.peer });
    const [init] = flooder.sent();
    marie.take({ kind: "packet", bytes: init!.bytes, from: flooder.address });
  }
  const answers = marie.sent();
  const cookies = answers.filter(({ bytes }) => bytes[0] === 5);
  assert.ok(cookies.length >= 40 && cookies.every(({ bytes }) => bytes.length === 28));
  assert.ok(marie.state.halfOpen.length <= 16);
  // John is asked for one too, and gets through at once.
  john.take({ kind: "open", id: CALL, peer: marie.peer });
  deliver(john, marie);
  assert.equal(john.sessions.length, 1);
  assert.equal(marie.sessions.length, 1);
  passTime(clock, 4_000, [marie]);
  assert.equal(marie.state.halfOpen.length, 0);
});

Deno.test("handshake() lets one host have few that are half open", () => {
  const { clock, marie } = makeTwo();
  for (let i = 0; i < 60; i++) {
    const flooder = makeParty("Flood", 100 + i, clock, { ip: "203.0.113.1", port: 7_000 + i });
    flooder.take({ kind: "open", id: i.toString(16).padStart(16, "0"), peer: marie.peer });
    deliver(flooder, marie);
  }
  assert.ok(marie.state.halfOpen.length <= 8);
  assert.ok(marie.sessions.length <= 12, `${marie.sessions.length} got through`);
});

Deno.test("handshake() begins nothing for a repeated finish or an init that is done with", () => {
  const { john, marie } = makeTwo();
  john.take({ kind: "open", id: CALL, peer: marie.peer });
  const [init] = john.sent();
  marie.take({ kind: "packet", bytes: init!.bytes, from: john.address });
  john.take({ kind: "packet", bytes: marie.sent()[0]!.bytes, from: marie.address });
  const [finish] = john.sent();
  for (const { bytes } of [finish!, finish!, init!, finish!]) {
    marie.take({ kind: "packet", bytes, from: john.address });
  }
  assert.equal(marie.sessions.length, 1);
  assert.deepEqual(marie.sent(), []);
});

Deno.test("a man in the middle has other words on each side, whatever he forwards", () => {
  for (let seed = 10; seed < 14; seed++) {
    const { clock, john, marie } = makeTwo();
    // He has told John's directory his own key for Marie's name, and Marie's for John's.
    const asMarie = makeParty("Marie", seed, clock), asJohn = makeParty("John", seed, clock);
    john.take({ kind: "open", id: CALL, peer: { ...asMarie.peer } });
    deliver(john, asMarie);
    asJohn.take({ kind: "open", id: CALL, peer: marie.peer });
    deliver(asJohn, marie);
    assert.equal(john.sessions.length + marie.sessions.length, 2);
    assert.notDeepEqual(wordsOf(john, asMarie), wordsOf(asJohn, marie));
  }
});

Deno.test("whoever collects handshakes with two people learns the words of none", () => {
  const { clock, john, marie } = makeTwo();
  const asMarie = makeParty("Marie", 20, clock), asJohn = makeParty("John", 21, clock);
  for (let i = 0; i < 8; i++) {
    const id = i.toString(16).padStart(16, "0");
    asMarie.take({ kind: "open", id, peer: john.peer });
    deliver(asMarie, john);
    asJohn.take({ kind: "open", id, peer: marie.peer });
    deliver(asJohn, marie);
    clock.now += 3_000;
  }
  for (const [collector, victim] of [[asMarie, john], [asJohn, marie]] as const) {
    assert.equal(collector.sessions.length, 8);
    for (const [i, mine] of collector.sessions.entries()) {
      // Nothing that he has gives words, and no other nonce passes for the one that is revealed.
      assert.deepEqual([mine.words, mine.nonce], [null, null]);
      const { nonce, words } = victim.sessions[i]!;
      for (const other of victim.sessions) {
        assert.deepEqual(mine.wordsWith(other.nonce!), other.nonce === nonce ? words : null);
      }
      assert.equal(mine.wordsWith(""), null);
    }
  }
});
