import assert from "node:assert/strict";
import { V1_ONLY } from "../protocol/codecs.ts";
import { startFakeDirectory } from "./fake_directory.ts";
import { createFakeVoiceEngine } from "./fake_voice_engine.ts";
import type { VoiceEngine, VoiceEngineEvents } from "./media/voice_engine.ts";
import { startTestTelephone, type TestTelephone, withTwo } from "./test_telephone.ts";

Deno.test("createTelephone() says where the server is that it has followed, and remembers it", async () => {
  const [old, next] = [startFakeDirectory(2), startFakeDirectory(2)];
  const findAgain = () => Promise.resolve([{ host: "127.0.0.1", port: next.port }]);
  const john = await startTestTelephone({ findAgain });
  await john.telephone.connect({ server: "127.0.0.1", port: old.port, name: "John" });
  await john.next("registered");
  await old.close();
  assert.equal((await john.next("registered"))["server"], `127.0.0.1:${next.port}`);
  assert.ok(
    john.log.some((line) =>
      line.endsWith(`autre adresse : 127.0.0.1:${next.port} au lieu de 127.0.0.1:${old.port}`)
    ),
  );
  assert.deepEqual(john.settings.server, { host: "127.0.0.1", port: next.port });
  await john.telephone.close();
  await next.close();
});

Deno.test("createTelephone() calls, rings, talks and hangs up, with the same story on both sides", () =>
  withTwo(async (john, marie) => {
    const call = await john.telephone.call(" Marie ");
    const incoming = await marie.next("incoming");
    assert.equal(incoming["peer"], "John");
    assert.equal(incoming["call"], call);
    await john.next("ringing");
    const ringing = john.telephone.state.call;
    assert.ok(ringing.state === "dialling" && ringing.ringing);
    assert.equal(marie.telephone.state.call.state, "incoming");
    while (!john.engine.asked.includes("warm")) await new Promise((done) => setTimeout(done, 5));
    marie.telephone.accept();
    const connected = await john.next("connected");
    assert.deepEqual(
      [connected["codec"], connected["security"], connected["peer"]],
      ["opus", "encrypted", "Marie"],
    );
    assert.equal((await marie.next("connected"))["codec"], "opus");
    assert.equal(shownCodec(marie), "opus");
    const stats = await marie.next("stats");
    assert.ok(Number(stats["framesReceived"]) > 0);
    john.telephone.hangup();
    const [one, other] = [await john.next("ended"), await marie.next("ended")];
    // Each counts from when it was connected, rounded to tenths.
    assert.ok(Math.abs(Number(one["seconds"]) - Number(other["seconds"])) < 0.15);
    assert.deepEqual(john.story(), ["dialling", "ringing", "connected", "ended hangup"]);
    assert.deepEqual(marie.story(), ["incoming", "connected", "ended remote-hangup"]);
    assert.deepEqual(john.engine.asked, [
      "warm",
      `start 127.0.0.1:${marie.engine.address.port} opus sealed`,
      "stop",
    ]);
    const state = john.telephone.state.call;
    assert.ok(state.state === "idle" && state.last?.reason === "hangup");
    assert.ok(john.log.includes("Appel à Marie sur 127.0.0.1"), john.log.join("\n"));
    assert.ok(marie.log.includes("Appel reçu de John"));
    assert.ok(marie.log.includes("Appel de John accepté"));
  }));

for (
  const [what, johns, maries, isSaid] of [
    ["--codec v1 there, and --codec opus here", { codec: "opus" }, { codec: "v1" }, true],
    ["--codec v1 here", { codec: "v1" }, {}, false],
    ["no Opus in the engine there", {}, { createEngine: withoutOpus }, false],
    ["no Opus in the engine here", { codec: "opus", createEngine: withoutOpus }, {}, false],
  ] as const
) {
  Deno.test(`createTelephone() sends v1 on both sides with ${what}`, () =>
    withTwo(async (john, marie) => {
      await john.telephone.call("Marie");
      await marie.next("incoming");
      marie.telephone.accept();
      for (const one of [john, marie]) {
        assert.equal((await one.next("connected"))["codec"], "v1");
        assert.equal(shownCodec(one), "v1");
      }
      assert.ok(Number((await marie.next("stats"))["framesReceived"]) > 0);
      const said = /Marie n'utilise pas Opus/;
      assert.equal(john.log.some((text) => said.test(text)), isSaid);
      assert.ok(!marie.log.some((text) => /Opus/.test(text)));
    }, [johns, maries]));
}

