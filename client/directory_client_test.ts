import assert from "node:assert/strict";
import {
  createDirectoryClient,
  type DirectoryClientOptions,
  type DirectoryState,
  type DirectoryTarget,
} from "./directory_client.ts";
import { connectWithin } from "./directory_connection.ts";
import { createIdentity, type Identity } from "./identity/identity.ts";
import { type FakeDirectory, startFakeDirectory } from "./fake_directory.ts";
import { formatRegistered, formatUsersChange } from "../protocol/directory_messages.ts";

interface Watched {
  readonly client: ReturnType<typeof createDirectoryClient>;
  /** Resolves when the client is in such a state; at once when it is. */
  until(isIt: (state: DirectoryState) => boolean): Promise<DirectoryState>;
  readonly lists: string[][];
  untilListed(names: readonly string[]): Promise<void>;
}

const [JOHNS, MARIES] = [7, 8].map((byte) => createIdentity(new Uint8Array(32).fill(byte))) as [
  Identity,
  Identity,
];

function watch(
  timing: DirectoryClientOptions["timing"] = {},
  identity: Identity = JOHNS,
  options: Pick<DirectoryClientOptions, "connect" | "findAgain"> = {},
): Watched {
  let checks: (() => void)[] = [];
  const check = () => checks.forEach((each) => each());
  const lists: string[][] = [];
  const client = createDirectoryClient({
    identity,
    onState: () => queueMicrotask(check),
    onUsers(users) {
      lists.push(users.map(({ name }) => name).sort());
      check();
    },
    random: () => 0,
    timing,
    ...options,
  });
  function wait<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const look = () => {
        const found = find();
        if (found === undefined) return;
        checks = checks.filter((other) => other !== look);
        resolve(found);
      };
      checks.push(look);
      look();
    });
  }
  return {
    client,
    lists,
    until: (isIt) => wait(() => isIt(client.state) ? client.state : undefined),
    untilListed: (names) =>
      wait(() => lists.some((list) => list.join() === names.join()) || undefined).then(() => {}),
  };
}

const at = (directory: FakeDirectory, name: string) => ({
  host: "127.0.0.1",
  port: directory.port,
  name,
  voicePort: 5002,
});

const refusal = (code: string) => ({ name: "DirectoryError", code });

async function withDirectory(
  version: 1 | 2,
  test: (directory: FakeDirectory, john: Watched) => Promise<void>,
  timing?: DirectoryClientOptions["timing"],
): Promise<void> {
  const directory = startFakeDirectory(version);
  const john = watch(timing);
  try {
    await test(directory, john);
  } finally {
    await john.client.disconnect();
    await directory.close();
  }
}

