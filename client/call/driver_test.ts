import assert from "node:assert/strict";
import { CODECS } from "../../protocol/codecs.ts";
import { formatV1Signal, formatV2Signal, readDatagram } from "../../protocol/datagrams.ts";
import type { CallDriverParts } from "./driver.ts";
import { createCallDriver } from "./driver.ts";
import { KEYED, MARC, MARIE, OTHER } from "./machine_fixtures.ts";
import type { CallRecord } from "./call_record.ts";
import type { LookUpAnswer } from "./machine_types.ts";
import type { Address } from "./peer.ts";

const THEIRS = "00000000000000e0";
const MARIES_INVITE = {
  kind: "invite",
  call: THEIRS,
  n: 1,
  from: "Marie",
  to: "John",
  codecs: CODECS,
} as const;

/** A driver whose time stands still unless it is set, with what it did. */
function drive(parts: Partial<CallDriverParts> = {}) {
  const sent: string[] = [], audio: string[] = [], records: CallRecord[] = [];
  const answers = new Map<string, LookUpAnswer>([
    ["Marie", { kind: "address", address: { ...MARIE, key: null } }],
    ["Marc", { kind: "address", address: { ...MARC, key: null } }],
  ]);
  const clock = { now: 0 };
  const waiters: (() => boolean)[] = [];
  const check = () => waiters.forEach((isDone) => isDone());
  let ids = 0;
  const driver = createCallDriver({
    me: () => "John",
    autoAnswer: false,
    manners: () => ({ callWaiting: true, doNotDisturb: false }),
    codecs: CODECS,
    send: note,
    sendV2: (bytes, _call, to) => note(bytes, to, 1),
    nonceOf: () => null,
    reveal: () => true,
    lookUp: (name) => Promise.resolve(answers.get(name) ?? { kind: "nobody" }),
    warmAudio: () => void audio.push("warm"),
    startAudio: ({ name }, codec) => void audio.push(`start ${name} ${codec}`),
    pauseAudio: () => void audio.push("pause"),
    stopAudio: () => void audio.push("stop"),
    onRecord(record) {
      records.push(record);
      check();
    },
    onCalls() {},
    now: () => clock.now,
    newId: () => `${++ids}`.padStart(16, "0"),
    ...parts,
  });
  function note(bytes: Uint8Array, to: Address, copies: number): void {
    const datagram = readDatagram(bytes);
    if (datagram.kind !== "v1" && datagram.kind !== "v2") return assert.fail("no signal");
    const { signal } = datagram;
    const number = "n" in signal ? ` ${signal.n}` : "of" in signal ? ` ${signal.of}` : "";
    sent.push(`${copies}×${signal.kind}${number} → ${to.ip}:${to.port}`);
    check();
  }
  return {
    driver,
    clock,
    sent,
    audio,
    story: () => records.map((record) => record.event),
    until(isDone: () => boolean): Promise<void> {
      return new Promise((resolve) => {
        waiters.push(() => {
          if (isDone()) resolve();
          return isDone();
        });
        check();
      });
    },
  };
}

const v1 = (kind: "ACCEPT" | "REJECT" | "CLOSE") => formatV1Signal({ kind });
const marie: Address = { ip: MARIE.ip, port: MARIE.port };
const marc: Address = { ip: MARC.ip, port: MARC.port };

Deno.test("callDriver speaks 2023's four words to a client of 2023", async () => {
  const { driver, sent, audio, story, until } = drive();
  driver.dial("Marc");
  await until(() => sent.length === 1);
  for (let i = 0; i < 10; i++) driver.signal(v1("ACCEPT"), marc);
  assert.equal(driver.phase.state, "in-call");
  driver.signal(v1("CLOSE"), marc);
  driver.signal(v1("CLOSE"), marc);
  assert.deepEqual(sent, ["1×START → 10.0.0.3:5001", "5×CLOSE → 10.0.0.3:5001"]);
  assert.deepEqual(audio, ["warm", "start Marc v1", "stop"]);
  assert.deepEqual(story(), ["dialling", "connected", "ended"]);
  driver.close();
});

Deno.test("callDriver sends an invite again until it is acknowledged", async () => {
  const { driver, clock, sent, until } = drive();
  const call = driver.dial("Marie");
  await until(() => sent.length === 1);
  clock.now = 100;
  await until(() => sent.length === 2);
  clock.now = 300;
  await until(() => sent.length === 3);
  assert.deepEqual(sent, Array(3).fill("1×invite 1 → 10.0.0.2:5002"));
  driver.signal(formatV2Signal({ kind: "ack", call, of: 1 }), { ...marie, port: 1 });
  assert.equal(driver.phase.state, "inviting");
  driver.signal(formatV2Signal({ kind: "ack", call, of: 1 }), marie);
  assert.equal(driver.phase.state, "dialling");
  driver.hangUp();
  assert.equal(sent.at(-1), "1×cancel 2 → 10.0.0.2:5002");
  driver.close();
});

Deno.test("callDriver acknowledges each repeated signal, and acts on it once", async () => {
  const { driver, sent, story, until } = drive();
  const invite = formatV2Signal(MARIES_INVITE);
  driver.signal(invite, marie);
  driver.signal(invite, marie); // still being looked up: not a word
  assert.deepEqual(sent, []);
  await until(() => story().includes("incoming"));
  driver.signal(invite, marie);
  assert.deepEqual(sent, [
    "1×ack 1 → 10.0.0.2:5002",
    "1×ringing 1 → 10.0.0.2:5002",
    "1×ack 1 → 10.0.0.2:5002",
  ]);
  const cancel = formatV2Signal({ kind: "cancel", call: THEIRS, n: 2 });
  driver.signal(cancel, marie);
  driver.signal(cancel, marie);
  assert.deepEqual(sent.slice(3), Array(2).fill("1×ack 2 → 10.0.0.2:5002"));
  assert.deepEqual(story(), ["incoming", "ended"]);
  driver.close();
});