function shownCodec({ telephone: { state: { call } } }: TestTelephone): string | null {
  return call.state === "in-call" ? call.codec : null;
}

function withoutOpus(events: VoiceEngineEvents): Promise<VoiceEngine> {
  return Promise.resolve({ ...createFakeVoiceEngine(events), codecs: V1_ONLY });
}

Deno.test("createTelephone() tells both sides the same when a call is declined or cancelled", () =>
  withTwo(async (john, marie) => {
    await john.telephone.call("Marie");
    await marie.next("incoming");
    marie.telephone.reject();
    assert.equal((await john.next("ended"))["reason"], "declined");
    assert.equal((await marie.next("ended"))["reason"], "declined");
    await john.telephone.call("Marie");
    await marie.next("incoming");
    john.telephone.hangup();
    assert.equal((await john.next("ended"))["reason"], "cancelled");
    assert.equal((await marie.next("ended"))["reason"], "cancelled");
    const sides = [john, marie].map(({ telephone: { state: { call } } }) =>
      call.state === "idle" ? call.last?.side : undefined
    );
    assert.deepEqual(sides, ["caller", "callee"]);
  }));

Deno.test("createTelephone() connects two that dial each other at once", () =>
  withTwo(async (john, marie) => {
    await Promise.all([john.telephone.call("Marie"), marie.telephone.call("John")]);
    await Promise.all([john.next("connected"), marie.next("connected")]);
    marie.telephone.hangup();
    await Promise.all([john.next("ended"), marie.next("ended")]);
    assert.deepEqual(john.story(), ["dialling", "connected", "ended remote-hangup"]);
    assert.deepEqual(marie.story(), ["dialling", "connected", "ended hangup"]);
  }));

Deno.test("createTelephone() refuses calls that can't be, with the code for each", () =>
  withTwo(async (john, marie, directory) => {
    const code = (expected: string) => ({ name: "TelephoneError", code: expected });
    await assert.rejects(john.telephone.call("  "), code("peer-empty"));
    await assert.rejects(john.telephone.call("John"), code("peer-self"));
    await assert.rejects(john.telephone.call("Nobody"), code("peer-unknown"));
    assert.equal((await john.next("ended"))["reason"], "unknown");
    await john.telephone.call("Marie");
    await assert.rejects(john.telephone.call("Marie"), code("busy"));
    await marie.next("incoming");
    await marie.telephone.call("John"); // is accepting
    await john.next("connected");
    assert.throws(() => john.telephone.accept(), code("no-call"));
    const offline = await startTestTelephone();
    await assert.rejects(offline.telephone.call("John"), code("not-registered"));
    const connect = (server: string, port: number, name: string) =>
      offline.telephone.connect({ server, port, name });
    await assert.rejects(connect("999.1.1.1", 1, "Zoe"), code("server-invalid"));
    await assert.rejects(connect("127.0.0.1", 0, "Zoe"), code("port-invalid"));
    await assert.rejects(connect("127.0.0.1", 1, ""), code("name-empty"));
    await assert.rejects(connect("127.0.0.1", directory.port, "Marie"), code("name-taken"));
    const { connection } = offline.telephone.state;
    assert.ok(connection.state === "offline" && connection.error?.code === "name-taken");
    await offline.telephone.close();
  }));

Deno.test("createTelephone() is unreachable for whoever doesn't acknowledge within 1 s", () =>
  withTwo(async (john, _marie, directory) => {
    const deaf = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
    const { port } = deaf.addr as Deno.NetAddr;
    directory.others.set("Deaf", { ip: "127.0.0.1", port, version: 2, key: null });
    const began = performance.now();
    await john.telephone.call("Deaf");
    assert.equal((await john.next("ended"))["reason"], "unreachable");
    assert.ok(performance.now() - began >= 990);
    deaf.close();
  }));

