/** Private calls with the real programs, seen and done on their pages: keys, words, waiting, hold, missed, messages. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import type { CallEntry } from "../../client/api/types.ts";
import { createIdentity, makeSecretKey } from "../../client/identity/identity.ts";
import { openPeople } from "../../client/secure/people.ts";
import { buildPages } from "../../tools/build_pages.ts";
import type { ClientProgram } from "../../tools/programs/client_program.ts";
import { startLegacyStage } from "../calls/legacy/legacy_stage.ts";
import { startStage } from "../calls/stage.ts";
import { assertAccessible, screenshot, startBrowser, type TestBrowser } from "./browser.ts";
import { button, shows } from "./client_scene.ts";

const ENGLISH: BrowserContextOptions = { locale: "en-US" };
const FRENCH: BrowserContextOptions = {
  locale: "fr-FR",
  colorScheme: "dark",
  viewport: { width: 340, height: 900 },
};

const ringing = (page: Page, caller: string) =>
  page.getByRole("alertdialog", { name: `Incoming call from ${caller}` });
/** Opens a client's page, and waits until the client has done what it does when one opens. */
async function openPage(
  browser: TestBrowser,
  client: ClientProgram,
  options = ENGLISH,
): Promise<Page> {
  const page = await browser.open(client.page, options);
  await client.event("devices", { timeoutMs: 30_000 });
  return page;
}

const words = (page: Page) => page.locator(".words li").allTextContents();

/** Who called whom and how it ended, the newest first, as one client keeps it. */
async function outcomes(client: ClientProgram): Promise<string[]> {
  const calls = await client.api("/api/history") as CallEntry[];
  return calls.map(({ side, peer, reason }) => `${side} ${peer} ${reason}`);
}

Deno.test("a call that a changed key forbids says why on both pages, until the new key is accepted", async () => {
  await buildPages({ onlyIfStale: true });
  await using stage = await startStage();
  await using browser = await startBrowser();
  const folder = join(stage.folder, "Marie");
  openPeople(folder, () => new Date()).pin("John", createIdentity(makeSecretKey()).publicKey);
  const john = await stage.client("John");
  const marie = await stage.client("Marie", { data: folder });
  const johns = await openPage(browser, john, FRENCH);
  const maries = await openPage(browser, marie);

  await button(johns, "Appeler Marie").click();
  await shows(
    johns,
    "Le client de Marie a refusé l’appel : il connaît une autre clé pour vous. Il faut que Marie accepte la nouvelle.",
  );
  await assertAccessible(johns);
  await screenshot(johns, "private-refused");
  await shows(maries, "John has another key than before");
  await shows(maries, "No call with John: it is not the key that you know");
  await assertAccessible(maries);
  await screenshot(maries, "private-refuses");
  await maries.locator("#alarm button:enabled").first().waitFor();
  await button(maries, "Accept the new key").click();
  await maries.getByRole("alertdialog").getByRole("button", { name: "Accept the new key" }).click();

  await button(johns, "Appeler Marie").click();
  await ringing(maries, "John").waitFor();
  await button(maries, "Accept").click();
  await shows(johns, "En communication avec Marie");
  await maries.locator(".words").waitFor();
  await johns.locator(".words").waitFor();
  assert.deepEqual(await words(johns), await words(maries));
  await button(johns, "Mêmes mots").click();
  await button(maries, "Same words").click();
  await maries.locator("#call .security", { hasText: "Encrypted and verified" }).waitFor();
  await johns.locator("#call .security", { hasText: "Chiffré et vérifié" }).waitFor();
  await button(maries, "Hang up").click();
  await shows(johns, "Marie a raccroché");
  assert.deepEqual(await outcomes(john), ["caller Marie remote-hangup", "caller Marie error"]);
  assert.deepEqual(await outcomes(marie), ["callee John hangup", "callee John error"]);
});

