import assert from "node:assert/strict";
import fc from "fast-check";
import {
  isRtp,
  PAYLOAD_TYPE,
  readRtpHeader,
  RTP_HEADER_BYTES,
  RTP_PAYLOAD_BYTES,
  type RtpHeader,
  writeRtpHeader,
} from "./rtp.ts";
import { V1_FRAME_BYTES } from "./limits.ts";

const U16 = 2 ** 16, U32 = 2 ** 32;

const anyHeader: fc.Arbitrary<RtpHeader> = fc.record({
  payloadType: fc.constantFrom(PAYLOAD_TYPE.opus, PAYLOAD_TYPE.red),
  marker: fc.boolean(),
  sequence: fc.nat(U16 - 1),
  timestamp: fc.nat(U32 - 1),
  ssrc: fc.nat(U32 - 1),
}, { noNullPrototype: true });

function written(header: RtpHeader): Uint8Array {
  const bytes = new Uint8Array(RTP_HEADER_BYTES).fill(0xaa);
  writeRtpHeader(header, bytes);
  return bytes;
}

const EXAMPLE: RtpHeader = {
  payloadType: PAYLOAD_TYPE.opus,
  marker: true,
  sequence: 0x1234,
  timestamp: 0xfedcba98,
  ssrc: 0x01020304,
};

Deno.test("writeRtpHeader() writes the 12 bytes of RFC 3550", () => {
  assert.deepEqual(
    [...written(EXAMPLE)],
    [0x80, 0xef, 0x12, 0x34, 0xfe, 0xdc, 0xba, 0x98, 1, 2, 3, 4],
  );
  const red = written({ ...EXAMPLE, payloadType: PAYLOAD_TYPE.red, marker: false });
  assert.equal(red[1], 0x70);
});

Deno.test("writeRtpHeader() writes nothing beyond its 12 bytes", () => {
  const packet = new Uint8Array(RTP_HEADER_BYTES + 2).fill(0xaa);
  writeRtpHeader(EXAMPLE, packet);
  assert.deepEqual([...packet.subarray(RTP_HEADER_BYTES)], [0xaa, 0xaa]);
});

Deno.test("readRtpHeader() reads what writeRtpHeader() writes, also into a header that is there", () => {
  const used: RtpHeader = { payloadType: 0, marker: true, sequence: 9, timestamp: 9, ssrc: 9 };
  fc.assert(fc.property(anyHeader, fc.uint8Array({ maxLength: 60 }), (header, payload) => {
    const packet = Uint8Array.from([...written(header), ...payload]);
    assert.deepEqual(readRtpHeader(packet), header);
    assert.equal(readRtpHeader(packet, used), used);
    assert.deepEqual(used, header);
  }));
});

Deno.test("writeRtpHeader() lets counters wrap around", () => {
  const anyCounter = fc.integer({ min: -U32, max: 2 ** 40 });
  fc.assert(fc.property(anyHeader, anyCounter, anyCounter, (header, sequence, timestamp) => {
    const modulo = (value: number, size: number) => ((value % size) + size) % size;
    const read = readRtpHeader(written({ ...header, sequence, timestamp }));
    assert.equal(read?.sequence, modulo(sequence, U16));
    assert.equal(read?.timestamp, modulo(timestamp, U32));
    assert.deepEqual([read?.payloadType, read?.ssrc], [header.payloadType, header.ssrc]);
  }));
});

Deno.test("readRtpHeader() knows nothing else for a packet of ours", () => {
  const table: readonly [string, (bytes: Uint8Array) => Uint8Array][] = [
    ["nothing", () => new Uint8Array()],
    ["11 bytes", (bytes) => bytes.subarray(1)],
    ["a byte too few", (bytes) => bytes.subarray(0, 11)],
    ["version 1", (bytes) => bytes.with(0, 0x40)],
    ["version 3", (bytes) => bytes.with(0, 0xc0)],
    ["padding", (bytes) => bytes.with(0, 0xa0)],
    ["an extension", (bytes) => bytes.with(0, 0x90)],
    ["a contributing source", (bytes) => bytes.with(0, 0x81)],
    ["PCMU", (bytes) => bytes.with(1, 0)],
    ["payload type 110", (bytes) => bytes.with(1, 110)],
    ["payload type 113", (bytes) => bytes.with(1, 0x80 | 113)],
    ["an RTCP sender report", (bytes) => bytes.with(1, 200)],
  ];
  for (const [what, change] of table) {
    const bytes = change(written(EXAMPLE));
    assert.equal(readRtpHeader(bytes), null, what);
    assert.equal(isRtp(bytes), false, what);
  }
  assert.ok(isRtp(written(EXAMPLE)));
});

Deno.test("readRtpHeader() never throws, and leaves the header alone when it gives none", () => {
  const anyBytes = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.tuple(anyHeader, fc.nat(RTP_HEADER_BYTES * 8 - 1), fc.nat(20)).map(([header, bit, end]) => {
      const bytes = written(header);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      return bytes.subarray(0, end);
    }),
  );
  fc.assert(fc.property(anyBytes, (bytes) => {
    const into: RtpHeader = { ...EXAMPLE };
    const header = readRtpHeader(bytes, into);
    assert.equal(header !== null, isRtp(bytes));
    if (header === null) return assert.deepEqual(into, EXAMPLE);
    assert.deepEqual(written(header), bytes.slice(0, RTP_HEADER_BYTES));
  }));
});

Deno.test("RTP_PAYLOAD_BYTES keeps packets from the length of version 1 audio", () => {
  assert.ok(RTP_HEADER_BYTES + RTP_PAYLOAD_BYTES < V1_FRAME_BYTES);
});
