import assert from "node:assert/strict";
import { createFakeNetwork, type FakeClient, type FakeNetwork } from "./fake_network.ts";

async function withNetwork(
  test: (network: FakeNetwork, folder: (name: string) => string) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  const network = createFakeNetwork();
  try {
    await test(network, (name) => `${root}/${name}`);
  } finally {
    network.close();
    await Deno.remove(root, { recursive: true });
  }
}

async function until(isTrue: () => boolean, what: string): Promise<void> {
  for (let i = 0; i < 800; i++) {
    if (isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.fail(`never: ${what}`);
}

const shownAt = ({ chat }: FakeClient, peer: string) =>
  chat.messages(peer).messages.map(({ text, state }) => `${text} ${state}`);
const textsAt = ({ chat }: FakeClient, peer: string) =>
  chat.messages(peer).messages.map(({ text }) => text);

Deno.test("chat goes both ways, with marks of what was sent, delivered and read", () =>
  withNetwork(async (network) => {
    const [john, marie] = [network.start("John", "J"), network.start("Marie", "M")];
    const sent = await john.chat.send(" Marie ", "Salut\r\nça va ?");
    assert.deepEqual([sent.peer, sent.mine, sent.text], ["Marie", true, "Salut\nça va ?"]);
    await until(() => shownAt(john, "Marie")[0]?.endsWith(" delivered") === true, "delivered");
    assert.deepEqual(john.told.map(({ state }) => state), ["waiting", "sent", "delivered"]);
    assert.deepEqual(marie.events, [
      { event: "message", at: "", id: sent.id, peer: "John", text: "Salut\nça va ?" },
    ]);
    assert.deepEqual(marie.chat.unread, { John: 1 });
    marie.chat.read("John");
    assert.deepEqual(marie.chat.unread, {});
    await until(() => shownAt(john, "Marie")[0]?.endsWith(" read") === true, "read");
    await marie.chat.send("John", "Oui");
    await until(() => textsAt(john, "Marie").length === 2, "the answer");
    assert.deepEqual(shownAt(marie, "John"), ["Salut\nça va ? read", "Oui delivered"]);
    assert.deepEqual(john.told.map(({ state }) => state).slice(-2), ["read", "delivered"]);
    assert.deepEqual(john.chat.conversations().map(({ peer, unread }) => [peer, unread]), [
      ["Marie", 1],
    ]);
  }));

Deno.test("chat sends in order and once over a bad network, 64 KiB too", () =>
  withNetwork(async (network) => {
    const [john, marie] = [network.start("John", "J"), network.start("Marie", "M")];
    network.lossPercent = 30;
    const texts = ["one", "😀".repeat(16_384), "three", '"'.repeat(5_000), "five"];
    for (const text of texts) await john.chat.send("Marie", text);
    await until(() => shownAt(john, "Marie").at(-1) === "five delivered", "all of it");
    assert.deepEqual(textsAt(marie, "John"), texts);
  }));

Deno.test("chat waits for who is away, over restarts of both, and goes to nobody else's key", () =>
  withNetwork(async (network, folder) => {
    const start = () => network.start("John", "J", { folder: folder("john") });
    const marie = network.start("Marie", "M", { folder: folder("marie") });
    let john = start();
    await john.chat.send("Marie", "first");
    await until(() => shownAt(john, "Marie")[0] === "first delivered", "the first");
    marie.kill();
    await john.chat.send("Marie", "second");
    await john.chat.send("Marie", "third");
    john.kill();
    john = start();
    assert.deepEqual(shownAt(john, "Marie"), [
      "first delivered",
      "second waiting",
      "third waiting",
    ]);
    const impostor = network.start("Marie", "X");
    await until(() => john.told.length === 2, "that both wait for another key");
    assert.deepEqual(john.told.map(({ text, keyChanged }) => [text, keyChanged]), [
      ["second", true],
      ["third", true],
    ]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual(textsAt(impostor, "John"), []);
    assert.deepEqual(john.chat.messages("Marie").messages.map(({ keyChanged }) => keyChanged), [
      false,
      true,
      true,
    ]);
    impostor.kill();
    const again = network.start("Marie", "M", { folder: folder("marie") });
    await until(() => shownAt(john, "Marie").at(-1) === "third delivered", "the rest");
    assert.deepEqual(textsAt(again, "John"), ["first", "second", "third"]);
  }));

Deno.test("chat shows once what was kept before a kill, and not acknowledged", () =>
  withNetwork(async (network, folder) => {
    const john = network.start("John", "J", { folder: folder("john") });
    const marie = network.start("Marie", "M", { folder: folder("marie") });
    network.unheard.add("M");
    await john.chat.send("Marie", "hello");
    await until(() => textsAt(marie, "John").length === 1, "on Marie's disk");
    marie.kill();
    network.unheard.clear();
    assert.deepEqual(shownAt(john, "Marie"), ["hello sent"]);
    const again = network.start("Marie", "M", { folder: folder("marie") });
    await until(() => shownAt(john, "Marie")[0] === "hello delivered", "acknowledged");
    assert.deepEqual(textsAt(again, "John"), ["hello"]);
    again.chat.read("John");
    await until(() => shownAt(john, "Marie")[0] === "hello read", "read");
  }));

Deno.test("chat tells what was read once its sender is there again", () =>
  withNetwork(async (network, folder) => {
    const john = network.start("John", "J", { folder: folder("john") });
    const marie = network.start("Marie", "M");
    await john.chat.send("Marie", "hello");
    await until(() => shownAt(john, "Marie")[0] === "hello delivered", "delivered");
    john.kill();
    marie.chat.read("John");
    const again = network.start("John", "J", { folder: folder("john") });
    await until(() => shownAt(again, "Marie")[0] === "hello read", "read");
  }));

Deno.test("chat.send() refuses what can't be sent, with the code for each", () =>
  withNetwork(async (network) => {
    const john = network.start("John", "J");
    network.start("Marie", "M");
    network.users.set("Noël", { name: "Noël", version: 1, key: null });
    network.changed.add("Marie M");
    network.announce();
    const table: readonly [string, string, string][] = [
      ["  ", "a", "peer-empty"],
      ["John", "a", "peer-self"],
      ["Nobody", "a", "peer-unknown"],
      ["Noël", "a", "peer-too-old"],
      ["Marie", "a", "key-changed"],
      ["Marie", " \n", "text-empty"],
      ["Marie", "a\uD83D", "text-invalid"],
      ["Marie", "€".repeat(21_846), "text-too-long"],
    ];
    for (const [to, text, code] of table) {
      await assert.rejects(john.chat.send(to, text), { name: "TelephoneError", code }, code);
    }
    assert.deepEqual(john.chat.conversations(), []);
    network.changed.clear();
    await john.chat.send("Marie", "accepted");
  }));

Deno.test("chat.send() keeps no endless queue for who is away", () =>
  withNetwork(async (network) => {
    const john = network.start("John", "J");
    const marie = network.start("Marie", "M");
    await john.chat.send("Marie", "a");
    await until(() => shownAt(john, "Marie")[0] === "a delivered", "delivered");
    marie.kill();
    for (let i = 0; i < 500; i++) await john.chat.send("Marie", `${i}`);
    await assert.rejects(john.chat.send("Marie", "b"), { code: "too-many-waiting" });
    john.chat.clear("Marie");
    assert.deepEqual(john.chat.messages("Marie"), { messages: [], more: false });
    await assert.rejects(john.chat.send("Marie", "b"), { code: "peer-unknown" });
    const again = network.start("Marie", "M");
    await john.chat.send("Marie", "c");
    await until(() => textsAt(again, "John").length === 1, "what came after");
    assert.deepEqual(textsAt(again, "John"), ["c"]);
  }));

Deno.test("chat gives up on who never acknowledges, and asks again later", () =>
  withNetwork(async (network) => {
    const [john, marie] = [network.start("John", "J"), network.start("Marie", "M")];
    await john.chat.send("Marie", "a");
    await until(() => shownAt(john, "Marie")[0] === "a delivered", "delivered");
    network.lossPercent = 100;
    await john.chat.send("Marie", "b");
    assert.equal(shownAt(john, "Marie")[1], "b sent");
    await until(() => shownAt(john, "Marie")[1] === "b waiting", "given up");
    network.lossPercent = 0;
    await marie.chat.send("John", "me too"); // a new link from the other side
    await until(() => shownAt(john, "Marie").includes("b delivered"), "by that link");
  }));

Deno.test("chat pages through what is long", () =>
  withNetwork(async (network) => {
    const john = network.start("John", "J");
    network.start("Marie", "M").kill();
    network.users.set("Marie", { name: "Marie", version: 2, key: "M" });
    for (let i = 0; i < 250; i++) await john.chat.send("Marie", `${i}`);
    const last = john.chat.messages("Marie");
    assert.deepEqual([last.messages.length, last.more, last.messages[0]?.text], [100, true, "150"]);
    const before = john.chat.messages("Marie", last.messages[0]?.n);
    const first = john.chat.messages("Marie", before.messages[0]?.n);
    assert.deepEqual([first.messages.length, first.more, first.messages[0]?.text], [
      50,
      false,
      "0",
    ]);
  }));

Deno.test("chat takes nothing from a name that the directory does not vouch for", () =>
  withNetwork(async (network) => {
    const [john, marie] = [network.start("John", "J"), network.start("Marie", "M")];
    const liar = network.start("Marie", "X");
    await liar.chat.send("John", "it is me");
    network.users.set("Marie", { name: "Marie", version: 2, key: "M" });
    network.announce();
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual(textsAt(john, "Marie"), []);
    // Whom the list doesn't show is asked for.
    network.users.delete("Marie");
    network.hidden.set("Marie", { name: "Marie", version: 2, key: "M" });
    network.announce();
    await marie.chat.send("John", "no, me");
    await until(() => textsAt(john, "Marie").length === 1, "vouched for");
    assert.deepEqual(textsAt(john, "Marie"), ["no, me"]);
  }));
