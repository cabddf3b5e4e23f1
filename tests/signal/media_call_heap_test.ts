/**
 * A call keeps nothing of what it carries: both sides' calls on a clock of their own, many times as fast
 * as a real one. With threads, sockets and all processing: `task bench keep_time`.
 */
import assert from "node:assert/strict";
import v8 from "node:v8";
import vm from "node:vm";
import { AUDIO_WORD, AUDIO_WORDS, DEMAND } from "../../client/media/audio_control.ts";
import { createMediaCall } from "../../client/media/media_call.ts";
import { loadOpus, type Opus } from "../../client/media/opus_codec.ts";
import { createOpusLine } from "../../client/media/opus_line.ts";
import { createRingBuffer, openRing } from "../../client/media/ring.ts";
import { createSealedSessions } from "../../client/media/sealed_sessions.ts";
import { loadSodiumAead } from "../../client/media/sodium_aead.ts";
import type { Aead } from "../../protocol/aead.ts";
import { heapTrend } from "../../tools/heap_trend.ts";
import { JOHNS_VOICE, makeSpeech, MARIES_VOICE, type Voice } from "../../tools/speech.ts";

const HZ = 48_000, PERIOD = 240, PERIOD_MS = 5, TICK_MS = 100;
const SPEECH_SECONDS = 10;
/** Code is compiled and buffers find their size first. */
const SETTLE_SECONDS = 60, SAMPLES = 8, SAMPLE_SECONDS = 15;
/** One object for each packet came to 950, none to 4. */
const MOST_KIB_PER_MINUTE = 60;
const PEER = { ip: "192.0.2.1", port: 5001 };

function openSide(
  { opus, aead }: { readonly opus: Opus; readonly aead: Aead },
  index: number,
  voice: Voice,
  send: (datagram: Uint8Array) => void,
) {
  const sessions = createSealedSessions(send, aead);
  const key = (side: number) => new Uint8Array(32).fill(1 + side);
  const remoteIndex = 1 - index;
  sessions.add({
    ...{ index, remoteIndex, address: PEER },
    ...{ sendKey: key(index), receiveKey: key(remoteIndex) },
  });
  const line = createOpusLine({
    ...{ opus, startMs: 0, random: () => index },
    send: (packet) => sessions.sendVoice(index, packet),
  });
  const call = createMediaCall(PEER, 0, line);
  const capture = createRingBuffer(8 * PERIOD), playback = createRingBuffer(16 * PERIOD);
  const words = new Int32Array(new SharedArrayBuffer(4 * AUDIO_WORDS));
  Atomics.store(words, AUDIO_WORD.demand, DEMAND.now);
  const control = words.buffer as SharedArrayBuffer;
  call.attach({
    ...{ capture, playback, control },
    ...{ captureHz: HZ, playbackHz: HZ, playbackPeriod: PERIOD },
  });
  const said = makeSpeech(voice, SPEECH_SECONDS, HZ);
  return { call, sessions, said, microphone: openRing(capture), speaker: openRing(playback) };
}

/** What is in use of all that JavaScript's objects live in: compiled code comes and goes beside it. */
function objectsKib(collect: () => void): number {
  collect();
  const spaces = v8.getHeapSpaceStatistics();
  const used = spaces.filter(({ space_name }) => /^(old|large_object|new)/.test(space_name))
    .reduce((sum, { space_used_size }) => sum + space_used_size, 0);
  return used / 1_024;
}

Deno.test("mediaCall keeps nothing of the packets of a call", async () => {
  v8.setFlagsFromString("--expose-gc");
  const collect: () => void = vm.runInNewContext("gc");
  const parts = { opus: await loadOpus(), aead: await loadSodiumAead() };
  const played = new Float32Array(PERIOD);
  let now = 0, periods = 0;
  const sides = [JOHNS_VOICE, MARIES_VOICE].map((voice, index) =>
    openSide(parts, index, voice, (datagram) => deliver(1 - index, datagram))
  );

  function deliver(to: number, datagram: Uint8Array): void {
    const { sessions, call } = sides[to]!;
    const opened = sessions.open(datagram, PEER.ip, PEER.port);
    if (opened === null) return;
    call.heard(now);
    if (opened.kind === "rtcp") call.receiveReport(opened.content, now);
    else call.receive(opened.content);
  }

  function talk(seconds: number): void {
    for (const end = now + 1_000 * seconds; now < end;) {
      now += PERIOD_MS;
      const at = (periods++ * PERIOD) % (SPEECH_SECONDS * HZ);
      for (const { call, said, microphone, speaker } of sides) {
        microphone.write(said.subarray(at, at + PERIOD));
        call.pump(now);
        speaker.read(played);
        if (now % TICK_MS !== 0) continue;
        call.tick(now);
        call.stats(now);
      }
    }
  }

  talk(SETTLE_SECONDS);
  const kib = Array.from({ length: SAMPLES }, () => {
    talk(SAMPLE_SECONDS);
    return objectsKib(collect);
  });
  const { framesReceived } = sides[0]!.call.stats(now);
  assert.ok(framesReceived > 10_000, `${framesReceived} packets`);
  const { keptKibPerMinute } = heapTrend(kib, SAMPLE_SECONDS);
  const said = `${keptKibPerMinute} KiB a minute: ${kib.map(Math.round)}`;
  assert.ok(keptKibPerMinute < MOST_KIB_PER_MINUTE, said);
  for (const { call } of sides) call.close();
});
