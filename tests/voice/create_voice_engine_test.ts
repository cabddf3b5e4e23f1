import assert from "node:assert/strict";
import { openTestEngine } from "./files_call.ts";
import { isUtf8 } from "../../client/media/v1_codec.ts";
import { type UdpAddress, VoicePortError } from "../../client/media/voice_engine.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** A socket that isn't ours: an original, or a stranger. */
function openPeer(hostname = "127.0.0.1") {
  const socket = Deno.listenDatagram({ transport: "udp", hostname, port: 0 });
  const { port } = socket.addr as Deno.NetAddr;
  const address: UdpAddress = { ip: hostname, port };
  return {
    address,
    send: (bytes: Uint8Array, { ip, port }: UdpAddress) =>
      socket.send(bytes, { transport: "udp", hostname: ip, port }),
    async receive(): Promise<Uint8Array> {
      const [bytes] = await socket.receive();
      return bytes;
    },
    close: () => socket.close(),
  };
}

Deno.test("createVoiceEngine() takes a free port for 0, and close() frees it", async () => {
  const { engine } = await openTestEngine();
  const { ip, port } = engine.address;
  assert.equal(ip, "127.0.0.1");
  await assert.rejects(openTestEngine({ port }), (error) => {
    assert.ok(error instanceof VoicePortError);
    assert.match(error.message, new RegExp(`port ${port} is in use`));
    return true;
  });
  await engine.close();
  await engine.close();
  const again = await openTestEngine({ port });
  assert.equal(again.engine.address.port, port);
  await again.engine.close();
});

Deno.test("createVoiceEngine() says that an address is none of this machine", async () => {
  await assert.rejects(openTestEngine({ host: "203.0.113.7" }), {
    name: "VoicePortError",
    message: "Cannot use UDP 203.0.113.7:0: '203.0.113.7' is no address of this machine",
  });
});

Deno.test("voiceEngine.send() sends copies, also right before close()", async () => {
  const { engine } = await openTestEngine();
  const peer = openPeer();
  engine.send(bytesOf("ACCEPT"), peer.address, 10);
  engine.send(bytesOf("CLOSE"), peer.address, 5);
  await engine.close();
  engine.send(bytesOf("START John"), peer.address);
  const texts: string[] = [];
  for (let i = 0; i < 15; i++) texts.push(new TextDecoder().decode(await peer.receive()));
  assert.deepEqual(texts, [...Array(10).fill("ACCEPT"), ...Array(5).fill("CLOSE")]);
  peer.close();
});

Deno.test("voiceEngine tells signals of anybody, and nothing that is none", async () => {
  const done = Promise.withResolvers<void>();
  const { engine, signals } = await openTestEngine({
    onSignal: (text) => text === "CLOSE" && done.resolve(),
  });
  const stranger = openPeer("127.0.0.2");
  for (const text of ["START John", "nonsense", "DC2 {}", "ACCEPT"]) {
    await stranger.send(bytesOf(text), engine.address);
  }
  await stranger.send(new Uint8Array(1_024), engine.address);
  await stranger.send(new Uint8Array(0), engine.address);
  await stranger.send(bytesOf("CLOSE"), engine.address);
  await done.promise;
  assert.deepEqual(signals.map(({ text }) => text), ["START John", "ACCEPT", "CLOSE"]);
  assert.deepEqual(signals[0]?.from, stranger.address);
  stranger.close();
  await engine.close();
});

Deno.test("voiceEngine.start() keeps a call alive without any sound device, each frame playable", async () => {
  const { engine, until, stats } = await openTestEngine();
  const peer = openPeer();
  engine.start(peer.address, "v1");
  for (let i = 0; i < 4; i++) {
    const frame = await peer.receive();
    assert.equal(frame.length, 1_024);
    assert.equal(isUtf8(frame), false);
  }
  await peer.send(new Uint8Array(1_024).fill(9), engine.address);
  const heard = await until(({ framesReceived }) => framesReceived === 1);
  assert.ok(heard.heardAgoMs < 1_000);
  assert.ok(heard.framesSent >= 4);
  await peer.send(bytesOf("anything"), engine.address);
  await until(({ heardAgoMs }) => heardAgoMs > 150);
  engine.stop();
  await engine.close();
  const count = stats.length;
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(stats.length, count);
  peer.close();
});