Deno.test("createTelephone() ends a call whose peer vanishes, and keeps it when the server does", () =>
  withTwo(async (john, marie, directory) => {
    await john.telephone.call("Marie");
    await marie.next("incoming");
    marie.telephone.accept();
    await john.next("connected");
    directory.dropAll();
    await john.next("unregistered");
    assert.equal(john.telephone.state.call.state, "in-call");
    assert.equal(john.telephone.state.connection.state, "reconnecting");
    await Promise.all([directory.unregistered("John"), directory.unregistered("Marie")]);
    await Promise.all([directory.registered("John"), directory.registered("Marie")]);
    assert.equal(john.telephone.state.call.state, "in-call");
    marie.engine.stop(); // Marie's side falls silent without a word
    assert.equal((await john.next("ended"))["reason"], "lost");
  }));

Deno.test("createTelephone() lists who is online, and joins the states of one turn", () =>
  withTwo(async (john, marie, directory) => {
    const names = () => john.telephone.state.users.map(({ name }) => name);
    if (names().length === 0) await john.next("users");
    while (!names().includes("Marie")) await john.next("users");
    assert.deepEqual(john.telephone.state.users, [{
      name: "Marie",
      version: 2,
      lookAlike: null,
      trust: "new",
    }]);
    let states = 0;
    const stop = john.telephone.subscribe(({ kind }) => void (kind === "state" && states++));
    john.telephone.mute(true);
    john.telephone.mute(false);
    await Promise.resolve();
    assert.equal(states, 1);
    stop();
    await marie.telephone.disconnect();
    while (names().length > 0) await john.next("users");
    assert.ok(directory.requests.some((text) => text.includes("DISCONNECT")));
  }));

Deno.test("createTelephone().setDevices() changes over in a call, and remembers by name", () =>
  withTwo(async (john, marie) => {
    await john.telephone.call("Marie");
    await marie.next("incoming");
    marie.telephone.accept();
    await john.next("connected");
    const devices = ["Built-in", "Headset"].map((name, index) => ({
      index,
      name,
      hostApi: "ALSA",
      inputChannels: 1,
      outputChannels: 2,
      defaultRateHz: 48_000,
      isDefaultInput: index === 0,
      isDefaultOutput: index === 0,
    }));
    john.engine.devices = () => Promise.resolve({ devices });
    await john.telephone.setDevices("1", "none");
    assert.equal(john.engine.asked.at(-1), "devices Headset none");
    const { sound, call } = john.telephone.state;
    assert.deepEqual([sound.mic, sound.speaker, call.state], ["Headset", "none", "in-call"]);
    assert.deepEqual(john.settings.sound, { mic: "Headset", speaker: "none" });
    await john.telephone.setDevices("tone", "none");
    assert.deepEqual(john.settings.sound, { mic: "Headset", speaker: "none" });
    assert.ok(!john.story().some((event) => event.startsWith("ended")));
  }));

Deno.test("createTelephone().setDevices() refuses what is missing or busy, and keeps what is in use", async () => {
  const checked: string[] = [];
  const john = await startTestTelephone({
    mic: "Headset",
    speaker: "default",
    checkDevices(mic, speaker) {
      checked.push(`${mic} ${speaker}`);
      const problem = { end: "speaker", message: "It can't be had" } as const;
      if (speaker === "Gone") return Promise.resolve([{ ...problem, code: "no-such-device" }]);
      if (speaker === "Busy") return Promise.resolve([{ ...problem, code: "device-busy" }]);
      return Promise.resolve([]);
    },
  });
  try {
    for (const [name, code] of [["Gone", "no-such-device"], ["Busy", "device-busy"]] as const) {
      await assert.rejects(john.telephone.setDevices("Headset", name), { code });
    }
    assert.equal(john.telephone.state.sound.speaker, "default");
    // The headset may be ours alone now, and so be no device for who looks.
    assert.deepEqual(checked, ["default Gone", "default Busy"]);
    assert.deepEqual(john.engine.asked, []);
  } finally {
    await john.telephone.close();
  }
});

Deno.test("createTelephone().watchDevices() watches while anybody does", async () => {
  const john = await startTestTelephone();
  try {
    const stops = [john.telephone.watchDevices(), john.telephone.watchDevices()];
    stops[0]?.();
    stops[0]?.();
    assert.deepEqual(john.engine.asked, ["watch true"]);
    stops[1]?.();
    assert.deepEqual(john.engine.asked, ["watch true", "watch false"]);
  } finally {
    await john.telephone.close();
  }
});
