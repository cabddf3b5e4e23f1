import assert from "node:assert/strict";
import { type Abi, ABIS, layoutsFor, platformLayouts, STRUCTS } from "./layouts.ts";

/** What the C compilers of each platform give: size, then the offset of each member. */
const ROWS: readonly (readonly [string, Abi, keyof typeof STRUCTS, number, readonly number[]])[] = [
  ["Linux and macOS", ABIS.lp64, "PaHostErrorInfo", 24, [0, 8, 16]],
  ["Linux and macOS", ABIS.lp64, "PaHostApiInfo", 32, [0, 4, 8, 16, 20, 24]],
  ["Linux and macOS", ABIS.lp64, "PaDeviceInfo", 72, [0, 8, 16, 20, 24, 32, 40, 48, 56, 64]],
  ["Linux and macOS", ABIS.lp64, "PaStreamParameters", 32, [0, 4, 8, 16, 24]],
  ["Linux and macOS", ABIS.lp64, "PaStreamInfo", 32, [0, 8, 16, 24]],
  ["Windows", ABIS.llp64, "PaHostErrorInfo", 16, [0, 4, 8]],
  ["Windows", ABIS.llp64, "PaHostApiInfo", 32, [0, 4, 8, 16, 20, 24]],
  ["Windows", ABIS.llp64, "PaDeviceInfo", 72, [0, 8, 16, 20, 24, 32, 40, 48, 56, 64]],
  ["Windows", ABIS.llp64, "PaStreamParameters", 32, [0, 4, 8, 16, 24]],
  ["Windows", ABIS.llp64, "PaStreamInfo", 32, [0, 8, 16, 24]],
];

for (const [platform, abi, struct, size, offsets] of ROWS) {
  Deno.test(`layoutsFor() puts the members of ${struct} where ${platform} does`, () => {
    const layout = layoutsFor(abi)[struct];
    assert.equal(layout.size, size);
    assert.deepEqual(Object.values(layout.offsets), offsets);
  });
}

Deno.test("platformLayouts() takes the 4-byte long on Windows alone", () => {
  assert.deepEqual(platformLayouts("windows"), layoutsFor(ABIS.llp64));
  assert.deepEqual(platformLayouts("linux"), layoutsFor(ABIS.lp64));
  assert.deepEqual(platformLayouts("darwin"), layoutsFor(ABIS.lp64));
});
