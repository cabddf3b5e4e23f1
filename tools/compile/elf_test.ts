import assert from "node:assert/strict";
import { elfImageLength } from "./elf.ts";

function image(sectionsAt: number, sectionBytes: number, sections: number, length: number) {
  const bytes = new Uint8Array(length);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  const header = new DataView(bytes.buffer);
  header.setBigUint64(0x28, BigInt(sectionsAt), true);
  header.setUint16(0x3a, sectionBytes, true);
  header.setUint16(0x3c, sections, true);
  return bytes;
}

Deno.test("elfImageLength() ends with the section headers, whatever follows", () => {
  assert.equal(elfImageLength(image(100, 64, 3, 300)), 292);
  assert.equal(elfImageLength(image(100, 64, 3, 292)), 292);
});

Deno.test("elfImageLength() refuses what is cut short or is no such image", () => {
  assert.throws(() => elfImageLength(image(100, 64, 3, 291)), /it ends before/);
  assert.throws(() => elfImageLength(new Uint8Array(10)), /not a 64-bit/);
  const thirtyTwoBits = image(100, 64, 3, 300);
  thirtyTwoBits[4] = 1;
  assert.throws(() => elfImageLength(thirtyTwoBits), /not a 64-bit/);
});
