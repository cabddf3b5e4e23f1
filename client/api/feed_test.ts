import assert from "node:assert/strict";
import { fakeQuality } from "./fake_quality.ts";
import { NO_STATE } from "./fake_telephone.ts";
import { CLOSE_AT_BYTES, createFeed, LEVELS_UNTIL_BYTES, STATES_UNTIL_BYTES } from "./feed.ts";
import type { SocketMessage } from "./types.ts";

const STATE: SocketMessage = { kind: "state", state: NO_STATE };
const LEVELS: SocketMessage = { kind: "levels", levels: { mic: 0, speaker: 0 } };
const QUALITY: SocketMessage = { kind: "quality", quality: fakeQuality("good", "good") };
const EVENT: SocketMessage = { kind: "event", event: { event: "error", at: "" } };

function setUp() {
  const sent: string[] = [];
  const closed: number[] = [];
  let buffered = 0;
  let onSend = () => {};
  const feed = createFeed({
    send(text) {
      sent.push(text);
      onSend();
    },
    buffered: () => buffered,
    close: (code) => closed.push(code),
  }, () => ({ ...NO_STATE, version: "newest" }));
  return {
    sent,
    closed,
    fill: (bytes: number) => buffered = bytes,
    push: (message: SocketMessage) => feed.push(message, message.kind),
    stop: () => feed.stop(),
    nextSend: () => new Promise<void>((resolve) => onSend = resolve),
  };
}

Deno.test("createFeed().push() sends all to who keeps up", () => {
  const { sent, push } = setUp();
  for (const message of [STATE, LEVELS, QUALITY, EVENT]) push(message);
  assert.deepEqual(sent, ["state", "levels", "quality", "event"]);
});

Deno.test("createFeed().push() leaves levels and quality out first", () => {
  const { sent, fill, push } = setUp();
  fill(LEVELS_UNTIL_BYTES + 1);
  for (const message of [LEVELS, QUALITY, STATE, EVENT]) push(message);
  assert.deepEqual(sent, ["state", "event"]);
});

Deno.test("createFeed().push() sends the newest state once the reader has caught up", async () => {
  const { sent, fill, push, nextSend } = setUp();
  fill(STATES_UNTIL_BYTES + 1);
  push(STATE);
  push(STATE);
  assert.deepEqual(sent, []);
  const caughtUp = nextSend();
  fill(0);
  await caughtUp;
  assert.equal(sent.length, 1);
  assert.match(sent[0] ?? "", /"version":"newest"/);
});

Deno.test("createFeed().push() lets go of who reads no more", () => {
  const { sent, closed, fill, push } = setUp();
  fill(CLOSE_AT_BYTES + 1);
  push(STATE);
  push(EVENT);
  assert.deepEqual(sent, []);
  assert.deepEqual(closed, [1013]);
});

Deno.test("createFeed().stop() leaves no timer", () => {
  const { fill, push, stop } = setUp();
  fill(STATES_UNTIL_BYTES + 1);
  push(STATE);
  stop();
});
