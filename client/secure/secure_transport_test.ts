import assert from "node:assert/strict";
import { createIdentity } from "../identity/identity.ts";
import type { SessionKeys } from "../media/voice_engine.ts";
import { openPeople } from "./people.ts";
import type { SecurePeer } from "./handshake_types.ts";
import {
  createSecureTransport,
  type KeyAlarm,
  type SecureTransport,
  type SecureTransportParts,
} from "./secure_transport.ts";

const CALL = "0123456789abcdef";
const encode = (text: string) => new TextEncoder().encode(text);
const BYE = encode(`DC2 {"kind":"bye","call":"${CALL}","n":1}`);
const CHAT = encode('DC2 {"kind":"chat","id":"1"}');

interface Party {
  readonly transport: SecureTransport;
  readonly peer: SecurePeer;
  readonly heard: string[];
  readonly alarms: KeyAlarm[];
  readonly sessions: Map<number, SessionKeys>;
  readonly people: ReturnType<typeof openPeople>;
  /** Whom what is sent reaches; null: nobody. */
  other: Party | null;
}

/** What is sealed goes by the session's number, in the clear: the voice engine's part is not tested here. */
function makeParty(name: string, seed: number): Party {
  const identity = createIdentity(new Uint8Array(32).fill(seed));
  const people = openPeople(null, () => new Date());
  const heard: string[] = [], alarms: KeyAlarm[] = [];
  const sessions = new Map<number, SessionKeys>();
  const peer = { name, key: identity.publicKey, ip: `192.0.2.${seed}`, port: 5001 };
  const tell = (what: string, bytes: Uint8Array) =>
    void heard.push(`${what} ${new TextDecoder().decode(bytes)}`);
  const deliver: SecureTransportParts["engine"] = {
    send(bytes) {
      queueMicrotask(() => {
        if (bytes[0]! <= 5) party.other?.transport.takeHandshake(bytes, peer);
        else party.other?.transport.takeSignal(bytes, peer);
      });
    },
    addSession: (keys) => void sessions.set(keys.index, keys),
    removeSession: (index) => void sessions.delete(index),
    sendSealed(index, bytes) {
      const session = sessions.get(index);
      if (session === undefined) return;
      queueMicrotask(() => party.other?.transport.takeSealed(session.remoteIndex, bytes));
    },
  };
  const transport = createSecureTransport({
    onStanding() {},
    ownsNames: true,
    engine: deliver,
    identity,
    me: () => name,
    trust: people,
    isUnderWay: () => false,
    now: () => performance.now(),
    onSignal: (bytes, _from, sealed) =>
      tell(sealed === null ? "clear" : `sealed ${sealed.name}`, bytes),
    onChat: (bytes, link) => tell(`chat ${link.name}`, bytes),
    onAlarm: (alarm) => void alarms.push(alarm),
    onFailed: (call, code) => void heard.push(`failed ${call} ${code}`),
  });
  const party: Party = { transport, peer, heard, alarms, sessions, people, other: null };
  return party;
}

async function withTwo(test: (john: Party, marie: Party) => Promise<void>): Promise<void> {
  const john = makeParty("John", 1), marie = makeParty("Marie", 2);
  john.other = marie;
  marie.other = john;
  try {
    await test(john, marie);
  } finally {
    john.transport.stop();
    marie.transport.stop();
  }
}

/** Lets what was sent arrive. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const asCallPeer = (peer: SecurePeer) => ({ ...peer, version: 2 } as const);

Deno.test("sendV2() opens the call's session, and sends what was said last first", () =>
  withTwo(async (john, marie) => {
    john.transport.sendV2(encode("DC2 earlier"), CALL, asCallPeer(marie.peer));
    john.transport.sendV2(BYE, CALL, asCallPeer(marie.peer));
    await settle();
    assert.deepEqual(marie.heard, [`sealed John ${new TextDecoder().decode(BYE)}`]);
    assert.equal(john.transport.sessionOf(CALL)?.words, null);
    assert.equal(john.transport.nonceOf(CALL), null);
    assert.ok(!john.transport.reveal(CALL, null));
    assert.ok(john.transport.reveal(CALL, marie.transport.nonceOf(CALL)));
    const words = john.transport.sessionOf(CALL)?.words;
    assert.equal(words?.length, 3);
    assert.deepEqual(words, marie.transport.sessionOf(CALL)?.words);
    // What has a session is not spoken of in the clear.
    marie.transport.takeSignal(BYE, john.peer);
    assert.equal(marie.heard.length, 1);
    marie.transport.takeSignal(encode("START Paul"), john.peer);
    assert.equal(marie.heard.at(-1), "clear START Paul");
  }));

Deno.test("sendV2() sends in the clear to whoever has no key", () =>
  withTwo(async (john, marie) => {
    john.transport.sendV2(BYE, CALL, { ...asCallPeer(marie.peer), key: null });
    await settle();
    assert.ok(marie.heard[0]?.startsWith("clear DC2"));
  }));

Deno.test("connect() gives a link for what is no call, and the same session again", () =>
  withTwo(async (john, marie) => {
    const link = await john.transport.connect(marie.peer, false);
    link.send(CHAT);
    await settle();
    assert.deepEqual(marie.heard, [`chat John ${new TextDecoder().decode(CHAT)}`]);
    const back = await marie.transport.connect(john.peer, false);
    back.send(CHAT);
    await settle();
    assert.deepEqual(john.heard, [`chat Marie ${new TextDecoder().decode(CHAT)}`]);
    assert.equal(john.sessions.size, 1);
    assert.equal((await john.transport.connect(marie.peer, false)).key, marie.peer.key);
    assert.equal(john.sessions.size, 1);
  }));

Deno.test("connect() rejects where the key is not the known one, or whoever answers has another", () =>
  withTwo(async (john, marie) => {
    const other = createIdentity(new Uint8Array(32).fill(9)).publicKey;
    await assert.rejects(john.transport.connect({ ...marie.peer, key: other }, false), {
      code: "wrong-key",
    });
    john.people.pin("Marie", other);
    await assert.rejects(john.transport.connect(marie.peer, false), { code: "key-changed" });
    assert.deepEqual(john.alarms.map(({ kind }) => kind), ["wrong-key", "key-changed"]);
    assert.equal(john.sessions.size, 0);
  }));

Deno.test("connect() rejects after a second where nobody answers", () =>
  withTwo(async (john, marie) => {
    john.other = null;
    const startedMs = performance.now();
    await assert.rejects(john.transport.connect(marie.peer, false), { code: "unreachable" });
    const tookMs = performance.now() - startedMs;
    assert.ok(tookMs > 900 && tookMs < 3_000, `${tookMs} ms`);
  }));
