import assert from "node:assert/strict";
import type { CallRecord, Side } from "./call/call_record.ts";
import type { EndReason, Refusal } from "./call/end_reason.ts";
import { recordText } from "./call_texts.ts";

const peer = { name: "Marie", ip: "10.0.0.2", port: 5001, version: 2, key: null } as const;

Deno.test("recordText() keeps 2023's words in French", () => {
  const table: readonly [CallRecord, string][] = [
    [{ event: "dialling", call: "c", peer }, "Appel à Marie sur 10.0.0.2"],
    [{ event: "incoming", call: "c", peer }, "Appel reçu de Marie"],
    [ended("hangup", "both"), "Appel terminé"],
    [ended("unknown", "caller"), "Impossible d'appeler : Marie est inconnu de l'annuaire"],
  ];
  for (const [record, text] of table) assert.equal(recordText(record)?.fr, text);
  const said = {
    call: "c",
    peer,
    side: "callee",
    event: "connected",
    wire: "c",
    codec: "opus",
  } as const;
  assert.equal(recordText(said)?.en, "Call from Marie accepted");
  assert.equal(recordText(ended("declined", "callee"))?.en, "Call from Marie rejected");
});

function ended(reason: EndReason, side: Side, refusal?: Refusal): CallRecord {
  const why = refusal === undefined ? {} : { refusal };
  return { event: "ended", call: "c", wire: "c", name: "Marie", reason, seconds: 0, side, ...why };
}

const REFUSALS: readonly (readonly [Refusal, Side])[] = [
  ["key-changed", "caller"],
  ["key-changed", "callee"],
  ["not-encrypted", "caller"],
  ["not-encrypted", "callee"],
  ["unconfirmed", "callee"],
  ["wrong-key", "caller"],
  ["their-key-changed", "caller"],
  ["their-not-encrypted", "caller"],
  ["their-unconfirmed", "caller"],
];

Deno.test("recordText() says every ending differently to each side that can have it", () => {
  const table: Record<EndReason, readonly Side[]> = {
    "hangup": ["both"],
    "remote-hangup": ["both"],
    "declined": ["caller", "callee"],
    "busy": ["caller"],
    "no-answer": ["caller", "callee"],
    "cancelled": ["caller", "callee"],
    "unreachable": ["caller"],
    "unknown": ["caller"],
    "lost": ["both"],
    "error": ["caller"],
  };
  const all = Object.entries(table).flatMap(([reason, sides]) =>
    sides.map((side) => recordText(ended(reason as EndReason, side)))
  ).concat(REFUSALS.map(([refusal, side]) => recordText(ended("error", side, refusal))));
  for (const lang of ["fr", "en"] as const) {
    assert.equal(new Set(all.map((text) => text?.[lang])).size, all.length);
  }
});
