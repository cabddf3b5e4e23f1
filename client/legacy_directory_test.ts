import assert from "node:assert/strict";
import { startFakeDirectory } from "./fake_directory.ts";
import { startTestTelephone, type TestTelephone } from "./test_telephone.ts";
import { openSettings } from "./settings.ts";

/** Two of ours that know each other through a server of 2023: to one another they are 2023's. */
async function withTwo(
  test: (john: TestTelephone, marie: TestTelephone) => Promise<void>,
): Promise<void> {
  const directory = startFakeDirectory(1);
  const [here, there] = ["127.77.0.2", "127.77.0.3"];
  const john = await startTestTelephone({ host: here, port: 5001 });
  const marie = await startTestTelephone({ host: there, port: 5001 });
  directory.others.set("John", { ip: here, port: 5001, version: 1, key: null });
  directory.others.set("Marie", { ip: there, port: 5001, version: 1, key: null });
  try {
    await john.telephone.connect({ server: "127.0.0.1", port: directory.port, name: "John" });
    await marie.telephone.connect({ server: "127.0.0.1", port: directory.port, name: "Marie" });
    await test(john, marie);
  } finally {
    await john.telephone.close();
    await marie.telephone.close();
    await directory.close();
  }
}

Deno.test("createTelephone() calls in 2023's words through a server of 2023", () =>
  withTwo(async (john, marie) => {
    for (const hangUp of [john, marie]) {
      await john.telephone.call("Marie");
      assert.equal((await marie.next("incoming"))["peer"], "John");
      marie.telephone.accept();
      await Promise.all([john.next("connected"), marie.next("connected")]);
      const { call } = marie.telephone.state;
      assert.ok(call.state === "in-call" && call.peerVersion === 1 && call.security === "plain");
      hangUp.telephone.hangup();
      await Promise.all([john.next("ended"), marie.next("ended")]);
    }
    const twice = (story: string[]) => [...story, ...story];
    assert.deepEqual(
      john.story().map((event) => event.replace("remote-hangup", "hangup")),
      twice(["dialling", "connected", "ended hangup"]),
    );
    assert.equal(marie.story().length, 6);
  }));

Deno.test("createTelephone() connects two that dial each other at once through a server of 2023", () =>
  withTwo(async (john, marie) => {
    await Promise.all([john.telephone.call("Marie"), marie.telephone.call("John")]);
    await Promise.all([john.next("connected"), marie.next("connected")]);
    john.telephone.hangup();
    assert.equal((await marie.next("ended"))["reason"], "remote-hangup");
    assert.deepEqual(john.story(), ["dialling", "connected", "ended hangup"]);
  }));

Deno.test("createTelephone() tells both sides the same in 2023's words: declined, cancelled", () =>
  withTwo(async (john, marie) => {
    await john.telephone.call("Marie");
    await marie.next("incoming");
    marie.telephone.reject();
    await Promise.all([john.next("ended"), marie.next("ended")]);
    await john.telephone.call("Marie");
    await marie.next("incoming");
    john.telephone.hangup();
    await Promise.all([john.next("ended"), marie.next("ended")]);
    assert.deepEqual(john.story(), ["dialling", "ended declined", "dialling", "ended cancelled"]);
    assert.deepEqual(marie.story(), ["incoming", "ended declined", "incoming", "ended cancelled"]);
  }));

Deno.test("createTelephone() lists who was called and heard from, where the server has no list", () =>
  withTwo(async (john, marie) => {
    assert.deepEqual(john.telephone.state.users, []);
    await john.telephone.call("Marie");
    await marie.next("incoming");
    marie.telephone.reject();
    await john.next("ended");
    assert.deepEqual(john.telephone.state.users, [{
      name: "Marie",
      version: null,
      lookAlike: null,
      trust: null,
    }]);
    assert.deepEqual(marie.telephone.state.users, [{
      name: "John",
      version: null,
      lookAlike: null,
      trust: null,
    }]);
  }));

Deno.test("createTelephone() warns who can't be called, by whom and why", async () => {
  const directory = startFakeDirectory(1);
  const folder = await Deno.makeTempDir();
  const john = await startTestTelephone({ settings: openSettings(folder) });
  await john.telephone.connect({ server: "127.0.0.1", port: directory.port, name: "John Doe" });
  assert.ok(john.log.some((line) => line.includes("5001")), "not on the port of 2023");
  assert.ok(john.log.some((line) => line.includes("« John Doe »")), "a name with a space");
  await john.telephone.close();
  await directory.close();
  const { server, name } = openSettings(folder).settings;
  assert.deepEqual([server, name], [{ host: "127.0.0.1", port: directory.port }, "John Doe"]);
  await Deno.remove(folder, { recursive: true });
});
