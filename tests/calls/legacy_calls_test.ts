import assert from "node:assert/strict";
import { compareSpeech } from "../../tools/compare_speech.ts";
import { median, rms } from "../../tools/correlate.ts";
import type { ClientProgram } from "../../tools/programs/client_program.ts";
import { JOHNS_VOICE, makeSpeech, MARIES_VOICE } from "../../tools/speech.ts";
import type { LegacyClient } from "../legacy/legacy_client.ts";
import { playSeconds, reasonOf, type TalkingClient } from "./stage.ts";
import { asFloats, is, legacySpeech, startLegacyStage } from "./legacy/legacy_stage.ts";

const FRAME_SECONDS = 512 / 8_000;

/** A 2023 client calls ours, which accepts. */
async function callOurs(legacy: LegacyClient, ours: ClientProgram): Promise<void> {
  const from = ours.events.entries.length;
  const calling = legacy.call(ours.name);
  await ours.event("incoming", { from });
  await ours.api("/api/accept", {});
  await ours.event("connected", { from });
  await calling;
}

/** Ours calls a 2023 client, which accepts. */
async function callLegacy(ours: ClientProgram, legacy: LegacyClient, name: string): Promise<void> {
  const [from, fromLegacy] = [ours.events.entries.length, legacy.events.entries.length];
  const popup = legacy.events.until("a pop-up", is("popup"), { from: fromLegacy });
  await ours.api("/api/call", { to: name });
  await popup;
  await legacy.accept();
  await ours.event("connected", { from });
}

/** What both have heard of each other, in some seconds of their call. */
interface BothHeard {
  readonly atOurs: Uint8Array<ArrayBuffer>;
  readonly atLegacy: readonly Int16Array[];
}

async function bothTalk(legacy: LegacyClient, ours: TalkingClient): Promise<BothHeard> {
  await Promise.all([legacy.plays(4 / FRAME_SECONDS), playSeconds(ours, 4)]);
  return { atOurs: await Deno.readFile(ours.earFile), atLegacy: legacy.frames() };
}

/** After the call: comparing takes seconds, in which the client of 2023, in this process, would be mute. */
function assertBothHeard({ atOurs, atLegacy }: BothHeard, ours: TalkingClient): void {
  const heard = compareSpeech(
    { samples: makeSpeech(MARIES_VOICE, 20, 8_000), hz: 8_000 },
    atOurs,
    { greatestDelayMs: 2_800 }, // its streams open late
  );
  assert.ok(heard.similarity > 0.8 && heard.seconds > 1.5, JSON.stringify(heard));
  const similarity = medianOfFrames(atLegacy, ours.said);
  assert.ok(similarity > 0.8, `at the client of 2023 the median of frames is ${similarity}`);
}

/**
 * How much frames of 8 kHz are like what was said (48 kHz), in the middle: one by one, since a 2023
 * client as a caller loses some, and plays the others whenever they come.
 */
function medianOfFrames(frames: readonly Int16Array[], said: Float32Array): number {
  const at8kHz = Float32Array.from({ length: said.length / 6 }, (_, i) => said[6 * i] ?? 0);
  let from = 0;
  const similarities: number[] = [];
  for (const frame of frames.slice(0, 60).map(asFloats)) {
    if (rms(frame) < 0.01) continue;
    const { at, similarity } = findFrame(frame, at8kHz.subarray(from, from + SEARCHED_SAMPLES));
    if (similarity > 0.9) from += at;
    similarities.push(similarity);
  }
  return similarities.length < 20 ? 0 : median(similarities);
}

/** From the frame that was found last: what piled up was dropped, or the talker's clock stood still. */
const SEARCHED_SAMPLES = 2 * 8_000;

/** Where `said` is likest to a frame. */
function findFrame(frame: Float32Array, said: Float32Array): { at: number; similarity: number } {
  let likest = { at: 0, similarity: 0 };
  const scale = rms(frame) * frame.length;
  for (let at = 0; at + frame.length <= said.length; at++) {
    let product = 0, energy = 0;
    for (let i = 0; i < frame.length; i++) {
      const value = said[at + i]!;
      product += value * frame[i]!;
      energy += value * value;
    }
    const similarity = product / (scale * Math.sqrt(energy / frame.length) + 1e-9);
    if (similarity > likest.similarity) likest = { at, similarity };
  }
  return likest;
}

