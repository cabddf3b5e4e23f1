import assert from "node:assert/strict";
import { makeSpeech } from "../../tools/speech.ts";
import { seededRandom } from "../../tools/seeded_random.ts";
import { loadOpus } from "../../client/media/opus_codec.ts";
import { loadOpusModule } from "../../client/media/opus_module.ts";

const HZ = 48_000;

/** Signal to noise in dB, where `heard` lags by `lag` samples. */
function snrDb(said: Float32Array, heard: Float32Array, lag: number): number {
  let signal = 0, noise = 0;
  for (let i = 0; i + lag < heard.length; i++) {
    signal += said[i]! ** 2;
    noise += (said[i]! - heard[i + lag]!) ** 2;
  }
  return 10 * Math.log10(signal / noise);
}

async function passThrough(said: Float32Array, frameSamples: number, bitrate: number) {
  const opus = await loadOpus();
  const encoder = opus.createEncoder({ bitrate, complexity: 5 });
  const decoder = opus.createDecoder();
  const heard = new Float32Array(said.length);
  const packet = new Uint8Array(900);
  let bytes = 0;
  for (let at = 0; at + frameSamples <= said.length; at += frameSamples) {
    const length = encoder.encode(said.subarray(at, at + frameSamples), packet);
    assert.equal(decoder.duration(packet.subarray(0, length)), frameSamples);
    assert.equal(decoder.decode(packet.subarray(0, length), heard.subarray(at)), frameSamples);
    bytes += length;
  }
  const { lookahead } = encoder;
  encoder.close();
  decoder.close();
  return { heard, lookahead, bitrate: (8 * bytes * HZ) / said.length };
}

Deno.test("loadOpus() brings libopus 1.6.1, and leaves WebAssembly.instantiate as it was", async () => {
  const before = WebAssembly.instantiate;
  const module = await loadOpusModule();
  assert.equal(module.version, "libopus 1.6.1");
  assert.equal(WebAssembly.instantiate, before);
});

Deno.test("opusEncoder.encode() and decode() keep speech, 2.5 ms late, at the bitrate asked", async () => {
  const said = makeSpeech({ pitchHz: 112, seed: 3 }, 2, HZ);
  for (const frameSamples of [120, 240, 480, 960, 1_920, 2_880]) {
    const { heard, lookahead, bitrate } = await passThrough(said, frameSamples, 96_000);
    assert.equal(lookahead, 120);
    const snr = snrDb(said, heard, lookahead);
    assert.ok(snr > 12, `${frameSamples} samples: ${snr.toFixed(1)} dB`);
    assert.ok(bitrate > 60_000 && bitrate < 105_000, `${frameSamples} samples: ${bitrate} b/s`);
  }
});

Deno.test("opusEncoder.encode() gives 0 for a frame that Opus doesn't know, and survives any samples", async () => {
  const opus = await loadOpus();
  const encoder = opus.createEncoder();
  const packet = new Uint8Array(400);
  for (const samples of [0, 1, 119, 121, 512, 2_881, 9_000]) {
    assert.equal(encoder.encode(new Float32Array(samples), packet), 0, `${samples} samples`);
  }
  for (const value of [NaN, Infinity, -Infinity, 1e30]) {
    assert.ok(encoder.encode(new Float32Array(240).fill(value), packet) > 0, `${value}`);
  }
  const said = makeSpeech({ pitchHz: 112, seed: 3 }, 0.5, HZ);
  const decoder = opus.createDecoder();
  const heard = new Float32Array(said.length);
  for (let at = 0; at < said.length; at += 240) {
    const length = encoder.encode(said.subarray(at, at + 240), packet);
    decoder.decode(packet.subarray(0, length), heard.subarray(at));
  }
  const [early, late] = [said.subarray(12_000), heard.subarray(12_000)];
  assert.ok(snrDb(early, late, encoder.lookahead) > 5, "it encodes as before");
  encoder.close();
  decoder.close();
});

Deno.test("opusEncoder.configure() takes effect with the next frame, and refuses what Opus does", async () => {
  const opus = await loadOpus();
  const said = makeSpeech({ pitchHz: 208, seed: 1 }, 1, HZ);
  const encoder = opus.createEncoder({ bitrate: 96_000 });
  const packet = new Uint8Array(400);
  const bytesOfSecond = () => {
    let bytes = 0;
    for (let at = 0; at < HZ; at += 480) {
      bytes += encoder.encode(said.subarray(at, at + 480), packet);
    }
    return bytes;
  };
  const dear = bytesOfSecond();
  encoder.configure({ bitrate: 24_000, complexity: 0, lossPercent: 20 });
  const cheap = bytesOfSecond();
  assert.ok(cheap < dear / 2.5, `${cheap} of ${dear} bytes`);
  assert.throws(() => encoder.configure({ complexity: 11 }), RangeError);
  encoder.close();
  encoder.configure({ bitrate: 32_000 });
  assert.equal(encoder.encode(said.subarray(0, 480), packet), 0, "closed");
});

