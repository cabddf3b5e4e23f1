import assert from "node:assert/strict";
import type { EndedCall, EndReason } from "../../client/api/types.ts";
import { endedText } from "./ended_text.ts";
import { messagesIn } from "./messages.ts";

const ended = (reason: EndReason, side: EndedCall["side"]): EndedCall => ({
  call: "c1",
  peer: "Marie",
  reason,
  seconds: 0,
  at: "2026-03-01T13:05:09.000Z",
  side,
});

Deno.test("endedText() tells the two sides of a call apart", () => {
  const [en, fr] = [messagesIn("en"), messagesIn("fr")];
  const rows: [EndReason, EndedCall["side"], string, string][] = [
    ["hangup", "both", "You hung up the call with Marie", "over"],
    ["remote-hangup", "both", "Marie hung up", "over"],
    ["declined", "caller", "Marie declined the call", "failed"],
    ["declined", "callee", "You declined the call from Marie", "over"],
    ["no-answer", "caller", "Marie didn’t answer", "failed"],
    ["no-answer", "callee", "Missed call from Marie", "missed"],
    ["cancelled", "caller", "You cancelled the call to Marie", "over"],
    ["cancelled", "callee", "Missed call: Marie gave up", "missed"],
    ["busy", "caller", "Marie is in another call", "failed"],
    ["lost", "both", "The connection with Marie was lost", "failed"],
  ];
  for (const [reason, side, text, kind] of rows) {
    assert.deepEqual(endedText(ended(reason, side), en), { text, kind });
  }
  const refused = endedText({ ...ended("error", "caller"), refusal: "their-key-changed" }, en);
  assert.match(refused.text, /^Marie’s client refused the call: it knows another key for you/);
  const tried = endedText({ ...ended("error", "callee"), refusal: "key-changed" }, en);
  assert.deepEqual(tried, {
    text: "No call with Marie: it is not the key that you know",
    kind: "missed",
  });
  assert.equal(endedText(ended("no-answer", "callee"), fr).text, "Appel manqué de Marie");
});
