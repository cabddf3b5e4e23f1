/** Who is believed what, once keys are in it. */
import assert from "node:assert/strict";
import { CODECS } from "../../protocol/codecs.ts";
import { IDLE } from "./machine.ts";
import {
  CALL,
  found,
  invite,
  KEYED,
  machineIn,
  MARC,
  MARIE,
  MARIES,
  OTHER,
  phasesWith,
  run,
  start,
  summary,
  THEIRS,
  ZOE,
} from "./machine_fixtures.ts";
import type { Refusal } from "./end_reason.ts";
import type { RefuseReason } from "../../protocol/datagrams.ts";
import type { CallEvent, Phase } from "./machine_types.ts";
import type { Peer } from "./peer.ts";

const OTHERS_KEY = "L".repeat(43);
const ELSEWHERE = { ip: "10.0.0.77", port: 7_777 };

const sealedInvite = (key: string | null, from = MARIES) =>
  invite(THEIRS, from, "Marie", CODECS, key);

Deno.test("step() rings only for the key that the directory has for the caller's name", () => {
  const rings = "incoming: ack 1, send ringing, warm-audio, INCOMING";
  const table: readonly [string, CallEvent, CallEvent, string][] = [
    ["her key", sealedInvite(KEYED.key), found(THEIRS, KEYED), rings],
    ["her key, from elsewhere", sealedInvite(KEYED.key, ELSEWHERE), found(THEIRS, KEYED), rings],
    ["in the clear", sealedInvite(null), found(THEIRS, KEYED), "idle"],
    ["another's key", sealedInvite(OTHERS_KEY), found(THEIRS, KEYED), "idle"],
    ["a key where she has none", sealedInvite(KEYED.key), found(THEIRS, MARIE), "idle"],
    ["as an original", start(MARIE), found(OTHER, KEYED), "idle"],
  ];
  for (const [what, arrival, answer, expected] of table) {
    assert.equal(summary(run(IDLE, arrival, answer)), expected, what);
  }
});

/** The directory's answer, where there can be no call. */
const refusedBy = (
  id: string,
  { ip, port, version, key }: Peer,
  reason: RefuseReason,
  known: string | null = null,
): CallEvent => ({
  kind: "looked-up",
  id,
  answer: { kind: "refused", address: { ip, port, version, key }, reason, known },
});

Deno.test("step() tells who has the name why there can be no call, and strangers nothing", () => {
  const changed = "key-changed", inClear = "not-encrypted";
  const refuses = "idle: ack 1, send refuse, ENDED error";
  const lied = { ...KEYED, key: null };
  const table: readonly [string, CallEvent, CallEvent, string][] = [
    ["another key", sealedInvite(KEYED.key), refusedBy(THEIRS, KEYED, changed, "P"), refuses],
    ["who is lied of", sealedInvite("P"), refusedBy(THEIRS, lied, changed, "P"), refuses],
    ["in the clear", sealedInvite(null), refusedBy(THEIRS, MARIE, inClear), refuses],
    ["an original", start(MARC), refusedBy(OTHER, MARC, inClear), "idle: 1×REJECT, ENDED declined"],
    ["a stranger's key", sealedInvite(OTHERS_KEY), refusedBy(THEIRS, KEYED, changed, "P"), "idle"],
    ["forged", sealedInvite(null, ELSEWHERE), refusedBy(THEIRS, MARIE, inClear), "idle"],
    ["forged START", start(MARC, OTHER, ZOE), refusedBy(OTHER, MARC, inClear), "idle"],
  ];
  for (const [what, arrival, answer, expected] of table) {
    assert.equal(summary(run(IDLE, arrival, answer)), expected, what);
  }
  const [machine] = run(IDLE, sealedInvite(KEYED.key), refusedBy(THEIRS, KEYED, changed, "P"));
  assert.equal(summary(run(machine, sealedInvite(KEYED.key))), "idle: ack 1", "the invite again");
});