Deno.test("directoryClient registers, looks up, is told who is online, and leaves", () =>
  withDirectory(2, async (directory, john) => {
    const marie = watch({}, MARIES);
    assert.equal(await john.client.connect(at(directory, "John")), 2);
    await marie.client.connect(at(directory, "Marie"));
    await john.untilListed(["John", "Marie"]);
    assert.deepEqual(await john.client.lookUp("Marie"), {
      ip: "127.0.0.1",
      port: 5002,
      version: 2,
      key: MARIES.publicKey,
    });
    assert.equal(await john.client.lookUp("Nobody"), null);
    await marie.client.disconnect();
    await john.untilListed(["John"]);
    assert.deepEqual(
      directory.requests[0],
      `{"command":"REG","name":"John","version":2,"port":5002,"key":"${JOHNS.publicKey}"}`,
    );
    assert.match(directory.requests[1]!, /^\{"command":"PROVE","name":"John","signature":"/);
    assert.ok(directory.requests.includes('{"command":"DISCONNECT","name":"Marie"}'));
    assert.equal(marie.client.state.state, "offline");
  }));

Deno.test("directoryClient sends a server of 2023 nothing but REG, GET and DISCONNECT", () =>
  withDirectory(1, async (directory, john) => {
    assert.equal(await john.client.connect(at(directory, "John")), 1);
    directory.others.set("Marc", { ip: "10.0.0.3", port: 5001, version: 1, key: null });
    const answers = await Promise.all(["Marc", "Nobody", "John"].map(john.client.lookUp));
    assert.deepEqual(answers.map((answer) => answer?.ip ?? null), [
      "10.0.0.3",
      null,
      "127.0.0.1",
    ]);
    assert.equal(answers[0]?.version, 1);
    await john.client.disconnect();
    assert.equal(directory.pings, 0);
    const commands = directory.requests.map((text) => JSON.parse(text).command);
    assert.deepEqual(new Set(commands), new Set(["REG", "GET", "DISCONNECT"]));
  }, { keepAliveMs: 1 }));

Deno.test("directoryClient says why it can't register", () =>
  withDirectory(2, async (directory, john) => {
    await john.client.connect(at(directory, "John"));
    const other = watch({ answerTimeoutMs: 50 });
    await assert.rejects(other.client.connect(at(directory, "John")), refusal("name-taken"));
    assert.equal(other.client.state.state, "offline");
    directory.behaviour = "silent";
    await assert.rejects(other.client.connect(at(directory, "Paul")), refusal("server-timeout"));
    const closed = startFakeDirectory(2);
    await closed.close();
    await assert.rejects(other.client.connect(at(closed, "Paul")), refusal("server-unreachable"));
    await assert.rejects(other.client.lookUp("John"), refusal("server-unreachable"));
  }));

Deno.test("directoryClient comes back by itself when the session is lost", () =>
  withDirectory(2, async (directory, john) => {
    await john.client.connect(at(directory, "John"));
    directory.dropAll();
    await john.until(({ state }) => state === "reconnecting");
    await john.until(({ state }) => state === "registered");
    assert.equal(await john.client.lookUp("Nobody"), null);
  }));

Deno.test("directoryClient stays away when the operator has removed it, until it is asked to come back", () =>
  withDirectory(2, async (directory, john) => {
    await john.client.connect(at(directory, "John"));
    await directory.remove("John");
    const state = await john.until(({ state }) => state === "offline");
    assert.equal(state.state === "offline" && state.removed?.code, "removed");
    await directory.unregistered("John");
    await new Promise((resolve) => setTimeout(resolve, 600)); // it would be back after 100 ms
    assert.equal(john.client.state.state, "offline");
    assert.equal(directory.requests.filter((text) => text.includes("REG")).length, 1);
    assert.equal(await john.client.connect(at(directory, "John")), 2);
  }));

Deno.test("directoryClient drops a connection whose answer is late, so that none is taken for another", () =>
  withDirectory(2, async (directory, john) => {
    await john.client.connect(at(directory, "John"));
    directory.behaviour = "silent";
    const asked = [john.client.lookUp("Marie"), john.client.lookUp("Paul")];
    await assert.rejects(asked[0]!, refusal("server-timeout"));
    await assert.rejects(asked[1]!, refusal("server-timeout"));
    directory.behaviour = "answers";
    await john.until(({ state }) => state === "registered");
    assert.equal(directory.requests.filter((text) => text.includes("REG")).length, 2);
    assert.equal(await john.client.lookUp("Nobody"), null);
  }, { answerTimeoutMs: 100 }));

Deno.test("directoryClient notices a server that went silent without a request under way", () =>
  withDirectory(2, async (directory, john) => {
    await john.client.connect(at(directory, "John"));
    directory.behaviour = "silent";
    const lost = await john.until(({ state }) => state === "reconnecting");
    assert.ok(lost.state === "reconnecting" && lost.problem.code === "server-timeout");
    assert.ok(directory.pings > 0);
    directory.behaviour = "answers";
    await john.until(({ state }) => state === "registered");
  }, { answerTimeoutMs: 100, keepAliveMs: 20, keepAliveTimeoutMs: 60 }));

Deno.test("directoryClient follows a server that is found elsewhere, and tries on where it is not", async () => {
  const [old, unwilling, next] = [1, 2, 3].map(() => startFakeDirectory(2)) as [
    FakeDirectory,
    FakeDirectory,
    FakeDirectory,
  ];
  await unwilling.close();
  const asked: string[] = [], reached: string[] = [];
  const john = watch({}, JOHNS, {
    findAgain({ port }, awayMs) {
      asked.push(`${port} ${awayMs > 0}`);
      const places = asked.length === 1 ? [] : [unwilling, next];
      return Promise.resolve(places.map(({ port }) => ({ host: "127.0.0.1", port })));
    },
    connect(host, port, ms, movedFrom) {
      reached.push(`${port} ${movedFrom?.port}`);
      return connectWithin(host, port, ms);
    },
  });
  await john.client.connect(at(old, "John"));
  await old.close();
  const { target } = await john.until((state) =>
    state.state === "registered" && state.target.port === next.port
  ) as { target: DirectoryTarget };
  assert.deepEqual(target, at(next, "John"));
  assert.equal(asked.length, 2);
  assert.equal(asked[0], `${old.port} true`);
  const there = `${old.port} undefined`;
  assert.deepEqual(reached, [
    ...[there, there, there, there, there],
    ...[`${unwilling.port} ${old.port}`, `${next.port} ${old.port}`],
  ]);
  await john.client.disconnect();
  await next.close();
});

Deno.test("directoryClient keeps trying while its name is taken, and gets it when it is free", async () => {
  const directory = startFakeDirectory(2);
  const john = watch(), thief = watch();
  await john.client.connect(at(directory, "John"));
  await directory.close();
  await john.until(({ state }) => state === "reconnecting");
  const restarted = startFakeDirectory(2, directory.port);
  await thief.client.connect(at(restarted, "John"));
  await john.until((state) =>
    state.state === "reconnecting" && state.problem.code === "name-taken"
  );
  await thief.client.disconnect();
  await john.until(({ state }) => state === "registered");
  await john.client.disconnect();
  await restarted.close();
});

Deno.test("directoryClient takes the newest wish: another name, or none", () =>
  withDirectory(2, async (directory, john) => {
    await john.client.connect(at(directory, "John"));
    await john.client.connect(at(directory, "Jack"));
    await john.untilListed(["Jack"]);
    const connecting = john.client.connect(at(directory, "Jim"));
    await john.client.disconnect();
    await assert.rejects(connecting, refusal("server-unreachable"));
    assert.equal(john.client.state.state, "offline");
  }));

Deno.test("directoryClient tells who is online after it is registered, and not what a session says that it gave up", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const told: string[] = [];
  const { promise: all, resolve } = Promise.withResolvers<void>();
  const client = createDirectoryClient({
    identity: JOHNS,
    onState: ({ state }) => told.push(state),
    onUsers(users) {
      told.push(users.map(({ name }) => name).join());
      if (told.at(-1) === "Marie") resolve();
    },
    random: () => 0,
    timing: { answerTimeoutMs: 100 },
  });
  const say = async (conn: Deno.Conn, name: string) => {
    const joined = [{ name, version: 2, key: null }] as const;
    const users = formatUsersChange({ event: "users", reset: true, joined, left: [] });
    await conn.write(new TextEncoder().encode(formatRegistered(2) + users)); // one chunk
  };
  const { port } = listener.addr;
  const connecting = client.connect({ host: "127.0.0.1", port, name: "John", voicePort: 5002 });
  const first = await listener.accept();
  await say(first, "Paul");
  await connecting;
  first.close();
  const late = await listener.accept();
  const last = await listener.accept(); // the one before was given up
  await say(late, "Late");
  await say(last, "Marie");
  await all;
  assert.deepEqual(told, [
    ...["connecting", "registered", "Paul"],
    ...["reconnecting", "reconnecting", "registered", "Marie"],
  ]);
  for (const conn of [late, last]) conn.close();
  await client.disconnect();
  listener.close();
});

Deno.test("directoryClient proves whose key it has, and says when the name is another's", () =>
  withDirectory(2, async (directory, john) => {
    await john.client.connect(at(directory, "John"));
    await john.client.disconnect();
    await directory.unregistered("John");
    const other = watch({}, MARIES);
    await assert.rejects(other.client.connect(at(directory, "John")), refusal("name-owned"));
    await john.client.connect(at(directory, "John"));
    assert.equal((await john.client.lookUp("John"))?.key, JOHNS.publicKey);
    await other.client.disconnect();
  }));

Deno.test("directoryClient says when its signature isn't taken", () =>
  withDirectory(2, async (directory) => {
    const forger = watch({}, { ...JOHNS, sign: () => new Uint8Array(64) });
    const connecting = forger.client.connect(at(directory, "John"));
    await assert.rejects(connecting, refusal("registration-refused"));
    assert.equal(forger.client.state.state, "offline");
  }));
