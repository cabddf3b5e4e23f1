import assert from "node:assert/strict";
import { correlate } from "../../tools/correlate.ts";
import { toHz } from "../../tests/voice/files_call.ts";
import { makeSpeech } from "../../tests/voice/speech.ts";
import { createCapturePath } from "./capture_path.ts";
import { createPlaybackPath } from "./playback_path.ts";
import { createRingBuffer, openRing } from "./ring.ts";
import { v1Codec } from "./v1_codec.ts";
import { createV1Line } from "./v1_line.ts";

const PERIOD_MS = 5;

/** Speech from one ring to another, at both ends in periods of about 5 ms; without threads. */
function pass(captureHz: number, playbackHz: number, seconds: number) {
  const said = makeSpeech(seconds, captureHz, 3);
  const microphone = openRing(createRingBuffer(65_536));
  const speaker = openRing(createRingBuffer(65_536));
  const line = createV1Line((packet) => line.receive(packet));
  const playback = createPlaybackPath(line);
  const capture = createCapturePath(line);
  const capturePeriod = Math.round((captureHz * PERIOD_MS) / 1_000);
  const period = Math.round((playbackHz * PERIOD_MS) / 1_000);
  capture.attach({ ring: microphone, hz: captureHz });
  playback.attach({ ring: speaker, hz: playbackHz, period });
  const heard = new Float32Array(seconds * playbackHz);
  const played = new Float32Array(period);
  for (let at = 0, to = 0; at + capturePeriod <= said.length; at += capturePeriod) {
    microphone.write(said.subarray(at, at + capturePeriod));
    capture.pump();
    for (; (to + period) / playbackHz <= (at + capturePeriod) / captureHz; to += period) {
      playback.fill(0, false);
      assert.equal(speaker.read(played), period);
      heard.set(played, to);
    }
  }
  return { said, heard, playout: line.playout, micLevel: capture.readLevel() };
}

for (
  const [captureHz, playbackHz] of [[8_000, 48_000], [44_100, 48_000], [48_000, 44_100]] as const
) {
  Deno.test(`playbackPath.fill() gives back what ${captureHz} Hz said at ${playbackHz} Hz`, () => {
    const { said, heard, playout, micLevel } = pass(captureHz, playbackHz, 5);
    // What an 8 kHz call can carry, from when the buffer has found its length; compared at 48 kHz,
    // so that a fraction of a sample of delay is no difference.
    const steady = (samples: Float32Array, hz: number) =>
      toHz(toHz(samples.subarray(3 * hz), hz), 8_000, 48_000);
    const match = correlate(steady(said, captureHz), steady(heard, playbackHz), 48_000);
    assert.ok(match.similarity >= 0.98, JSON.stringify(match));
    assert.ok(match.delayMs > 64 && match.delayMs < 90, JSON.stringify(match));
    assert.ok(playout.concealedMs < 15, `${playout.concealedMs} ms made up`);
    assert.equal(playout.droppedMs, 0);
    assert.ok(micLevel > 0.02);
  });
}

Deno.test("playbackPath.fill() keeps a period and little more in the ring, and more after underruns", () => {
  const ring = openRing(createRingBuffer(65_536));
  const playback = createPlaybackPath(createV1Line(() => {}));
  playback.attach({ ring, hz: 48_000, period: 240 });
  playback.fill(0, false);
  assert.ok(ring.available >= 240 + 48 && ring.available < 240 + 4 * 48, `${ring.available}`);
  assert.equal(playback.fill(0, false), 0);
  for (let underruns = 1; underruns <= 4; underruns++) {
    ring.skip(ring.available);
    playback.fill(underruns, false);
  }
  const afterUnderruns = ring.available;
  assert.ok(afterUnderruns > 240 + 5 * 48, `${afterUnderruns}`);
  for (let period = 0; period < 20_000; period++) {
    ring.skip(240);
    playback.fill(4, false);
  }
  assert.ok(ring.available < afterUnderruns - 2 * 48, `${ring.available} after 100 s of calm`);
});

Deno.test("playbackPath.discard() goes on without a speaker", () => {
  const line = createV1Line(() => {});
  const playback = createPlaybackPath(line);
  const packet = new Uint8Array(v1Codec.packetBytes).fill(0x11);
  for (let frame = 0; frame < 100; frame++) {
    line.receive(packet.fill(frame));
    playback.discard(v1Codec.frameMs);
  }
  assert.ok(line.playout.bufferMs < 80);
  assert.ok(playback.readLevel() > 0);
  assert.equal(playback.fill(0, false), 0);
});