Deno.test("a 2023 client calls ours: both hear the other, and ours hangs up", async () => {
  await using all = await startLegacyStage();
  const john = await all.talker("John", JOHNS_VOICE);
  const marc = await all.legacy("Marc", { says: legacySpeech(MARIES_VOICE, 20) });
  await callOurs(marc, john);
  const { codec, security } = await john.event("connected");
  assert.deepEqual([codec, security], ["v1", "plain"]);
  const heard = await bothTalk(marc, john);
  await john.api("/api/hangup", {});
  assert.deepEqual(await marc.events.until("the end", is("ended")), { kind: "ended", by: "them" });
  assert.equal(await reasonOf(john), "hangup");
  assertBothHeard(heard, john);
});

Deno.test("ours calls a 2023 client, whose sound opens 2 s late: both hear, and it hangs up", async () => {
  await using all = await startLegacyStage();
  const john = await all.talker("John", JOHNS_VOICE);
  const marc = await all.legacy("Marc", { says: legacySpeech(MARIES_VOICE, 20), opensMs: 2_000 });
  await callLegacy(john, marc, "Marc");
  const heard = await bothTalk(marc, john);
  await marc.hangUp();
  assert.equal(await reasonOf(john), "remote-hangup");
  // Its reader still waits in the socket: without our CLOSE in answer this START would be swallowed.
  await callLegacy(john, marc, "Marc");
  await john.api("/api/hangup", {});
  assert.equal(await reasonOf(john), "hangup");
  assertBothHeard(heard, john);
});

Deno.test("ours with --require-encryption neither rings for a 2023 client nor calls it: both ends say so", async () => {
  await using all = await startLegacyStage();
  const john = await all.ours("John", { args: ["--require-encryption"] });
  const marc = await all.legacy("Marc");
  await marc.call("John");
  assert.ok(marc.events.entries.some(is("rejected")));
  const { reason, refusal, peer } = await john.event("ended");
  assert.deepEqual({ reason, refusal, peer }, {
    reason: "declined",
    refusal: "not-encrypted",
    peer: "Marc",
  });
  const fromMarc = marc.events.entries.length;
  await assert.rejects(john.api("/api/call", { to: "Marc" }), /not-encrypted/);
  assert.ok(!marc.events.entries.slice(fromMarc).some(is("popup")));
  assert.ok(!john.events.entries.some(({ event }) => event === "incoming"));
});

Deno.test("silence keeps playing at a 2023 client: it is sent with dither", async () => {
  await using all = await startLegacyStage();
  const john = await all.ours("John", { mic: "none" });
  const marc = await all.legacy("Marc", { opensMs: 100 });
  await callLegacy(john, marc, "Marc");
  await marc.plays(20);
  const loudest = marc.heard().reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  assert.ok(loudest >= 1 && loudest <= 2, `what is played has peaks of ${loudest}`);
  await john.api("/api/hangup", {});
});

Deno.test("a 2023 client declines ours, and ours declines it", async () => {
  await using all = await startLegacyStage();
  const john = await all.ours("John");
  const marc = await all.legacy("Marc");
  await john.api("/api/call", { to: "Marc" });
  await marc.events.until("a pop-up", is("popup"));
  await marc.decline();
  assert.equal(await reasonOf(john), "declined");

  const from = john.events.entries.length;
  const calling = marc.call("John");
  await john.event("incoming", { from });
  await john.api("/api/reject", {});
  await calling;
  assert.equal(marc.events.entries.at(-1)?.kind, "rejected");
  assert.equal(await reasonOf(john), "declined");
});

