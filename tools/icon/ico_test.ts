import assert from "node:assert/strict";
import { join } from "node:path";
import { ICON_SIZES } from "./draw_icon.ts";
import { decodeIco, encodeIco } from "./ico.ts";

const ICON_FILE = join(import.meta.dirname ?? ".", "..", "..", "packaging/icon/devcloud.ico");

/** As much of a PNG as an icon's reader looks at, and `rest` more bytes. */
function png(size: number, rest = 0): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(24 + rest).fill(size % 256);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, size);
  view.setUint32(20, size);
  return bytes;
}

Deno.test("encodeIco() lays out the header and entries byte by byte", () => {
  const ico = encodeIco([{ size: 16, png: png(16) }, { size: 256, png: png(256, 2) }]);
  assert.deepEqual([...ico.subarray(0, 38)], [
    ...[0, 0, 1, 0, 2, 0],
    ...[16, 16, 0, 0, 1, 0, 32, 0, 24, 0, 0, 0, 38, 0, 0, 0],
    ...[0, 0, 0, 0, 1, 0, 32, 0, 26, 0, 0, 0, 62, 0, 0, 0],
  ]);
  assert.deepEqual(ico.subarray(38, 62), png(16));
  assert.equal(ico.length, 88);
});

Deno.test("decodeIco() gives back what encodeIco() took", () => {
  const pictures = [16, 48, 256].map((size, rest) => ({ size, png: png(size, rest) }));
  assert.deepEqual(decodeIco(encodeIco(pictures)), pictures);
});

Deno.test("encodeIco() refuses a picture of another size, and what is no PNG", () => {
  assert.throws(() => encodeIco([{ size: 32, png: png(16) }]), /16 × 16 as one of 32/);
  assert.throws(() => encodeIco([{ size: 32, png: new Uint8Array(40) }]), /no PNG/);
});

Deno.test("decodeIco() refuses what is no icon", () => {
  assert.throws(() => decodeIco(png(16)), /no \.ico header/);
  assert.throws(() => decodeIco(new Uint8Array(0)), /no \.ico header/);
});

Deno.test("packaging/icon/devcloud.ico has a picture of each size", async () => {
  const sizes = decodeIco(await Deno.readFile(ICON_FILE)).map(({ size }) => size);
  assert.deepEqual(sizes, [...ICON_SIZES]);
});
