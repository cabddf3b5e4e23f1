import assert from "node:assert/strict";
import { createLog } from "../log.ts";
import { createSparingLog } from "./sparing_log.ts";

Deno.test("sparingLog.event() writes a few lines, then the last and how many more there were", () => {
  const lines: string[] = [];
  const log = createLog({
    lang: "en",
    format: "text",
    write: (line) => lines.push(line.slice("2025-01-01 00:00:00 ".length)),
    now: () => 0,
  });
  let at = 0;
  const sparing = createSparingLog(log, () => at);
  const idle = (n: number) => `Connection from 10.0.0.${n} closed: nobody has registered on it`;
  for (let n = 1; n <= 9; n++) sparing.event("idle", { ip: `10.0.0.${n}` });
  sparing.event("silent", { ip: "10.0.0.1" });
  assert.equal(lines.length, 6);
  assert.deepEqual(lines.splice(0, 5), [1, 2, 3, 4, 5].map(idle));
  lines.length = 0;

  sparing.flush(at = 9_999);
  assert.deepEqual(lines, []);
  sparing.flush(at = 10_000);
  assert.deepEqual(lines, [idle(9), "3 more lines like the one before within 10 s"]);
  lines.length = 0;

  for (let n = 1; n <= 6; n++) sparing.event("idle", { ip: `10.0.0.${n}` });
  assert.equal(lines.length, 5, "begins anew");
  sparing.flush(at = 20_000);
  assert.deepEqual(lines.slice(5), [idle(6)]);
  sparing.flush(at = 40_000);
  assert.equal(lines.length, 6);
});
