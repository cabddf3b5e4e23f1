/** Somebody who stands between two telephones with their directories on his side. */
import assert from "node:assert/strict";
import type { Sealed } from "../call/driver.ts";
import { startFakeDirectory } from "../fake_directory.ts";
import { createIdentity, type Identity, makeSecretKey } from "../identity/identity.ts";
import { createSealedSessions } from "../media/sealed_sessions.ts";
import type { UdpAddress } from "../media/voice_engine.ts";
import { startTestTelephone, type TestTelephone } from "../test_telephone.ts";
import { formatV2Signal, readDatagram } from "../../protocol/datagrams.ts";
import { openPeople } from "./people.ts";
import { createSecureTransport } from "./secure_transport.ts";

interface Side {
  readonly address: UdpAddress;
  /** Sends on what the other side has opened. */
  forward(bytes: Uint8Array, sealed: Sealed): void;
  /** What this face's `accept` must reveal. */
  nonceOf(call: string): string | null;
  close(): Promise<void>;
}

/** One face of him: to `victim` he is `name`. What he opens, `hand` gets in the clear. */
function openSide(
  identity: Identity,
  name: string,
  victim: { readonly name: string; readonly key: string; readonly address: UdpAddress },
  hand: (bytes: Uint8Array, sealed: Sealed) => void,
): Side {
  const socket = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  const send = (bytes: Uint8Array, { ip: hostname, port }: UdpAddress) =>
    void socket.send(bytes, { transport: "udp", hostname, port }).catch(() => {});
  const sessions = createSealedSessions(send);
  const transport = createSecureTransport({
    onStanding() {},
    ownsNames: true,
    engine: {
      send,
      addSession(session) {
        for (const { datagram, ip, port } of sessions.add(session)) take(datagram, ip, port);
      },
      removeSession: sessions.remove,
      sendSealed: sessions.sendSignal,
    },
    identity,
    me: () => name,
    trust: openPeople(null, () => new Date()),
    isUnderWay: () => true,
    now: () => performance.now(),
    onSignal: (bytes, _from, sealed) => sealed === null ? undefined : hand(bytes, sealed),
    onChat: () => {},
    onAlarm: () => {},
    onFailed: () => {},
  });

  function take(datagram: Uint8Array, ip: string, port: number): void {
    const opened = sessions.open(datagram, ip, port);
    if (opened?.kind === "signal") transport.takeSealed(opened.index, opened.content.slice());
  }

  async function read(): Promise<void> {
    try {
      for await (const [bytes, from] of socket) {
        const { hostname: ip, port } = from as Deno.NetAddr;
        const { kind } = readDatagram(bytes);
        if (kind === "handshake") transport.takeHandshake(bytes.slice(), { ip, port });
        if (kind === "sealed") take(bytes, ip, port);
      }
    } catch {
      // closed
    }
  }
  const reading = read();
  return {
    address: { ip: "127.0.0.1", port: (socket.addr as Deno.NetAddr).port },
    forward(bytes, { call }) {
      const { name, key, address } = victim;
      transport.sendV2(bytes, call, { name, key, version: 2, ...address });
    },
    nonceOf: transport.nonceOf,
    async close() {
      transport.stop();
      socket.close();
      await reading;
    },
  };
}

interface Scene {
  readonly john: TestTelephone;
  readonly marie: TestTelephone;
  /** From now on both directories tell of him. */
  stepBetween(): void;
}

/** An `accept` as whoever has this nonce would have said it; anything else as it is. */
function withNonce(bytes: Uint8Array, nonce: string | null): Uint8Array {
  const datagram = readDatagram(bytes);
  const isAccept = datagram.kind === "v2" && datagram.signal.kind === "accept";
  return isAccept && nonce !== null ? formatV2Signal({ ...datagram.signal, nonce }) : bytes;
}

/** @param isClumsy he forwards what is revealed as it comes */
async function withMallory(
  test: (scene: Scene) => Promise<void>,
  isClumsy = false,
): Promise<void> {
  const johns = startFakeDirectory(2), maries = startFakeDirectory(2);
  const john = await startTestTelephone(), marie = await startTestTelephone();
  const mallory = createIdentity(makeSecretKey());
  const sideOf = (victim: string, { key, engine }: TestTelephone) => ({
    name: victim,
    key,
    address: engine.address,
  });
  const asMarie: Side = openSide(
    mallory,
    "Marie",
    sideOf("John", john),
    (bytes, sealed) => asJohn.forward(bytes, sealed),
  );
  const asJohn: Side = openSide(
    mallory,
    "John",
    sideOf("Marie", marie),
    (bytes, sealed) =>
      asMarie.forward(isClumsy ? bytes : withNonce(bytes, asMarie.nonceOf(sealed.call)), sealed),
  );
  try {
    await john.telephone.connect({ server: "127.0.0.1", port: johns.port, name: "John" });
    await marie.telephone.connect({ server: "127.0.0.1", port: maries.port, name: "Marie" });
    johns.others.set("Marie", { ...marie.engine.address, version: 2, key: marie.key });
    maries.others.set("John", { ...john.engine.address, version: 2, key: john.key });
    await test({
      john,
      marie,
      stepBetween() {
        const mine = { version: 2, key: mallory.publicKey } as const;
        johns.others.set("Marie", { ...asMarie.address, ...mine });
        maries.others.set("John", { ...asJohn.address, ...mine });
      },
    });
  } finally {
    await john.telephone.close();
    await marie.telephone.close();
    await asMarie.close();
    await asJohn.close();
    await johns.close();
    await maries.close();
  }
}

function wordsOf({ telephone }: TestTelephone): readonly string[] | null {
  const { call } = telephone.state;
  return call.state === "in-call" ? call.words : null;
}

Deno.test("a man in the middle of a first call is seen by the words", () =>
  withMallory(async ({ john, marie, stepBetween }) => {
    stepBetween();
    await john.telephone.call("Marie");
    await marie.next("incoming");
    marie.telephone.accept();
    await john.next("connected");
    await marie.next("connected");
    assert.equal(wordsOf(john)?.length, 3);
    assert.equal(wordsOf(marie)?.length, 3);
    assert.notDeepEqual(wordsOf(john), wordsOf(marie));
    john.telephone.hangup();
    await marie.next("ended");
  }));

Deno.test("a man in the middle can't answer with what the true one reveals", () =>
  withMallory(async ({ john, marie, stepBetween }) => {
    stepBetween();
    await john.telephone.call("Marie");
    await marie.next("incoming");
    await john.next("ringing");
    marie.telephone.accept();
    await marie.next("connected");
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(john.telephone.state.call.state, "dialling");
    assert.deepEqual(john.story(), ["dialling", "ringing"]);
    john.telephone.hangup();
    await marie.next("ended");
  }, true));

Deno.test("a man who comes between two that know each other is noticed before anybody rings", () =>
  withMallory(async ({ john, marie, stepBetween }) => {
    await john.telephone.call("Marie");
    await marie.next("incoming");
    marie.telephone.accept();
    await john.next("connected");
    assert.deepEqual(wordsOf(john), wordsOf(marie));
    john.telephone.hangup();
    await marie.next("ended");
    const story = marie.story().length;
    stepBetween();
    await assert.rejects(john.telephone.call("Marie"), { code: "key-changed" });
    assert.equal((await john.next("alarm"))["kind"], "key-changed");
    // And where John has forgotten her, Marie knows him still.
    john.telephone.forget("Marie");
    await john.telephone.call("Marie");
    assert.equal((await marie.next("alarm"))["kind"], "key-changed");
    assert.equal(marie.story().length, story);
  }));