Deno.test("a second caller waits, is answered with the first on hold, and both are switched between and ended", async () => {
  await buildPages({ onlyIfStale: true });
  await using stage = await startStage();
  await using browser = await startBrowser();
  const [john, marie, zoe] = [
    await stage.client("John"),
    await stage.client("Marie"),
    await stage.client("Zoé"),
  ];
  const page = await openPage(browser, marie);
  const from = marie.events.entries.length;
  await john.api("/api/call", { to: "Marie" });
  await ringing(page, "John").waitFor();
  await button(page, "Accept").click();
  await shows(page, "In a call with John");

  // Given up: what rings stops at once.
  await zoe.api("/api/call", { to: "Marie" });
  await page.getByRole("heading", { name: "Zoé is calling too" }).waitFor();
  await zoe.api("/api/hangup", {});
  await page.locator("#waiting").waitFor({ state: "detached" });
  await shows(page, "1 missed call");

  const fromZoe = zoe.events.entries.length;
  await zoe.api("/api/call", { to: "Marie" });
  await button(page, "Decline").click();
  assert.equal((await zoe.event("ended", { from: fromZoe })).reason, "declined");

  await zoe.api("/api/call", { to: "Marie" });
  await button(page, "Hold and answer").click();
  await shows(page, "In a call with Zoé");
  assert.equal((await john.event("held"))["by"], "there");
  await button(page, "Switch to John").click();
  await shows(page, "In a call with John");
  assert.equal((await john.event("resumed"))["by"], "there");
  assert.equal((await zoe.event("held"))["by"], "there");
  await screenshot(page, "private-held");
  await button(page, "Hang up").click();
  assert.equal((await john.event("ended")).reason, "remote-hangup");
  await button(page, "Resume the call with Zoé").click();
  await shows(page, "In a call with Zoé");

  // John again: the call under way is ended for him.
  const again = john.events.entries.length;
  await john.api("/api/call", { to: "Marie" });
  await button(page, "End and answer").click();
  await john.event("connected", { from: again });
  await shows(page, "In a call with John");
  await john.api("/api/hangup", {});
  await shows(page, "John hung up");

  // Not to be disturbed: nothing rings, the caller hears busy, and it is in the list.
  await page.getByText("Do not disturb", { exact: true }).first().click();
  await shows(page, "Do not disturb is on");
  const fromJohn = john.events.entries.length;
  await john.api("/api/call", { to: "Marie" });
  assert.equal((await john.event("ended", { from: fromJohn })).reason, "busy");
  await shows(page, "2 missed calls");
  assert.ok(!marie.events.entries.slice(from).some(({ event }) => event === "error"));
  assert.deepEqual(await outcomes(marie), [
    "callee John dnd",
    "callee John remote-hangup",
    "callee Zoé hangup",
    "callee John hangup",
    "callee Zoé declined",
    "callee Zoé cancelled",
  ]);
  assert.deepEqual(await outcomes(john), [
    "caller Marie busy",
    "caller Marie hangup",
    "caller Marie remote-hangup",
  ]);
  assert.deepEqual(await outcomes(zoe), [
    "caller Marie remote-hangup",
    "caller Marie declined",
    "caller Marie cancelled",
  ]);
});

Deno.test("a missed call is marked with its time until it is seen, and called back", async () => {
  await buildPages({ onlyIfStale: true });
  await using stage = await startStage();
  await using browser = await startBrowser();
  const [john, marie] = [await stage.client("John"), await stage.client("Marie")];
  const page = await openPage(browser, marie);
  await john.api("/api/call", { to: "Marie" });
  await ringing(page, "John").waitFor();
  await john.api("/api/hangup", {});
  await ringing(page, "John").waitFor({ state: "hidden" });
  await shows(page, "Missed call: John gave up");
  const entry = page.locator("#history .call-unseen");
  await entry.waitFor();
  const at = await entry.locator("time").getAttribute("datetime");
  const [kept] = await marie.api("/api/history") as CallEntry[];
  assert.equal(at, kept?.at);
  await screenshot(page, "private-missed");
  await button(page, "Mark as seen").click();
  await entry.waitFor({ state: "detached" });
  await page.reload();
  await button(page, "Call back John").click();
  await john.event("incoming");
  await john.api("/api/accept", {});
  await shows(page, "In a call with John");
});

Deno.test("messages show links as text, and names as they are; old clients can't be written to", async () => {
  await buildPages({ onlyIfStale: true });
  await using all = await startLegacyStage();
  await using browser = await startBrowser();
  const [john, marie] = [await all.ours("John"), await all.ours("דוד")];
  await all.legacy("Marc");
  const page = await openPage(browser, john);
  const people = page.locator("#people");
  await people.getByText("Marc").waitFor();
  // In the label, so that it is read out too, and in the tooltip.
  const toMarc = people.getByRole("button", {
    name: "Message Marc. An old client: it can’t get messages",
  });
  assert.equal(await toMarc.isDisabled(), true);
  await people.locator("[title='An old client: it can’t get messages']").waitFor();
  await marie.api("/api/messages", { to: "John", text: "voir http://example.org/<b>x</b> 👩‍👩‍👧" });
  await people.getByRole("button", { name: /^Message .*דוד.*, 1 unread/ }).click();
  const said = page.locator("#chat").getByText("voir http://example.org/<b>x</b> 👩‍👩‍👧");
  await said.waitFor();
  assert.equal(await page.locator("#chat a[href^='http']").count(), 0);
  assert.equal(await page.locator("#chat b").count(), 0);
  await assertAccessible(page);
  await screenshot(page, "private-messages");
  await page.locator("#chat-text").fill("oui");
  await page.keyboard.press("Enter");
  await marie.event("message");
  await page.locator("#chat").getByText("Delivered", { exact: true }).waitFor();
  await marie.api("/api/messages/read", { with: "John" });
  await page.locator("#chat").getByText("Read", { exact: true }).waitFor();
});