Deno.test("callDriver starts the audio that accept names, and v1 where it names none", async () => {
  for (const [field, codec] of [[`,"codec":"opus"`, "opus"], ["", "v1"], [`,"codec":"x"`, "v1"]]) {
    const { driver, audio, until, sent } = drive();
    const call = driver.dial("Marie");
    await until(() => sent.length === 1);
    const accept = new TextEncoder().encode(`DC2 {"kind":"accept","call":"${call}","n":1${field}}`);
    driver.signal(accept, marie);
    driver.signal(accept, marie); // its acknowledgement was lost
    assert.deepEqual(audio, ["warm", `start Marie ${codec}`]);
    driver.close();
  }
});

Deno.test("callDriver accepts what an invite offers, and repeats the same until it is heard", async () => {
  for (const [field, codec] of [[`,"codecs":["x","opus"]`, "opus"], ["", "v1"]]) {
    const bytes: string[] = [];
    const { driver, clock, audio, until, story } = drive({
      autoAnswer: true,
      sendV2: (signal) => void bytes.push(new TextDecoder().decode(signal)),
    });
    const invite = `{"kind":"invite","call":"${THEIRS}","n":1,"from":"Marie","to":"John"${field}}`;
    driver.signal(new TextEncoder().encode(`DC2 ${invite}`), marie);
    await until(() => story().includes("connected"));
    assert.deepEqual(audio, ["warm", `start Marie ${codec}`]);
    clock.now = 100;
    const accept = `DC2 {"kind":"accept","call":"${THEIRS}","n":2,"codec":"${codec}"}`;
    const accepts = () => bytes.filter((text) => text.includes("accept"));
    while (accepts().length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.deepEqual(accepts(), [accept, accept]);
    driver.close();
  }
});

Deno.test("callDriver.settled() waits for the last acknowledgement, or not longer than told", async () => {
  const { driver, sent, story, until } = drive();
  await driver.settled(60_000); // nothing is under way
  driver.signal(formatV2Signal(MARIES_INVITE), marie);
  await until(() => story().includes("incoming"));
  driver.signal(formatV2Signal({ kind: "ack", call: THEIRS, of: 1 }), marie);
  driver.decline();
  assert.equal(sent.at(-1), "1×decline 2 → 10.0.0.2:5002");
  await driver.settled(1); // in vain
  const settled = driver.settled(60_000);
  driver.signal(formatV2Signal({ kind: "ack", call: THEIRS, of: 2 }), marie);
  await settled;
  driver.close();
});

Deno.test("callDriver believes a sealed session of its own call and its own peer alone", async () => {
  const key = KEYED.key ?? "";
  const lookUp = () => Promise.resolve({ kind: "address", address: KEYED } as const);
  const { driver, sent, story, until } = drive({ lookUp });
  const invite = formatV2Signal(MARIES_INVITE);
  driver.signal(invite, marie, { call: THEIRS, name: "Zoe", key }); // who is not Marie
  driver.signal(invite, marie, { call: OTHER, name: "Marie", key });
  driver.signal(v1("ACCEPT"), marie, { call: THEIRS, name: "Marie", key });
  assert.deepEqual(sent, []);
  driver.signal(invite, marie, { call: THEIRS, name: "Marie", key });
  await until(() => story().includes("incoming"));
  const cancel = formatV2Signal({ kind: "cancel", call: THEIRS, n: 2 });
  driver.signal(cancel, marie); // in the clear
  driver.signal(cancel, marie, { call: OTHER, name: "Marie", key });
  assert.deepEqual(story(), ["incoming"]);
  driver.signal(cancel, { ip: "10.0.0.77", port: 7 }, { call: THEIRS, name: "Marie", key });
  assert.deepEqual(story(), ["incoming", "ended"]);
  driver.close();
});

Deno.test("callDriver ends a call that no sealed session can be had for", async () => {
  const { driver, sent, story, until } = drive();
  const call = driver.dial("Marie");
  await until(() => sent.length === 1);
  driver.refused(OTHER, "key-changed");
  driver.refused(call, "key-changed");
  assert.deepEqual(story(), ["dialling", "ended"]);
  assert.equal(driver.phase.state, "idle");
  driver.close();
});

Deno.test("callDriver lets nobody call while it has no name, and does nothing once closed", () => {
  const { driver, sent } = drive({ me: () => null });
  driver.signal(formatV1Signal({ kind: "START", from: "Marc" }), marc);
  driver.signal(new TextEncoder().encode("nonsense"), marc);
  driver.close();
  driver.signal(v1("ACCEPT"), marc);
  assert.deepEqual(sent, []);
  assert.equal(driver.phase.state, "idle");
});

Deno.test("callDriver takes no accept that reveals something else than it was bound to", async () => {
  const nonce = "A".repeat(43);
  const { driver, sent, until } = drive({ reveal: (_call, text) => text === nonce });
  const call = driver.dial("Marie");
  await until(() => sent.length === 1);
  const accept = { kind: "accept", call, n: 1, codec: "opus" } as const;
  driver.signal(formatV2Signal(accept), marie);
  driver.signal(formatV2Signal({ ...accept, nonce: `B${nonce.slice(1)}` }), marie);
  assert.equal(driver.phase.state, "inviting");
  assert.equal(sent.length, 1, "it is not acknowledged either");
  driver.signal(formatV2Signal({ ...accept, nonce }), marie);
  assert.equal(driver.phase.state, "in-call");
  driver.close();
});