Deno.test("with a 2023 client a call rings 7 s, both ways, and late answers are told off", async () => {
  await using all = await startLegacyStage();
  const [john, paul] = [await all.ours("John"), await all.ours("Paul")];
  const [marc, luc] = [await all.legacy("Marc"), await all.legacy("Luc", { opensMs: 100 })];
  const ended = (client: ClientProgram) => client.event("ended", { timeoutMs: 12_000 });
  // Both directions at once, since each takes 7 s.
  const calling = marc.call("John");
  await paul.api("/api/call", { to: "Luc" });
  const [incoming, dialling, atJohn, atPaul] = await Promise.all([
    john.event("incoming"),
    paul.event("dialling"),
    ended(john),
    ended(paul),
  ]);
  await calling;
  assert.ok(marc.events.entries.some(is("timeout")));
  assert.deepEqual([atJohn.reason, atPaul.reason], ["no-answer", "no-answer"]);
  for (const [begin, end] of [[incoming, atJohn], [dialling, atPaul]] as const) {
    const rangMs = Date.parse(end.at) - Date.parse(begin.at);
    assert.ok(Math.abs(rangMs - 7_000) < 1_000, `it rang for ${rangMs} ms`);
  }
  // Luc's pop-up stays. Who accepts now is hung up on at once.
  await luc.accept();
  assert.deepEqual(await luc.events.until("the end", is("ended")), { kind: "ended", by: "them" });
  assert.equal(paul.events.entries.some(({ event }) => event === "connected"), false);
});

Deno.test("ours gives up a call to a 2023 client, which hangs up at once when it accepts later", async () => {
  await using all = await startLegacyStage();
  const john = await all.ours("John");
  const marc = await all.legacy("Marc", { opensMs: 100 });
  await john.api("/api/call", { to: "Marc" });
  await marc.events.until("a pop-up", is("popup"));
  await john.api("/api/hangup", {});
  assert.equal(await reasonOf(john), "cancelled");
  await marc.accept();
  assert.deepEqual(await marc.events.until("the end", is("ended")), { kind: "ended", by: "them" });
});

Deno.test("a 2023 client that calls during a call is turned away where that is wished", async () => {
  await using all = await startLegacyStage();
  const john = await all.ours("John", { args: ["--no-call-waiting"] });
  const marc = await all.legacy("Marc");
  const luc = await all.legacy("Luc");
  await callOurs(marc, john);
  await luc.call("John");
  assert.equal(luc.events.entries.at(-1)?.kind, "rejected");
  const missed = await john.event("missed");
  assert.deepEqual([missed.peer, missed.reason], ["Luc", "busy"]);
  assert.equal(john.events.entries.some(({ event }) => event === "ended"), false);
  await marc.hangUp();
  assert.equal(await reasonOf(john), "remote-hangup");
});

Deno.test("a call with a 2023 client can't be held, but ended for a second caller", async () => {
  await using all = await startLegacyStage();
  const john = await all.ours("John");
  const marie = await all.ours("Marie");
  const marc = await all.legacy("Marc");
  await callOurs(marc, john);
  await marc.plays(20); // its reader is open: CLOSE is heard
  await marie.api("/api/call", { to: "John" });
  const { call } = await john.event("waiting");
  const { waiting } = await john.api("/api/state") as { waiting: { canHold: boolean } | null };
  assert.equal(waiting?.canHold, false);
  await assert.rejects(john.api("/api/hold", { on: true }), /cannot-hold/);
  await assert.rejects(john.api("/api/accept", { call }), /cannot-hold/);
  await john.api("/api/accept", { call, first: "end" });
  await marc.events.until("the end", is("ended"));
  assert.equal((await marie.event("connected")).peer, "John");
  await marie.api("/api/hangup", {});
  assert.deepEqual([await reasonOf(marie), (await john.event("ended")).reason], [
    "hangup",
    "hangup",
  ]);
});

Deno.test("a START from another address than the directory has for its name doesn't ring", async () => {
  await using all = await startLegacyStage();
  const john = await all.ours("John");
  await all.legacy("Marc");
  const voiceHost = new URL(`http://${all.stage.address}`).hostname;
  const forger = Deno.listenDatagram({ hostname: voiceHost, port: 0, transport: "udp" });
  const { prefill } = await john.api("/api/state") as { prefill: { server: string } };
  await forger.send(new TextEncoder().encode("START Marc"), {
    transport: "udp",
    hostname: prefill.server,
    port: 5001,
  });
  forger.close();
  // A call that is real comes after the forged one, and is the only one.
  const real = await all.legacy("Luc");
  const calling = real.call("John");
  assert.equal((await john.event("incoming")).peer, "Luc");
  await john.api("/api/reject", {});
  await calling;
});