Deno.test("opusEncoder.encode() with discontinuous drops the noise between speech, but for a frame each 400 ms", async () => {
  const opus = await loadOpus();
  const random = seededRandom(7);
  const said = makeSpeech({ pitchHz: 112, seed: 3 }, 2, HZ);
  for (const frameSamples of [240, 480, 960]) {
    const encoder = opus.createEncoder({ discontinuous: true });
    const packet = new Uint8Array(400);
    const sent: boolean[] = [];
    const frame = new Float32Array(frameSamples);
    for (let at = 0; at < 10 * HZ; at += frameSamples) {
      const inSpeech = at % (5 * HZ); // 2 s of speech, 3 s of noise, and again
      for (let i = 0; i < frameSamples; i++) {
        const speech = inSpeech < 2 * HZ ? said[inSpeech + i]! : 0;
        frame[i] = 0.003 * (random() - 0.5) + speech;
      }
      sent.push(encoder.encode(frame, packet) > 2);
    }
    const share = (fromS: number, toS: number) => {
      const part = sent.slice(fromS * HZ / frameSamples, toS * HZ / frameSamples);
      return part.filter(Boolean).length / part.length;
    };
    const shares = `${share(3, 5)} of the noise, ${share(5, 7)} of the speech`;
    assert.ok(share(5, 7) > 0.95 && share(3, 5) < 0.1, `${frameSamples} samples: ${shares}`);
    assert.ok(share(3, 5) > 0, "a sign of life");
    encoder.close();
  }
});

Deno.test("opusDecoder.conceal() goes on with the sound and lets it fade; nothing before the first packet", async () => {
  const opus = await loadOpus();
  const encoder = opus.createEncoder({ bitrate: 64_000 });
  const decoder = opus.createDecoder();
  const into = new Float32Array(960).fill(1);
  decoder.conceal(into, 960);
  assert.ok(into.every((sample) => sample === 0));
  const packet = new Uint8Array(400);
  const said = makeSpeech({ pitchHz: 112, seed: 3 }, 2, HZ);
  const rms = (samples: Float32Array) =>
    Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
  for (const samples of [120, 240, 360, 960]) {
    let before = 0;
    for (let at = 0; before < 0.05 || at < HZ; at += 480) {
      const length = encoder.encode(said.subarray(at, at + 480), packet);
      decoder.decode(packet.subarray(0, length), into);
      before = rms(into.subarray(0, 480));
    }
    into.fill(1);
    decoder.conceal(into, samples);
    const after = rms(into.subarray(0, samples));
    assert.ok(after > 0.3 * before, `${samples} samples go on: ${before}, then ${after}`);
    assert.ok(into.subarray(samples).every((sample) => sample === 1), "no more is written");
  }
  for (let i = 0; i < 50; i++) decoder.conceal(into, 960);
  assert.ok(rms(into) < 0.005, `a second later the room's noise is left: ${rms(into)}`);
  encoder.close();
  decoder.close();
  decoder.conceal(into, 960);
  assert.ok(into.every((sample) => sample === 0));
});

Deno.test("opusDecoder.decode() survives any bytes, and decodes what is good as soon as it comes", async () => {
  const opus = await loadOpus();
  const encoder = opus.createEncoder({ bitrate: 64_000, lossPercent: 10 });
  const decoder = opus.createDecoder();
  const random = seededRandom(5);
  const said = makeSpeech({ pitchHz: 112, seed: 8 }, 1, HZ);
  const into = new Float32Array(5_760);
  const packet = new Uint8Array(400);
  let refused = 0, loudest = 0;
  for (let round = 0; round < 40_000; round++) {
    let bytes: Uint8Array;
    if (round % 2 === 0) {
      bytes = Uint8Array.from({ length: Math.floor(random() ** 2 * 300) }, () => 256 * random());
    } else {
      const at = 480 * (round % 90);
      bytes = packet.slice(0, encoder.encode(said.subarray(at, at + 480), packet));
      for (let flips = Math.floor(random() * 4); flips >= 0; flips--) {
        bytes[Math.floor(random() * bytes.length)]! ^= 1 << Math.floor(random() * 8);
      }
    }
    const samples = decoder.decode(bytes, into);
    assert.ok(samples === 0 || samples === decoder.duration(bytes));
    if (samples === 0) refused++;
    for (let i = 0; i < samples; i++) loudest = Math.max(loudest, Math.abs(into[i]!));
  }
  assert.equal(loudest, 2, "some were beyond all sound, and were cut");
  assert.ok(refused > 1_000 && refused < 30_000, `${refused} refused`);
  assert.equal(decoder.decode(new Uint8Array(1_501).fill(0xfc), into), 0, "too long");
  assert.equal(decoder.decode(Uint8Array.of(0xfc, 1, 2), into.subarray(0, 959)), 0, "no room");

  const heard = new Float32Array(said.length);
  const fresh = opus.createEncoder({ bitrate: 96_000 });
  for (let at = 0; at < said.length; at += 480) {
    const length = fresh.encode(said.subarray(at, at + 480), packet);
    assert.equal(decoder.decode(packet.subarray(0, length), heard.subarray(at)), 480);
  }
  assert.ok(snrDb(said.subarray(9_600), heard.subarray(9_600), 120) > 10);
  for (const one of [encoder, fresh, decoder]) one.close();
});

Deno.test("close() gives all memory back: thousands of codecs take no more than a few", async () => {
  const { memory } = await loadOpusModule();
  const opus = await loadOpus();
  const makeSome = (count: number) => {
    for (let i = 0; i < count; i++) {
      const encoder = opus.createEncoder();
      const decoder = opus.createDecoder();
      for (const one of [encoder, decoder]) {
        one.close();
        one.close();
      }
      assert.equal(decoder.decode(Uint8Array.of(0xfc, 1, 2), new Float32Array(960)), 0);
    }
  };
  makeSome(10);
  const before = memory.buffer.byteLength;
  makeSome(2_000);
  assert.equal(memory.buffer.byteLength, before);
});
