/** Messages between whole telephones over real sockets, sealed, in and outside calls. */
import assert from "node:assert/strict";
import { type FakeDirectory, startFakeDirectory } from "../fake_directory.ts";
import { createIdentity, makeSecretKey } from "../identity/identity.ts";
import { startTestTelephone, type TestTelephone } from "../test_telephone.ts";

type Options = Parameters<typeof startTestTelephone>[0];

interface Stage {
  readonly directory: FakeDirectory;
  /** Starts a telephone under that name, with a file and a key of its own, the same each time. */
  start(name: string, options?: Options): Promise<TestTelephone>;
  stop(one: TestTelephone): Promise<void>;
}

async function onStage(test: (stage: Stage) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const directory = startFakeDirectory(2);
  const secrets = new Map<string, Uint8Array>();
  const running = new Set<TestTelephone>();
  try {
    await test({
      directory,
      async start(name, options = {}) {
        const secret = secrets.get(name) ?? makeSecretKey();
        secrets.set(name, secret);
        const identity = createIdentity(secret);
        const one = await startTestTelephone({ folder: `${folder}/${name}`, identity, ...options });
        running.add(one);
        directory.keys.set(name, one.key);
        await one.telephone.connect({ server: "127.0.0.1", port: directory.port, name });
        return one;
      },
      async stop(one) {
        running.delete(one);
        await one.telephone.close();
      },
    });
  } finally {
    for (const one of running) await one.telephone.close();
    await directory.close();
    await Deno.remove(folder, { recursive: true });
  }
}

const shownAt = ({ telephone }: TestTelephone, peer: string) =>
  telephone.chat.messages(peer).messages.map(({ text, state }) => `${text} ${state}`);

async function shows(one: TestTelephone, peer: string, expected: readonly string[]): Promise<void> {
  for (let i = 0; i < 800 && `${shownAt(one, peer)}` !== `${expected}`; i++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.deepEqual(shownAt(one, peer), expected);
}

Deno.test("messages go sealed between two telephones, before, in and after a call", () =>
  onStage(async ({ start }) => {
    const [john, marie] = [await start("John"), await start("Marie")];
    await john.telephone.chat.send("Marie", "before");
    const first = await marie.next("message");
    assert.deepEqual([first["peer"], first["text"]], ["John", "before"]);
    await john.telephone.call("Marie");
    await marie.next("incoming");
    marie.telephone.accept();
    await john.next("connected");
    const long = "😀".repeat(16_384);
    await marie.telephone.chat.send("John", long);
    await shows(john, "Marie", ["before delivered", `${long} delivered`]);
    john.telephone.chat.read("Marie");
    await shows(marie, "John", ["before delivered", `${long} read`]);
    assert.equal(john.telephone.state.call.state, "in-call");
    john.telephone.hangup();
    await marie.next("ended");
    await john.telephone.chat.send("Marie", "after");
    await shows(marie, "John", ["before delivered", `${long} read`, "after delivered"]);
    assert.deepEqual(marie.telephone.state.unread, { John: 2 });
    assert.deepEqual(john.telephone.people().map(({ name }) => name), ["Marie"]);
  }));

Deno.test("messages wait for who is away, over restarts of both, and are shown once", () =>
  onStage(async ({ start, stop }) => {
    let john = await start("John");
    let marie = await start("Marie");
    await john.telephone.chat.send("Marie", "one");
    await shows(john, "Marie", ["one delivered"]);
    await stop(marie);
    while (john.telephone.state.users.length > 0) await john.next("users");
    await john.telephone.chat.send("Marie", "two");
    await stop(john);
    john = await start("John");
    marie = await start("Marie");
    await shows(john, "Marie", ["one delivered", "two delivered"]);
    await shows(marie, "John", ["one delivered", "two delivered"]);
  }));

Deno.test("messages are not sent to another key under the same name", () =>
  onStage(async ({ start, stop, directory }) => {
    const john = await start("John");
    const marie = await start("Marie");
    await john.telephone.chat.send("Marie", "one");
    await shows(john, "Marie", ["one delivered"]);
    await stop(marie);
    while (john.telephone.state.users.length > 0) await john.next("users");
    await john.telephone.chat.send("Marie", "secret");
    const other = createIdentity(makeSecretKey());
    directory.release("Marie");
    const liar = await start("Marie", { identity: other, folder: null });
    while (john.telephone.state.users.length === 0) await john.next("users");
    assert.equal(directory.keys.get("Marie"), other.publicKey);
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.deepEqual(liar.telephone.chat.conversations(), []);
    await shows(john, "Marie", ["one delivered", "secret waiting"]);
    await assert.rejects(john.telephone.chat.send("Marie", "x"), { code: "key-changed" });
  }));
