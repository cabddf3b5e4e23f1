import assert from "node:assert/strict";
import type { ChatMessage } from "../../../client/api/types.ts";
import { createConversation } from "./conversation.ts";
import type { Remote } from "./remote.ts";

type Parts = Pick<Remote, "get" | "post" | "onMessage">;

Deno.test("conversation.send() keeps a mark that was told before the answer to the request came", async () => {
  const { promise: answer, resolve } = Promise.withResolvers<void>();
  const message: ChatMessage = {
    ...{ n: 1, id: "0000000000000001", peer: "Marie", mine: true },
    ...{ text: "Salut", at: "2026-01-01T12:00:00.000Z", state: "sent" },
    keyChanged: false,
  };
  let tell: (message: ChatMessage) => void = () => {};
  const remote = {
    get: () => Promise.resolve({ ok: true, value: { messages: [], more: false } }),
    post: () => answer.then(() => ({ ok: true, value: { message } })),
    onMessage: (listener: (message: ChatMessage) => void) => {
      tell = listener;
    },
  };
  const conversation = createConversation(remote as unknown as Parts);
  const states = () => conversation.messages.value.map(({ state }) => state);
  conversation.open("Marie");
  conversation.write("Salut");
  const sending = conversation.send();
  tell({ ...message, state: "delivered" });
  resolve();
  await sending;
  assert.deepEqual(states(), ["delivered"]);
  tell({ ...message, state: "waiting" }); // taken back, since the other side has gone
  assert.deepEqual(states(), ["waiting"]);
});
