import assert from "node:assert/strict";
import { filterLog } from "./filter_log.ts";

const LINES = (["debug", "info", "warning", "error"] as const).map((level, id) => ({
  ...{ id, at: "2026-03-01T12:00:00Z", level, text: `Noël ${level}` },
}));

Deno.test("filterLog() keeps the lines of a level and above that contain a text", () => {
  const ids = (least: "debug" | "warning" | "error", text: string) =>
    filterLog(LINES, { least, text }).map(({ id }) => id);
  assert.equal(filterLog(LINES, { least: "debug", text: " " }), LINES);
  assert.deepEqual(ids("warning", ""), [2, 3]);
  assert.deepEqual(ids("error", "noel"), [3]);
  assert.deepEqual(ids("debug", "NOËL W"), [2]);
  assert.deepEqual(ids("error", "warning"), []);
});
