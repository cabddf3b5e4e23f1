import assert from "node:assert/strict";
import fc from "fast-check";
import { loadOpusModule } from "./opus_module.ts";
import { packetSamples } from "./opus_packet.ts";

/** RFC 6716, table 2: configurations from … to …, and the frame sizes that they go through, in ms. */
const TABLE_2: readonly (readonly [from: number, to: number, frameMs: readonly number[]])[] = [
  [0, 3, [10, 20, 40, 60]],
  [4, 7, [10, 20, 40, 60]],
  [8, 11, [10, 20, 40, 60]],
  [12, 13, [10, 20]],
  [14, 15, [10, 20]],
  [16, 19, [2.5, 5, 10, 20]],
  [20, 23, [2.5, 5, 10, 20]],
  [24, 27, [2.5, 5, 10, 20]],
  [28, 31, [2.5, 5, 10, 20]],
];

Deno.test("packetSamples() knows the frame size of each configuration of RFC 6716's table 2", () => {
  for (const [from, to, frameMs] of TABLE_2) {
    for (let configuration = from; configuration <= to; configuration++) {
      const expected = frameMs[configuration - from]! * 48;
      const mono = configuration << 3;
      assert.equal(packetSamples(Uint8Array.of(mono, 1, 2)), expected);
      assert.equal(packetSamples(Uint8Array.of(mono | 4, 1, 2)), expected, "stereo");
      assert.equal(packetSamples(Uint8Array.of(mono | 1, 1, 2)), 2 * expected, "two frames");
    }
  }
});

const CELT_20_MS = 31 << 3;
const SILK_60_MS = 3 << 3;
const MALFORMED: readonly (readonly [why: string, packet: readonly number[]])[] = [
  ["no byte at all", []],
  ["two frames of the same size in an odd number of bytes (R3)", [CELT_20_MS | 1, 1]],
  ["a first frame that is longer than the packet (R4)", [CELT_20_MS | 2, 3, 0, 0]],
  ["a length that is cut off (R4)", [CELT_20_MS | 2, 252]],
  ["no number of frames (R6)", [CELT_20_MS | 3]],
  ["no frames (R5)", [CELT_20_MS | 3, 0]],
  ["140 ms (R5)", [CELT_20_MS | 3, 7]],
  ["180 ms (R5)", [SILK_60_MS | 3, 3, 0, 0, 0]],
  ["padding without end (R6, R7)", [CELT_20_MS | 3, 64 | 1, 255]],
  ["more padding than bytes (R6, R7)", [CELT_20_MS | 3, 64 | 1, 2, 0]],
  ["frames of the same size that don't divide the bytes (R6)", [CELT_20_MS | 3, 2, 0, 0, 0]],
  ["lengths beyond the end (R7)", [CELT_20_MS | 3, 128 | 3, 1, 1, 0]],
];

Deno.test("packetSamples() gives 0 for what section 3.4 calls malformed", () => {
  for (const [why, packet] of MALFORMED) {
    assert.equal(packetSamples(Uint8Array.from(packet)), 0, why);
  }
});

const HEADERS = fc.tuple(fc.nat(255), fc.nat(255), fc.uint8Array({ maxLength: 40 }));

Deno.test("packetSamples() takes for malformed what libopus does", async () => {
  const { malloc, memory, parse, free } = await loadOpusModule();
  const pointer = malloc(4_000);
  const check = (packet: Uint8Array) => {
    new Uint8Array(memory.buffer, pointer, packet.length).set(packet);
    const isOpus = parse(pointer, packet.length) > 0;
    assert.equal(packetSamples(packet) > 0, isOpus, [...packet].join(" "));
  };
  fc.assert(
    fc.property(HEADERS, ([toc, second, rest]) => check(Uint8Array.of(toc, second, ...rest))),
    { numRuns: 20_000 },
  );
  fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 4_000 }), check), {
    numRuns: 500,
  });
  free(pointer);
});
