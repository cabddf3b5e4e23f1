import assert from "node:assert/strict";
import { NO_STATE } from "../../client/api/fake_telephone.ts";
import type { CallState, ClientState, HeldCall } from "../../client/api/types.ts";
import { holdReason } from "./hold_reason.ts";
import { messagesIn } from "./messages.ts";

const en = messagesIn("en");
const since = "2026-03-01T13:05:09.000Z";
const waiting = (canHold: boolean): ClientState["waiting"] => ({
  call: "c2",
  peer: "Zoé",
  since,
  until: since,
  peerVersion: 2,
  canHold,
});
const talking = (peerVersion: 1 | 2): CallState => ({
  state: "in-call",
  call: "c1",
  peer: "Noël",
  since,
  codec: "v1",
  security: "plain",
  words: null,
  peerVersion,
  hold: "no",
});
const held: HeldCall = { call: "c3", peer: "Ann", since, hold: "here", security: "encrypted" };
const dialling = { state: "dialling", call: "c1", peer: "Noël", since, ringing: true } as const;

Deno.test("holdReason() says why a call can't be held, where it can't", () => {
  const table: [Partial<ClientState>, string | null][] = [
    [{ waiting: null }, null],
    [{ waiting: waiting(true), call: talking(2) }, null],
    [
      { waiting: waiting(false), call: talking(1) },
      "Noël uses an old client, which can’t be put on hold",
    ],
    [
      { waiting: waiting(false), call: talking(2), held: [held, held, held, held] },
      "Four calls are on hold already",
    ],
    [{ waiting: waiting(false), call: dialling }, "Your other call isn’t answered yet"],
  ];
  for (const [part, reason] of table) {
    assert.equal(holdReason({ ...NO_STATE, ...part }, en), reason);
  }
});
