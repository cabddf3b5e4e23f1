import assert from "node:assert/strict";
import fc from "fast-check";
import { visibleRows } from "./use_virtual_rows.ts";

Deno.test("visibleRows() draws what is in sight, few others, and keeps the whole height", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 20_000 }),
    fc.integer({ min: 20, max: 80 }),
    fc.integer({ min: 0, max: 2_000_000 }),
    fc.integer({ min: 0, max: 2_000 }),
    (count, rowPx, top, height) => {
      const { first, end, above, below } = visibleRows({ top, height }, rowPx, count);
      assert.equal(above + (end - first) * rowPx + below, count * rowPx);
      assert.ok(end - first <= Math.ceil(height / rowPx) + 24);
      const inSight = [Math.floor(top / rowPx), Math.ceil((top + height) / rowPx)] as const;
      const lastTop = Math.max(0, count * rowPx - height);
      if (top <= lastTop) {
        assert.ok(first <= inSight[0] && end >= Math.min(count, inSight[1]), "nothing is missing");
      }
    },
  ));
});
