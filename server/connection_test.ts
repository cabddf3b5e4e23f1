/** How long and how much is borne of a peer, on a fake socket and a fake clock. */
import assert from "node:assert/strict";
import { scene } from "./connection_scene.ts";

const ERROR = `{"ack": "Error"}`;

Deno.test("connection closes half a request of which nothing more comes, after 1 s", () =>
  scene(async (peer) => {
    await peer.say(`{"command": "REG", "name": "Marc"}`);
    await peer.say(`{"command": "GET", "na`);
    await peer.pass(1_000);
    assert.equal(peer.ending, "open");
    await peer.pass(250);
    assert.deepEqual([peer.got.at(-1), peer.ending], [ERROR, "ended"]);
    assert.deepEqual(peer.online, []);
    await peer.finish();
    assert.equal(peer.ending, "closed");
  }));

Deno.test("connection closes a request that drips, after 10 s", () =>
  scene(async (peer) => {
    await peer.say(`{"command": "GET", "name": "`);
    for (let ms = 0; ms < 10_000; ms += 500) {
      await peer.pass(500);
      await peer.say("x");
    }
    assert.equal(peer.ending, "open");
    await peer.pass(250);
    assert.deepEqual([peer.got, peer.ending], [[ERROR], "ended"]);
  }));

Deno.test("connection counts the time of each half request anew", () =>
  scene(async (peer) => {
    await peer.say(`{"command": "GET", "name": "`);
    for (let ms = 0; ms < 30_000; ms += 500) {
      await peer.pass(500);
      await peer.say(`x"}{"command": "GET", "name": "`);
    }
    assert.equal(peer.ending, "open");
  }));

Deno.test("connection whose users broke off gives its place back at once, and its socket a moment later", () =>
  scene(async (peer) => {
    await peer.say(`{"command": "REG", "name": "Marc"}`);
    await peer.finish();
    assert.deepEqual([peer.online, peer.closing.count, peer.ending], [[], 1, "open"]);
    await peer.closed;
    peer.closing.closeAll();
    assert.equal(peer.ending, "closed");
  }));

Deno.test("connection without a user gives its socket back at once", () =>
  scene(async (peer) => {
    await peer.say(`{"command": "GET", "name": "Marc"}`);
    await peer.finish();
    assert.deepEqual([peer.closing.count, peer.ending], [0, "closed"]);
    await peer.closed;
  }));

Deno.test("connection leaves a v1 user alone for ever, and closes a stranger after 5 min", async () => {
  await scene(async (peer) => {
    await peer.say(`{"command": "REG", "name": "Marc"}`);
    await peer.pass(3_600_000);
    assert.deepEqual([peer.ending, peer.online], ["open", ["Marc"]]);
  });
  await scene(async (peer) => {
    await peer.pass(299_000);
    assert.equal(peer.ending, "open");
    await peer.pass(2_000);
    assert.deepEqual([peer.ending, peer.log], ["ended", ["idle"]]);
  });
});

Deno.test("connection takes a client of ours for dead after 12 s without a byte", () =>
  scene(async (peer) => {
    await peer.say(`{"command":"REG","name":"Marie","version":2,"port":5001}`);
    for (let pings = 1; pings <= 15; pings++) {
      await peer.pass(4_000);
      await peer.say(`{"command":"PING"}`);
      // The online list comes in between, at its own time.
      assert.equal(peer.got.filter((text) => text === `{"ack":"PONG"}`).length, pings);
    }
    await peer.pass(12_000);
    assert.deepEqual(peer.online, ["Marie"]);
    await peer.pass(250);
    assert.deepEqual([peer.ending, peer.online], ["closed", []]);
    assert.deepEqual(peer.log.slice(-2), ["silent", "disconnected"]);
  }));

Deno.test("connection closes a peer that takes none of its answers, after 10 s", () =>
  scene(async (peer) => {
    await peer.say(`{"command": "REG", "name": "Marc"}`);
    peer.jam();
    await peer.say(`{"command": "GET", "name": "John"}`);
    await peer.pass(10_000);
    assert.deepEqual([peer.ending, peer.online], ["open", ["Marc"]]);
    await peer.pass(250);
    assert.deepEqual([peer.ending, peer.online], ["closed", []]);
    assert.equal(peer.log.at(-2), "reads-nothing");
  }));

