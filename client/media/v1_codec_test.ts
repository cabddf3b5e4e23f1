import assert from "node:assert/strict";
import fc from "fast-check";
import { isUtf8, v1Codec } from "./v1_codec.ts";

const SAMPLES = v1Codec.frameSamples;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decodes(bytes: Uint8Array): boolean {
  try {
    decoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function encode(values: ArrayLike<number>): Uint8Array {
  const packet = new Uint8Array(v1Codec.packetBytes);
  v1Codec.encode(Float32Array.from(values, (value) => value / 32_768), packet);
  return packet;
}

function decode(packet: Uint8Array): number[] {
  const frame = new Float32Array(SAMPLES);
  v1Codec.decode(packet, frame);
  return Array.from(frame, (value) => value * 32_768);
}

const anyFrame = fc.array(fc.integer({ min: -32_768, max: 32_767 }), {
  minLength: SAMPLES,
  maxLength: SAMPLES,
});
/** Frames that a naive encoder would send as text. */
const textFrame = fc.uint8Array({
  min: 0,
  max: 0x7f,
  minLength: 2 * SAMPLES,
  maxLength: 2 * SAMPLES,
})
  .map((bytes) => Array.from(new Int16Array(bytes.buffer.slice(0))));
const fewValues = fc.tuple(
  fc.integer({ min: -32_768, max: 32_767 }),
  fc.integer({ min: 0, max: 3 }),
)
  .map(([value, step]) =>
    Array.from({ length: SAMPLES }, (_, i) => (i % 2 ? value : value & ~step))
  );

Deno.test("v1Codec.encode() makes frames of 512 samples little-endian", () => {
  const packet = encode(Array.from({ length: SAMPLES }, (_, i) => (i === 0 ? 0x1234 : -2)));
  assert.equal(packet.length, 1_024);
  assert.deepEqual([...packet.subarray(0, 4)], [0x34, 0x12, 0xfe, 0xff]);
});

Deno.test("v1Codec.encode() clips what is beyond full scale", () => {
  const values = decode(
    encode(Array.from({ length: SAMPLES }, (_, i) => (i % 2 ? 40_000 : -40_000))),
  );
  assert.deepEqual(values.slice(0, 2), [-32_768, 32_767]);
});

Deno.test("v1Codec.encode() never makes a frame that an original would drop", () => {
  fc.assert(
    fc.property(fc.oneof(anyFrame, textFrame, fewValues), (frame) => {
      assert.equal(decodes(encode(frame)), false);
    }),
    { numRuns: 150 },
  );
});

Deno.test("v1Codec.encode() dithers silence by ±1 at most", () => {
  const values = decode(encode(new Float32Array(SAMPLES)));
  assert.ok(values.every((value) => Math.abs(value) <= 1));
  for (const value of [-1, 0, 1]) assert.ok(values.filter((each) => each === value).length > 100);
});

Deno.test("v1Codec.encode() leaves a frame alone that does not decode", () => {
  fc.assert(
    fc.property(anyFrame, (frame) => {
      const raw = new Uint8Array(Int16Array.from(frame).buffer);
      fc.pre(!decodes(raw));
      assert.deepEqual(encode(frame), raw);
    }),
    { numRuns: 50 },
  );
});

Deno.test("v1Codec.encode() changes one sample by at most 128 where there is no silence", () => {
  fc.assert(
    fc.property(fc.oneof(textFrame, fewValues), (frame) => {
      fc.pre(!frame.includes(0));
      const changes = decode(encode(frame)).map((value, i) => Math.abs(value - frame[i]!))
        .filter((change) => change !== 0);
      assert.ok(changes.length <= 1);
      assert.ok(changes.every((change) => change <= 128));
    }),
    { numRuns: 50 },
  );
});

Deno.test("isUtf8() agrees with TextDecoder", () => {
  const scraps = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc.string({ unit: "binary", maxLength: 4 }).map((text) => new TextEncoder().encode(text)),
      fc.constantFrom(
        [0xc1, 0xbf],
        [0xe0, 0x80, 0x80],
        [0xed, 0xa0, 0x80],
        [0xf0, 0x80, 0x80, 0x80],
        [0xf4, 0x90, 0x80, 0x80],
        [0xf4, 0x8f, 0xbf, 0xbf],
        [0xed, 0x9f, 0xbf],
      ),
    ),
    { maxLength: 6 },
  ).map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));
  fc.assert(fc.property(scraps, (bytes) => assert.equal(isUtf8(bytes), decodes(bytes))), {
    numRuns: 400,
  });
});
