import assert from "node:assert/strict";
import fc from "fast-check";
import {
  MAX_BLOCK_BYTES,
  MAX_OLDER_BLOCKS,
  MAX_TIMESTAMP_OFFSET,
  readRedundant,
  type RedundantBlock,
  writeRedundant,
} from "./redundancy.ts";
import { RTP_PAYLOAD_BYTES } from "./rtp.ts";

const bytesOf = (...values: number[]) => Uint8Array.from(values);

function written(
  primary: Uint8Array,
  older: readonly RedundantBlock[],
  room = RTP_PAYLOAD_BYTES,
): Uint8Array {
  const into = new Uint8Array(room).fill(0xaa);
  return into.subarray(0, writeRedundant(primary, older, into));
}

/** What can be told of blocks: bytes and offsets, whatever buffer they are views of. */
function described(blocks: readonly RedundantBlock[] | null) {
  return blocks?.map(({ payload, timestampOffset }) => [timestampOffset, ...payload]);
}

const anyOlder = fc.record({
  payload: fc.uint8Array({ maxLength: 60 }),
  timestampOffset: fc.integer({ min: 1, max: MAX_TIMESTAMP_OFFSET }),
});
const anyOlders = fc.array(anyOlder, { maxLength: MAX_OLDER_BLOCKS });

Deno.test("writeRedundant() writes the headers of RFC 2198, then the blocks", () => {
  const older = [
    { payload: bytesOf(1, 2, 3), timestampOffset: 960 },
    { payload: bytesOf(4), timestampOffset: 480 },
  ];
  assert.deepEqual([...written(bytesOf(5, 6), older)], [
    // 960 = 0b00001111000000, 3 = 0b0000000011
    ...[0xef, 0x0f, 0x00, 0x03],
    // 480 = 0b00000111100000, 1 = 0b0000000001
    ...[0xef, 0x07, 0x80, 0x01],
    0x6f,
    ...[1, 2, 3, 4, 5, 6],
  ]);
  assert.deepEqual([...written(bytesOf(5, 6), [])], [0x6f, 5, 6]);
});

Deno.test("readRedundant() reads what writeRedundant() writes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), anyOlders, (primary, older) => {
    const blocks = readRedundant(written(primary, older));
    const all = [...older, { payload: primary, timestampOffset: 0 }];
    assert.deepEqual(described(blocks), described(all));
  }));
});

Deno.test("writeRedundant() fills its fields to the last bit", () => {
  const older = [{
    payload: new Uint8Array(MAX_BLOCK_BYTES).fill(7),
    timestampOffset: MAX_TIMESTAMP_OFFSET,
  }];
  const packet = written(bytesOf(1), older, 2_000);
  assert.deepEqual([...packet.subarray(0, 5)], [0xef, 0xff, 0xff, 0xff, 0x6f]);
  const [block] = readRedundant(packet) ?? [];
  assert.deepEqual(
    [block?.timestampOffset, block?.payload.length],
    [MAX_TIMESTAMP_OFFSET, MAX_BLOCK_BYTES],
  );
});

Deno.test("writeRedundant() leaves out what can't be written, and all that is older", () => {
  const block = (length: number, timestampOffset: number) => ({
    payload: new Uint8Array(length),
    timestampOffset,
  });
  const many = Array.from({ length: 6 }, (_, i) => block(1, 480 * (6 - i)));
  const table: readonly [string, readonly RedundantBlock[], number, readonly number[]][] = [
    ["too old", [block(1, MAX_TIMESTAMP_OFFSET + 1), block(1, 480)], 100, [480]],
    ["no older", [block(1, 0)], 100, []],
    ["from the future", [block(1, -480)], 100, []],
    ["too long", [block(1, 960), block(MAX_BLOCK_BYTES + 1, 480)], 2_000, []],
    ["too many", many, 100, [1_920, 1_440, 960, 480]],
    ["no room for two", [block(10, 960), block(10, 480)], 3 + 14 + 13, [480]],
    ["room for two", [block(10, 960), block(10, 480)], 3 + 14 + 14, [960, 480]],
    ["no room for any", [block(10, 960), block(10, 480)], 3, []],
  ];
  for (const [what, older, room, expected] of table) {
    const offsets = readRedundant(written(bytesOf(8, 9), older, room))
      ?.map(({ timestampOffset }) => timestampOffset);
    assert.deepEqual(offsets, [...expected, 0], what);
  }
  assert.throws(() => written(bytesOf(8, 9), [], 2), RangeError);
});

Deno.test("readRedundant() takes nothing that is cut short or is no Opus", () => {
  const table: readonly [string, readonly number[]][] = [
    ["nothing", []],
    ["no own header", [0xef, 0x07, 0x80, 0x01]],
    ["half a header", [0xef, 0x07]],
    ["a block longer than the rest", [0xef, 0x07, 0x80, 0x02, 0x6f, 1]],
    ["another codec", [0x00, 1]],
    ["another older codec", [0x80, 0x07, 0x80, 0x01, 0x6f, 1, 2]],
    ["redundancy in redundancy", [0x70, 1]],
    ["too many", [...Array(5).fill([0xef, 0x07, 0x80, 0x00]).flat(), 0x6f, 1]],
    ["headers alone", Array(300).fill(0xef)],
  ];
  for (const [what, bytes] of table) assert.equal(readRedundant(bytesOf(...bytes)), null, what);
});

Deno.test("readRedundant() never throws, and gives every byte but the headers once", () => {
  const anyDamaged = fc.tuple(fc.uint8Array({ maxLength: 60 }), anyOlders, fc.nat(), fc.nat()).map(
    ([primary, older, bit, cut]) => {
      const bytes = written(primary, older).slice();
      bytes[(bit >> 3) % bytes.length]! ^= 1 << (bit & 7);
      return bytes.subarray(0, cut % (bytes.length + 1));
    },
  );
  const anyBytes = fc.oneof(fc.uint8Array({ maxLength: 100 }), anyDamaged);
  fc.assert(fc.property(anyBytes, (bytes) => {
    const blocks = readRedundant(bytes);
    if (blocks === null) return;
    const held = blocks.reduce((sum, { payload }) => sum + payload.length, 0);
    assert.equal(held, bytes.length - 4 * (blocks.length - 1) - 1);
    assert.equal(blocks.at(-1)?.timestampOffset, 0);
  }));
});
