import assert from "node:assert/strict";
import { NO_STATE } from "../../client/api/fake_telephone.ts";
import type { ClientState } from "../../client/api/types.ts";
import { messagesIn } from "./messages.ts";
import { tabTitle } from "./tab_title.ts";

const en = messagesIn("en");
const at = "2026-03-01T13:05:09.000Z";
const online: Partial<ClientState> = {
  connection: { state: "registered", server: "s:1", name: "John", serverVersion: 2 },
};
const ringing = { peer: "Marie", since: at, until: at, peerVersion: 2 } as const;
const titleOf = (part: Partial<ClientState>) => tabTitle({ ...NO_STATE, ...part }, en);

Deno.test("tabTitle() says who one is, and how many messages are unread", () => {
  assert.deepEqual(tabTitle(null, en), { title: "DevCloud", calling: null });
  assert.equal(titleOf({}).title, "DevCloud");
  assert.equal(titleOf(online).title, "John – DevCloud");
  assert.equal(titleOf({ ...online, unread: { Marie: 2, Zoé: 1 } }).title, "(3) John – DevCloud");
});

Deno.test("tabTitle() tells of who calls, first or during a call", () => {
  const call = { state: "incoming", call: "c1", ...ringing } as const;
  assert.equal(titleOf({ ...online, call }).calling, "☎ Marie is calling");
  const waiting = { call: "c2", ...ringing, canHold: true };
  assert.equal(titleOf({ ...online, waiting }).calling, "☎ Marie is calling too");
});
