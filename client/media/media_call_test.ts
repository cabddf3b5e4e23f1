import assert from "node:assert/strict";
import { AUDIO_WORD, AUDIO_WORDS, DEMAND } from "./audio_control.ts";
import { createMediaCall } from "./media_call.ts";
import type { AttachedAudio } from "./media_protocol.ts";
import { createRingBuffer, openRing } from "./ring.ts";
import { createV1Line } from "./v1_line.ts";

const PEER = { ip: "127.0.0.9", port: 5001 };

function createAudio(): AttachedAudio {
  return {
    capture: createRingBuffer(65_536),
    playback: createRingBuffer(65_536),
    control: new SharedArrayBuffer(4 * AUDIO_WORDS),
    captureHz: 48_000,
    playbackHz: 48_000,
    playbackPeriod: 240,
  };
}

/** Runs a call for a while on its timer alone; `eachMs` is what happens besides. */
function run(
  call: ReturnType<typeof createMediaCall>,
  fromMs: number,
  toMs: number,
  eachMs: (ms: number) => void = () => {},
): void {
  for (let ms = fromMs; ms < toMs; ms++) {
    eachMs(ms);
    if (ms % 20 === 0) call.tick(ms);
  }
}

Deno.test("mediaCall.tick() keeps frames leaving every 64 ms without any sound end", () => {
  let sent = 0;
  const call = createMediaCall(PEER, 0, createV1Line(() => sent++));
  run(call, 0, 6_500);
  assert.ok(sent >= 100 && sent <= 101, `${sent} frames`);
  assert.equal(call.stats(6_500).framesSent, sent);
});

Deno.test("mediaCall.tick() steps in for a microphone that hangs, and back when it goes on", () => {
  let sent = 0;
  const audio = createAudio();
  const microphone = openRing(audio.capture);
  const call = createMediaCall(PEER, 0, createV1Line(() => sent++));
  call.attach(audio);
  const period = new Float32Array(240).fill(0.1);
  const alive = (ms: number) => {
    if (ms % 5 !== 0) return;
    microphone.write(period);
    call.pump(ms);
  };
  run(call, 0, 3_200, alive);
  assert.ok(Math.abs(sent - 50) <= 1, `${sent} frames of the microphone`);
  run(call, 3_200, 6_400);
  assert.ok(sent >= 96 && sent <= 100, `${sent} frames in 6.4 s, half of them without it`);
  run(call, 6_400, 9_600, alive);
  assert.ok(sent >= 146 && sent <= 150, `${sent} frames in 9.6 s`);
});

Deno.test("mediaCall.tick() plays off what comes while the speaker hangs", () => {
  const call = createMediaCall(PEER, 0, createV1Line(() => {}));
  call.attach(createAudio());
  run(call, 0, 6_400, (ms) => {
    if (ms % 64 === 0) call.receive(new Uint8Array(1_024).fill(ms / 64));
  });
  const { bufferMs, framesReceived, droppedMs } = call.stats(6_400);
  assert.equal(framesReceived, 100);
  assert.ok(bufferMs < 250, `${bufferMs} ms kept`);
  assert.ok(droppedMs < 250, `${droppedMs} ms dropped`);
});

Deno.test("mediaCall.pump() waits for a late packet while the speaker can, and makes sound up when it can't", () => {
  const audio = createAudio();
  const words = new Int32Array(audio.control);
  const speaker = openRing(audio.playback);
  const call = createMediaCall(PEER, 0, createV1Line(() => {}));
  const packet = new Uint8Array(1_024).fill(0x11);
  const ask = (demand: number) => {
    words[AUDIO_WORD.demand] = demand;
    call.pump(0);
    return speaker.available;
  };
  words[AUDIO_WORD.demand] = DEMAND.enough;
  call.attach(audio);
  speaker.skip(speaker.available);
  call.receive(packet);
  assert.equal(ask(DEMAND.enough), 0);
  let periods = 0;
  for (; ask(DEMAND.soon) > 0; periods++) speaker.skip(speaker.available);
  assert.ok(periods >= 12, `${periods} periods of a packet of 64 ms`);
  call.receive(packet);
  assert.ok(speaker.available >= 240, "served as soon as it has come");
  speaker.skip(speaker.available);
  while (ask(DEMAND.soon) > 0) speaker.skip(speaker.available);
  const { concealedMs } = call.stats(0);
  assert.ok(ask(DEMAND.now) >= 240);
  assert.ok(call.stats(0).concealedMs > concealedMs);
});

Deno.test("mediaCall.stats() tells since when the peer is silent, and counts this call's glitches", () => {
  const audio = createAudio();
  const words = new Int32Array(audio.control);
  words[AUDIO_WORD.underruns] = 7;
  words[AUDIO_WORD.overruns] = 2;
  const call = createMediaCall(PEER, 1_000, createV1Line(() => {}));
  assert.equal(call.stats(1_500).heardAgoMs, 500);
  call.attach(audio);
  call.heard(2_000);
  words[AUDIO_WORD.underruns] = 8;
  assert.equal(call.stats(2_250).heardAgoMs, 250);
  assert.equal(call.stats(2_250).underruns, 1);
  call.attach(createAudio());
  assert.deepEqual([call.stats(2_250).underruns, call.stats(2_250).overruns], [1, 0]);
  call.attach(null);
  assert.equal(call.stats(2_250).underruns, 1);
});

Deno.test("mediaCall.stats() tells of an old peer what this side alone can see", () => {
  const audio = createAudio();
  const words = new Int32Array(audio.control);
  words[AUDIO_WORD.inputLatencyUs] = 7_000;
  words[AUDIO_WORD.outputLatencyUs] = 12_000;
  const call = createMediaCall(PEER, 0, createV1Line(() => {}));
  call.attach(audio);
  const heard = new Uint8Array(1_024);
  let stats = call.stats(0);
  run(call, 0, 6_400, (ms) => {
    if (ms % 64 === 0 && ms % 640 !== 0) call.receive(heard);
    if (ms % 100 === 0) stats = call.stats(ms);
  });
  assert.ok(Math.abs(stats.bitrateKbps.spoken - 128) <= 3, `${stats.bitrateKbps.spoken} kb/s`);
  assert.ok(Math.abs(stats.bitrateKbps.heard - 115) <= 4, `${stats.bitrateKbps.heard} kb/s`);
  const { lossPercent, ownDelayMs, bufferMs } = stats;
  assert.ok(lossPercent.heard !== null);
  assert.ok(Math.abs(lossPercent.heard - 10) < 3, `${lossPercent.heard} % lost`);
  assert.equal(ownDelayMs.capture, 71);
  const ringMs = openRing(audio.playback).available / 48;
  assert.ok(Math.abs(ownDelayMs.playout - (bufferMs + ringMs + 12)) <= 1, `${ownDelayMs.playout}`);
  assert.deepEqual(
    [stats.peerReport, stats.rttMs, stats.mouthToEarMs.heard, lossPercent.spoken],
    [null, null, null, null],
  );
});
