/** Messages between two whole programs: marks, order, waiting, and programs that are killed. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { ChatMessage, ChatMessages, ClientState } from "../../../client/api/types.ts";
import type { ClientProgram } from "../../../tools/programs/client_program.ts";
import { type Stage, startStage } from "../stage.ts";

const TIMEOUT_MS = 30_000;
const MOST_BYTES = 64 * 1_024;

/** Starts, or starts again, with what is kept of earlier runs. */
function start(stage: Stage, name: string): Promise<ClientProgram> {
  return stage.client(name, { data: join(stage.folder, name) });
}

async function kill(client: ClientProgram): Promise<void> {
  client.signal("SIGKILL");
  await client.exit;
}

/** The whole conversation, the oldest first. */
async function conversation(client: ClientProgram, peer: string): Promise<ChatMessage[]> {
  let all: readonly ChatMessage[] = [];
  for (let before = "";; before = `&before=${all[0]?.n}`) {
    const page = await client.api(`/api/messages?with=${peer}${before}`) as ChatMessages;
    all = [...page.messages, ...all];
    if (!page.more) return [...all];
  }
}

function write(client: ClientProgram, to: string, text: string): Promise<unknown> {
  return client.api("/api/messages", { to, text });
}

/** Waits until it is so, asking again and again. */
async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + TIMEOUT_MS;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`It never came to it that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What both must have the same. */
function outline(messages: readonly ChatMessage[]) {
  return messages.map(({ id, text }) => ({ id, text }));
}

async function assertSame(john: ClientProgram, marie: ClientProgram): Promise<ChatMessage[]> {
  await until(
    "all is delivered",
    async () => (await conversation(john, "Marie")).every(({ state }) => state === "delivered"),
  );
  const [atJohn, atMarie] = [await conversation(john, "Marie"), await conversation(marie, "John")];
  assert.deepEqual(outline(atMarie), outline(atJohn));
  assert.equal(new Set(atMarie.map(({ id }) => id)).size, atMarie.length, "none is doubled");
  return atMarie;
}

/** The log and standard error have neither what was written nor the page's token, which standard output has once. */
async function assertSilentLog(client: ClientProgram): Promise<void> {
  const { log } = await client.api("/api/state") as ClientState;
  const token = /token=(.+)$/.exec(client.page)?.[1] ?? "";
  assert.ok(token.length > 40, client.page);
  const said = [...log.map(({ text }) => `${text.fr} ${text.en}`), ...client.stderr.entries];
  assert.ok(said.some((line) => line.includes("Marie") || line.includes("John")), `${said}`);
  for (const secret of ["Salut", "éé", "localhost/<b>", "merci", token]) {
    assert.ok(!said.some((line) => line.includes(secret)), secret);
  }
  assert.equal(client.stdout.entries.filter((line) => line.includes(token)).length, 1);
}

Deno.test("messages between two programs come in order, are marked delivered and read, and have 64 KiB at most", async () => {
  await using stage = await startStage();
  const [john, marie] = [await start(stage, "John"), await start(stage, "Marie")];
  const most = "é".repeat(MOST_BYTES / 2);
  const texts = ["Salut Marie 👋", most, "\tun\nhttp://localhost/<b>", "fin"];
  for (const text of texts) await write(john, "Marie", text);
  await assert.rejects(write(john, "Marie", `${most}x`), /text-too-long/);
  await assert.rejects(write(john, "Marie", "\ud800"), /text-invalid/);
  const last = (event: { readonly event: string; readonly text?: unknown }) =>
    event.event === "message" && event.text === "fin";
  await marie.events.until("the last message", (event) => last(event), { timeoutMs: TIMEOUT_MS });
  assert.deepEqual((await assertSame(john, marie)).map(({ text }) => text), texts);
  await marie.api("/api/messages/read", { with: "John" });
  await until(
    "all is read",
    async () => (await conversation(john, "Marie")).every(({ state }) => state === "read"),
  );
  await write(marie, "John", "merci");
  await john.event("message", { timeoutMs: TIMEOUT_MS });
  const [answer] = (await conversation(john, "Marie")).slice(-1);
  assert.deepEqual([answer?.text, answer?.mine, answer?.state], ["merci", false, "delivered"]);
  for (const client of [john, marie]) await assertSilentLog(client);
});

Deno.test("messages for who is away wait at the sender, also over its kill -9, until both are online", async () => {
  await using stage = await startStage();
  let john = await start(stage, "John");
  const marie = await start(stage, "Marie");
  await write(john, "Marie", "0");
  await marie.event("message", { timeoutMs: TIMEOUT_MS });
  await marie.stop();
  await john.events.until(
    "Marie gone",
    ({ event, users }) => event === "users" && (users as unknown[]).length === 0,
    { from: 2 },
  );
  for (const text of ["1", "2", "3"]) await write(john, "Marie", text);
  await kill(john);
  const back = await start(stage, "Marie");
  john = await start(stage, "John");
  await back.events.until("the last one", ({ text }) => text === "3", { timeoutMs: TIMEOUT_MS });
  const all = await assertSame(john, back);
  assert.deepEqual(all.map(({ text }) => text), ["0", "1", "2", "3"]);
});

Deno.test("messages are neither lost nor doubled when the receiver, then the sender, is killed in the middle", async () => {
  await using stage = await startStage();
  let [john, marie] = [await start(stage, "John"), await start(stage, "Marie")];
  const accepted: string[] = [];
  /** Some of many parts, so that one is in pieces whenever somebody dies. */
  const send = async (from: number, count: number) => {
    for (let i = from; i < from + count; i++) {
      const text = `${i} ${"x".repeat(i % 4 === 0 ? 30_000 : 10)}`;
      await write(john, "Marie", text);
      accepted.push(text);
    }
  };
  const arrives = (client: ClientProgram, number: number) =>
    client.events.until(
      `message ${number}`,
      ({ event, text }) => event === "message" && `${text}`.startsWith(`${number} `),
      { timeoutMs: TIMEOUT_MS },
    );

  const sending = send(0, 40);
  await arrives(marie, 6);
  await kill(marie);
  await sending;
  marie = await start(stage, "Marie");
  await arrives(marie, 20);

  // The answer to the last request may be lost with John: then nobody knows whether it was taken.
  const doomed = send(40, 40).catch(() => {});
  await arrives(marie, 45);
  await kill(john);
  await doomed;
  john = await start(stage, "John");
  await write(john, "Marie", "end");
  await marie.events.until("the end", ({ text }) => text === "end", { timeoutMs: TIMEOUT_MS });
  const texts = (await assertSame(john, marie)).map(({ text }) => text);
  assert.deepEqual(texts.filter((text) => accepted.includes(text)), accepted);
  assert.ok(texts.length <= accepted.length + 2, `${texts.length} of ${accepted.length}`);
});
