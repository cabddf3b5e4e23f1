import assert from "node:assert/strict";
import type { EndedCall, EndReason } from "../../client/api/types.ts";
import { endedText } from "./ended_text.ts";
import { MESSAGES } from "./messages.ts";

const ended = (reason: EndReason): EndedCall => ({
  call: "c1",
  peer: "Marie",
  reason,
  seconds: 0,
  at: "2026-03-01T13:05:09.000Z",
});

Deno.test("endedText() tells the two sides of a call apart", () => {
  const { en, fr } = MESSAGES;
  const rows: [EndReason, boolean, string, string][] = [
    ["hangup", false, "You hung up the call with Marie", "over"],
    ["remote-hangup", true, "Marie hung up", "over"],
    ["declined", false, "Marie declined the call", "failed"],
    ["declined", true, "You declined the call from Marie", "over"],
    ["no-answer", false, "Marie didn’t answer", "failed"],
    ["no-answer", true, "Missed call from Marie", "missed"],
    ["cancelled", false, "You cancelled the call to Marie", "over"],
    ["cancelled", true, "Missed call: Marie gave up", "missed"],
    ["busy", false, "Marie is in another call", "failed"],
    ["lost", true, "The connection with Marie was lost", "failed"],
  ];
  for (const [reason, incoming, text, kind] of rows) {
    assert.deepEqual(endedText(ended(reason), incoming, en), { text, kind });
  }
  assert.equal(endedText(ended("no-answer"), true, fr).text, "Appel manqué de Marie");
});