Deno.test("voiceEngine hears its peer alone, and of the next call only that call's", async () => {
  const { engine, until, signals } = await openTestEngine();
  const [first, second, stranger] = [openPeer(), openPeer(), openPeer("127.0.0.3")];
  const frame = new Uint8Array(1_024).fill(3);
  engine.start(first.address, "v1");
  await first.receive(); // it is on
  await stranger.send(frame, engine.address);
  await second.send(frame, engine.address); // the right address, another port
  await stranger.send(bytesOf("CLOSE"), engine.address);
  await first.send(frame, engine.address);
  assert.equal((await until(({ framesReceived }) => framesReceived > 0)).framesReceived, 1);
  assert.deepEqual(signals.map(({ text }) => text), ["CLOSE"]);

  engine.stop();
  engine.start(second.address, "v1");
  await second.receive();
  await first.send(frame, engine.address); // late
  await second.send(frame, engine.address);
  const stats = await until(({ framesReceived }) => framesReceived > 0);
  assert.equal(stats.framesReceived, 1);
  engine.stop();
  await engine.close();
  for (const peer of [first, second, stranger]) peer.close();
});

Deno.test("voiceEngine.start() and stop() may follow each other at once", async () => {
  const { engine, until } = await openTestEngine();
  const peer = openPeer();
  for (let i = 0; i < 10; i++) {
    engine.warm("v1");
    engine.start(peer.address, "v1");
    engine.stop();
  }
  engine.start(peer.address, "v1");
  await until(({ framesSent }) => framesSent >= 2);
  engine.stop();
  await engine.close();
  peer.close();
});

Deno.test("voiceEngine.mute() silences, setDevices() changes the microphone during a call", async () => {
  const { engine, until, problems } = await openTestEngine({ mic: "tone" });
  const peer = openPeer();
  await engine.warm("v1");
  engine.start(peer.address, "v1");
  await until(({ micLevel }) => micLevel > 0.01);
  engine.mute(true);
  await until(({ micLevel }) => micLevel === 0);
  engine.mute(false);
  await until(({ micLevel }) => micLevel > 0.01);
  await engine.setDevices("none", "none");
  await until(({ micLevel }) => micLevel === 0);
  await engine.setDevices("tone", "none");
  await until(({ micLevel }) => micLevel > 0.01);
  assert.deepEqual(problems, []);
  await engine.setDevices("file:/no/such/file.wav", "none");
  assert.deepEqual(problems.map(({ end, code }) => [end, code]), [["mic", "bad-file"]]);
  const { framesSent } = await until(() => true);
  await until((stats) => stats.framesSent > framesSent + 2);
  engine.stop();
  await engine.close();
  peer.close();
});

Deno.test("voiceEngine holds a flood of signals down", async () => {
  const done = Promise.withResolvers<void>();
  const { engine, signals } = await openTestEngine({
    onSignal: (text) => text === "CLOSE" && done.resolve(),
  });
  const flooder = openPeer("127.0.0.2"), friend = openPeer("127.0.0.4");
  for (let i = 0; i < 2_000; i++) await flooder.send(bytesOf("START Mallory"), engine.address);
  // The flood may have filled the socket: a friend says it again, as signals are.
  const again = setInterval(() => friend.send(bytesOf("CLOSE"), engine.address), 10);
  await done.promise;
  clearInterval(again);
  const passed = signals.filter(({ text }) => text === "START Mallory").length;
  assert.ok(passed > 0 && passed < 1_000, `${passed} of 2,000 passed`);
  flooder.close();
  friend.close();
  await engine.close();
});

Deno.test("voiceEngine.startTest() plays what the microphone hears a second later, with no network", async () => {
  const { engine, until, stats } = await openTestEngine({ mic: "tone" });
  engine.startTest();
  const spoken = await until(({ micLevel }) => micLevel > 0.1);
  assert.ok(spoken.speakerLevel < 0.01, "not at once");
  const began = performance.now();
  const heard = await until(({ speakerLevel }) => speakerLevel > 0.1);
  const lateMs = performance.now() - began;
  assert.ok(lateMs > 700 && lateMs < 2_000, `${lateMs} ms later`);
  assert.ok(heard.heardAgoMs < 1_000);
  assert.ok(heard.talking && heard.transmitting);
  assert.deepEqual([heard.codec, heard.peerReport], ["opus", null]);

  engine.mute(true);
  const muted = await until(({ transmitting, micLevel }) => !transmitting && micLevel === 0);
  assert.ok(muted.micLevelBeforeMute > 0.1);
  engine.mute(false);
  engine.setTransmit("push");
  await until(({ transmitting, micLevel }) => !transmitting && micLevel === 0);
  engine.talk(true);
  await until(({ transmitting, micLevel }) => transmitting && micLevel > 0.1);
  engine.talk(false);
  await until(({ transmitting }) => !transmitting);
  engine.stop();
  await engine.close();
  assert.ok(stats.every(({ heardAgoMs }) => heardAgoMs < 2_500));
});