Deno.test("connection gives a peer that was told to go 1 s to close", () =>
  scene(async (peer) => {
    await peer.say(`{"command": "REG", "name": "Marc"}`);
    await peer.say("{".repeat(100));
    assert.deepEqual([peer.ending, peer.online], ["ended", []]);
    await peer.say(`{"command": "REG", "name": "Marc"}`);
    assert.deepEqual(peer.online, [], "what it says now is read, and means nothing");
    await peer.pass(1_250);
    assert.equal(peer.ending, "closed");
  }));

Deno.test("connection of a peer that leaves is closed at once", () =>
  scene(async (peer) => {
    await peer.say(`{"command": "REG", "name": "Marc"}`);
    await peer.say(`{"command": "DISCONNECT", "name": "Marc"}`);
    assert.deepEqual([peer.ending, peer.online], ["closed", []]);
    assert.deepEqual(peer.got, [`{"ack": "Registered successfully"}`]);
    assert.equal(peer.log.at(-1), "disconnected");
  }));

Deno.test("connection of a peer that leaves waits for it where an answer is on its way, or bytes unread", async () => {
  const leave = `{"command": "DISCONNECT", "name": "Marc"}`;
  await scene(async (peer) => {
    await peer.say(`{"command": "REG", "name": "Marc"}`);
    peer.jam();
    await peer.say(`{"command": "GET", "name": "John"}${leave}`);
    assert.deepEqual([peer.ending, peer.online], ["open", []]);
  });
  for (const rest of [`{"command": "GET"`, " ".repeat(300)]) {
    await scene(async (peer) => {
      await peer.say(`{"command": "REG", "name": "Marc"}`);
      await peer.say(`${leave}${rest}`);
      assert.deepEqual([peer.ending, peer.online], ["ended", []]);
      await peer.finish();
      assert.equal(peer.ending, "closed");
    });
  }
});

Deno.test("connection says what requests cost: one each, and more where they are work", () =>
  scene(async (peer) => {
    await peer.say(`{"command": "GET", "name": "John"}`.repeat(3));
    await peer.say(`{"command": "GET", "na`);
    await peer.say(`me": "John"}{}`);
    await peer.say(`{"command": "REG", "name": "Marc"}`);
    await peer.say(`{"command": "REG", "name": "Marc"}`);
    assert.deepEqual(peer.charged, [3, 1, 2, 5, 5]);
  }));

Deno.test("connection that is too fast is answered, and read later; its silence is not counted", () =>
  scene(async (peer) => {
    const request = `{"command": "GET", "name": "John"}`;
    peer.holdBack(1);
    await peer.say(request);
    while (peer.got.length < 2) await peer.say(request);
    peer.holdBack(3_600_000);
    await peer.say(`{"command":"REG","name":"Marie","version":2,"port":5001}`);
    const answers = peer.got.length;
    await peer.say(request);
    await peer.pass(60_000);
    assert.deepEqual([peer.got.length, peer.ending], [answers, "open"]);
    assert.deepEqual(peer.online, ["Marie"]);
    assert.ok(peer.log.includes("held-back"));
  }));

Deno.test("connection.destroy() ends the session at once, whatever waits", () =>
  scene(async (peer) => {
    await peer.say(`{"command": "REG", "name": "Marc"}`);
    peer.connection.destroy();
    assert.deepEqual([peer.ending, peer.online], ["closed", []]);
    await peer.closed;
    peer.connection.check(1_000_000);
  }));

Deno.test("connection that begins with TLS is handed on with what came, and its socket left alone", () =>
  scene(async (peer) => {
    await peer.say("\x16\x03\x01\x02");
    await peer.closed;
    peer.connection.check(1_000_000);
    peer.connection.destroy();
    assert.deepEqual(peer.taken, [Uint8Array.of(0x16, 3, 1, 2)]);
    assert.deepEqual([peer.ending, peer.got], ["open", []]);
  }));

Deno.test("connection that has made a request can't go over to TLS", () =>
  scene(async (peer) => {
    await peer.say(`{"command": "GET", "name": "John"}`);
    await peer.say("\x16\x03\x01\x02");
    assert.deepEqual(peer.taken, []);
    assert.equal(peer.got.at(-1), ERROR);
  }));
