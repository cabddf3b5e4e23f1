/** What can be found in all that goes over the wire between two programs: sealed, nothing; in the clear, all. */
import assert from "node:assert/strict";
import type { ChatMessages } from "../../../client/api/types.ts";
import { V1_RATE_HZ } from "../../../protocol/limits.ts";
import { RTP_HEADER_BYTES } from "../../../protocol/rtp.ts";
import { SEALED_HEADER_BYTES } from "../../../protocol/sealed_packets.ts";
import { connect, playSeconds, reasonOf } from "../stage.ts";
import { type EncryptedStage, startEncryptedStage } from "./encrypted_stage.ts";
import { heardAsOpus, heardAsPcm, textsIn, writings } from "./traces.ts";
import type { Seen } from "./wire.ts";

const NAMES = ["John", "Marie"];
const SAID = { during: "Rendez-vous à midi, 中庭", outside: "Le code est 7193 🔑" };
/** Words of the signals, and of messages. */
const WORDS = ["DC2 {", "invite", "accept", "codecs", '"kind"'];
const MESSAGES = ["Rendez-vous", "à midi", "中庭", "Le code", "7193 🔑"];

/** A call of some seconds, in which both speak. */
async function talk({ john, marie }: EncryptedStage): Promise<void> {
  await connect(john, marie);
  await Promise.all([playSeconds(john, 4), playSeconds(marie, 4)]);
}

async function hangUp({ john, marie }: EncryptedStage): Promise<void> {
  await john.api("/api/hangup", {});
  await reasonOf(marie);
}

/** Until Marie has it. */
async function write({ john, marie }: EncryptedStage, text: string): Promise<void> {
  const came = marie.event("message", { from: marie.events.entries.length });
  await john.api("/api/messages", { to: "Marie", text });
  assert.equal((await came)["text"], text);
}

/** The best that can be made of Marie's packets, whatever they are taken for. */
async function likestSound(capture: readonly Seen[], said: Float32Array<ArrayBuffer>) {
  const offsets = [
    0,
    RTP_HEADER_BYTES,
    SEALED_HEADER_BYTES,
    SEALED_HEADER_BYTES + RTP_HEADER_BYTES,
  ];
  let likest = 0;
  for (const offset of offsets) {
    likest = Math.max(likest, await heardAsOpus(capture, "b", offset, said));
    for (const hz of [V1_RATE_HZ, 48_000]) {
      likest = Math.max(likest, heardAsPcm(capture, "b", offset, hz, said));
    }
  }
  return likest;
}

Deno.test("nobody finds names, messages or sound in the capture of a whole call and of messages beside it", async () => {
  await using stage = await startEncryptedStage();
  const { wire, marie } = stage;
  await write(stage, SAID.outside);
  await talk(stage);
  await write(stage, SAID.during);
  await hangUp(stage);
  const { messages } = await marie.api("/api/messages?with=John") as ChatMessages;
  assert.deepEqual(messages.map(({ text }) => text), [SAID.outside, SAID.during]);
  assert.ok(wire.seen.length > 1_000, `${wire.seen.length} datagrams`);
  assert.deepEqual(textsIn(wire.seen, [...NAMES, ...WORDS, ...MESSAGES]), []);
  const likest = await likestSound(wire.seen, marie.said);
  assert.ok(likest < 0.5, `what was heard is like what was said: ${likest}`);
});

Deno.test("the same search finds names and sound in calls in the clear", async () => {
  for (const codec of ["opus", "v1"]) {
    const flags = [`--codec=${codec}`];
    await using stage = await startEncryptedStage({ johns: flags, maries: flags });
    const { wire, marie, toldJohn, toldMarie } = stage;
    toldJohn.set("Marie", { ...toldJohn.get("Marie")!, key: null });
    toldMarie.set("John", { ...toldMarie.get("John")!, key: null });
    await talk(stage);
    await hangUp(stage);
    const texts = [...NAMES, ...WORDS];
    assert.deepEqual(textsIn(wire.seen, texts), texts);
    const likest = await likestSound(wire.seen, marie.said);
    assert.ok(likest > 0.8, `${codec}: ${likest}`);
  }
});

Deno.test("textsIn() finds a text however it is written, and wherever", () => {
  for (const text of [...MESSAGES, ...NAMES]) {
    for (const writing of writings(text)) {
      const datagram = Uint8Array.from(`\x01\x02${writing}\x03`, (char) => char.charCodeAt(0));
      assert.deepEqual(textsIn([{ bytes: datagram, from: "a", at: 0 }], [text]), [text]);
    }
    for (const before of ["", "x", "xy"]) {
      const bytes = new TextEncoder().encode(`${before}${text} and more`);
      const base64 = btoa(String.fromCharCode(...bytes));
      const datagram = new TextEncoder().encode(base64);
      assert.deepEqual(textsIn([{ bytes: datagram, from: "a", at: 0 }], [text]), [text]);
    }
  }
});
