import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeWav, encodeWav, parseWav, WavError, wavHeader } from "./wav.ts";

function chunk(name: string, body: readonly number[]): number[] {
  const size = new Uint8Array(Uint32Array.of(body.length).buffer);
  const pad = body.length % 2 === 1 ? [0] : [];
  return [...new TextEncoder().encode(name), ...size, ...body, ...pad];
}

function wav(...chunks: readonly number[][]): Uint8Array<ArrayBuffer> {
  const body = [...new TextEncoder().encode("WAVE"), ...chunks.flat()];
  return Uint8Array.from(chunk("RIFF", body));
}

function format(code: number, channels: number, hz: number, bits: number): number[] {
  const bytes = new DataView(new ArrayBuffer(16));
  bytes.setUint16(0, code, true);
  bytes.setUint16(2, channels, true);
  bytes.setUint32(4, hz, true);
  bytes.setUint32(8, hz * channels * bits / 8, true);
  bytes.setUint16(12, channels * bits / 8, true);
  bytes.setUint16(14, bits, true);
  return [...new Uint8Array(bytes.buffer)];
}

const float = (...values: number[]) => [...new Uint8Array(Float32Array.from(values).buffer)];

const TABLE: readonly (readonly [string, number[], number[], number[]])[] = [
  ["8-bit PCM", format(1, 1, 8000, 8), [0, 128, 192], [-1, 0, 0.5]],
  ["16-bit PCM", format(1, 1, 8000, 16), [0x00, 0x80, 0x00, 0x40], [-1, 0.5]],
  ["24-bit PCM", format(1, 1, 8000, 24), [0, 0, 0x80, 0, 0, 0x40, 255, 255, 255], [
    -1,
    0.5,
    -1 / 0x800000,
  ]],
  ["32-bit PCM", format(1, 1, 8000, 32), [0, 0, 0, 0x80, 0, 0, 0, 0x40], [-1, 0.5]],
  ["32-bit float", format(3, 1, 8000, 32), float(-0.25, 1.5), [-0.25, 1.5]],
  ["32-bit float that is no number, as silence", format(3, 1, 8000, 32), float(NaN, 0.5), [0, 0.5]],
  ["stereo, averaged", format(3, 2, 8000, 32), float(1, 0, -0.5, -0.25), [0.5, -0.375]],
  ["six channels", format(1, 6, 8000, 8), [128, 128, 128, 128, 128, 224], [0.125]],
  [
    "the extensible format",
    [...format(0xfffe, 1, 8000, 16), 22, 0, 16, 0, 4, 0, 0, 0, 1, 0, ...Array(14).fill(0)],
    [0x00, 0x40],
    [0.5],
  ],
];

for (const [name, fmt, data, expected] of TABLE) {
  Deno.test(`decodeWav() reads ${name}`, () => {
    const { hz, samples } = decodeWav(wav(chunk("fmt ", fmt), chunk("data", data)));
    assert.equal(hz, 8000);
    assert.deepEqual([...samples], expected);
  });
}

Deno.test("decodeWav() skips chunks it doesn't know, odd ones too", () => {
  const fmt = chunk("fmt ", format(1, 1, 44_100, 16));
  const file = wav(chunk("LIST", [1, 2, 3]), fmt, chunk("id3 ", [9]), chunk("data", [0, 0x40]));
  assert.deepEqual([...decodeWav(file).samples], [0.5]);
});

Deno.test("parseWav() reads to the file's end when the data chunk claims more", () => {
  const file = encodeWav(Float32Array.of(0.5, 0.25), 48_000);
  new DataView(file.buffer).setUint32(40, 0xffffffff, true);
  const cut = file.subarray(0, file.length - 1);
  const found = parseWav((at, length) => cut.subarray(at, at + length), cut.length);
  assert.deepEqual([found.dataStart, found.dataBytes], [44, 2]);
});

const REFUSED: readonly (readonly [string, Uint8Array<ArrayBuffer>, RegExp])[] = [
  ["an empty file", new Uint8Array(), /no WAV file/],
  ["an MP3", new TextEncoder().encode("ID3\x04 and so on, for a while"), /no WAV file/],
  ["a file without data", wav(chunk("fmt ", format(1, 1, 8000, 16))), /no data chunk/],
  ["a file without format", wav(chunk("junk", [1, 2])), /no format chunk/],
  ["A-law", wav(chunk("fmt ", format(6, 1, 8000, 8)), chunk("data", [1])), /format 6 with 8 bits/],
  ["no channels", wav(chunk("fmt ", format(1, 0, 8000, 16)), chunk("data", [])), /no channels/],
  ["a rate of 0", wav(chunk("fmt ", format(1, 1, 0, 16)), chunk("data", [])), /rate is 0 Hz/],
  ["a cut format", wav(chunk("fmt ", [1, 0]), chunk("data", [])), /cut short/],
];

for (const [name, file, reason] of REFUSED) {
  Deno.test(`decodeWav() says why it can't read ${name}`, () => {
    assert.throws(() => decodeWav(file), (error) => {
      assert.ok(error instanceof WavError);
      assert.match(error.message, reason);
      return true;
    });
  });
}

Deno.test("decodeWav() either reads or throws a WavError, whatever the bytes", () => {
  const good = encodeWav(Float32Array.of(0.1, 0.2, 0.3), 48_000);
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, to, cut) => {
      const bytes = good.slice();
      bytes[at] = to;
      try {
        decodeWav(bytes.subarray(0, cut));
      } catch (error) {
        assert.ok(error instanceof WavError, String(error));
      }
    }),
  );
});

Deno.test("encodeWav() gives back what it was given, to 16 bits, and clips beyond full scale", () => {
  const { hz, samples } = decodeWav(encodeWav(Float32Array.of(0, 0.5, -1, 7, -7), 48_000));
  assert.equal(hz, 48_000);
  assert.deepEqual([...samples], [0, 0.5, -1, Math.fround(32767 / 32768), -1]);
});

Deno.test("wavHeader() makes an empty file that can be read", () => {
  assert.equal(decodeWav(wavHeader(48_000, 0)).samples.length, 0);
});
