import assert from "node:assert/strict";
import { judgeClock, programMadeMs } from "./check_clock.ts";
import { describeFinding } from "./finding.ts";

Deno.test("judgeClock() doubts a clock that is before the program, or jumps", () => {
  const today = Date.UTC(2027, 1, 1), start = { wallMs: today, steadyMs: 500 };
  const later = (wallMs: number) => ({ wallMs: start.wallMs + wallMs, steadyMs: 500 + 4_000 });
  const table: readonly [typeof start, typeof start, number | null, RegExp][] = [
    [start, later(4_003), null, /^ok .*2027-02-01T00:00:04\.003Z, no jumps/],
    [start, later(4_003), today - 1, /^ok /],
    [start, later(64_000), null, /^warn .*jumped by 60000 ms.* → look at/],
    [start, later(-56_000), null, /^warn .*jumped by -60000 ms/],
    [
      { wallMs: 0, steadyMs: 500 },
      { wallMs: 4_000, steadyMs: 4_500 },
      null,
      /^warn .*1970.* → set/,
    ],
    [start, later(4_000), Date.UTC(2027, 2, 1), /^warn .*before.*\(2027-03-01\) → set/],
  ];
  for (const [from, to, madeMs, expected] of table) {
    assert.match(describeFinding(judgeClock(from, to, madeMs), "en"), expected);
  }
});

Deno.test("programMadeMs() is unknown from source", () => {
  assert.equal(programMadeMs(), null);
});