Deno.test("step() says in the clear nothing of keys", () => {
  const [, effects] = run(
    IDLE,
    sealedInvite(null),
    refusedBy(THEIRS, MARIE, "key-changed", KEYED.key),
  );
  const told = effects.flatMap((effect) =>
    effect.kind === "send-v2" && effect.signal.kind === "refuse" ? [effect.signal.reason] : []
  );
  assert.deepEqual(told, ["not-encrypted"]);
});

Deno.test("step() sends nothing to who must not be called, and says why", () => {
  const [, effects] = run(
    machineIn(phasesWith(KEYED)["looking-up"]),
    refusedBy(CALL, KEYED, "key-changed", OTHERS_KEY),
  );
  const [ended, ...others] = effects;
  assert.ok(ended?.kind === "record" && ended.record.event === "ended");
  assert.deepEqual([ended.record.reason, ended.record.refusal], ["error", "key-changed"]);
  assert.deepEqual(others, []);
});

Deno.test("step() believes a refusal of the peer alone", () => {
  const inviting = machineIn(phasesWith(KEYED).inviting);
  const refuse = (key: string | null): CallEvent => ({
    kind: "v2-refuse",
    call: CALL,
    reason: "key-changed",
    from: MARIES,
    key,
  });
  assert.deepEqual(run(inviting, refuse(null)), [inviting, []]);
  assert.deepEqual(run(inviting, refuse(OTHERS_KEY)), [inviting, []]);
  const [, effects] = run(inviting, refuse(KEYED.key));
  const last = effects.at(-1);
  assert.ok(last?.kind === "record" && last.record.event === "ended");
  assert.equal(last.record.refusal, "their-key-changed");
});

Deno.test("step() answers where a sealed invite came from", () => {
  const [, effects] = run(IDLE, sealedInvite(KEYED.key, ELSEWHERE), found(THEIRS, KEYED));
  const sent = effects.flatMap((effect) => effect.kind === "send-v2" ? [effect.to] : []);
  assert.deepEqual(sent, [{ ...KEYED, ...ELSEWHERE }]);
});

Deno.test("step() asks for the same key again before it answers", () => {
  const answering = machineIn(phasesWith(KEYED).answering);
  const moved = found(CALL, { ...KEYED, ...ELSEWHERE });
  assert.match(summary(run(answering, moved)), /CONNECTED/);
  for (const key of [OTHERS_KEY, null]) {
    assert.match(summary(run(answering, found(CALL, { ...KEYED, key }))), /ENDED error/);
  }
});

Deno.test("step() believes of a peer with a key what is sealed by it, from any address", () => {
  const inCall = machineIn(phasesWith(KEYED)["in-call"]);
  const bye = (from: typeof MARIES, key: string | null): CallEvent => ({
    kind: "v2-bye",
    call: CALL,
    from,
    key,
  });
  for (const [from, key] of [[MARIES, null], [MARIES, OTHERS_KEY]] as const) {
    assert.deepEqual(run(inCall, bye(from, key)), [inCall, []]);
  }
  assert.match(summary(run(inCall, bye(ELSEWHERE, KEYED.key))), /ENDED remote-hangup/);
  const plain = machineIn(phasesWith(MARIE)["in-call"]);
  assert.deepEqual(run(plain, bye(MARIES, KEYED.key)), [plain, []]);
});

Deno.test("step() ends a call without a sealed session, and forgets who came without one", () => {
  const { inviting, "in-call": inCall } = phasesWith(KEYED);
  const table: readonly [Phase, Refusal, string][] = [
    [inviting, "unreachable", "unreachable"],
    [inviting, "key-changed", "error"],
    [inviting, "refused", "error"],
    [inCall, "unreachable", "error"],
  ];
  for (const [phase, code, reason] of table) {
    const [, effects] = run(machineIn(phase), { kind: "refused", call: CALL, code });
    const last = effects.at(-1);
    assert.ok(last?.kind === "record" && last.record.event === "ended");
    assert.deepEqual([last.record.reason, last.record.refusal], [reason, code]);
  }
  const refused: CallEvent = { kind: "refused", call: THEIRS, code: "wrong-key" };
  assert.equal(
    summary(run(IDLE, sealedInvite(KEYED.key), refused, found(THEIRS, KEYED))),
    "idle",
  );
});
