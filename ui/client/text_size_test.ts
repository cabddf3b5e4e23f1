import assert from "node:assert/strict";
import { bytesLeft } from "./text_size.ts";

Deno.test("bytesLeft() counts bytes of UTF-8, and only near the limit", () => {
  const table: readonly [string, number | null][] = [
    ["", null],
    ["x".repeat(60_000), null],
    ["x".repeat(65_536 - 2_048), 2_048],
    ["x".repeat(65_536), 0],
    ["x".repeat(65_537), -1],
    ["€".repeat(21_845), 1],
    ["😀".repeat(16_385), -4],
  ];
  for (const [text, left] of table) assert.equal(bytesLeft(text), left, `${text.length}`);
});
