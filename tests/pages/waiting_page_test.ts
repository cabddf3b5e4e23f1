/** A call during a call, holding, and not being disturbed: on the page, in a browser. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { CallState, ClientState, HeldCall } from "../../client/api/types.ts";
import { buildPages } from "../../tools/build_pages.ts";
import { assertAccessible, screenshot, startBrowser } from "./browser.ts";
import { button, now, online, shows, stepsIn } from "./client_scene.ts";
import { overflow, wasAsked } from "./page_steps.ts";

const talking = (more: Partial<Extract<CallState, { state: "in-call" }>> = {}): CallState => ({
  state: "in-call",
  call: "c1",
  peer: "Marie",
  since: now(),
  codec: "opus",
  security: "verified",
  words: ["piano", "radio", "menu"],
  peerVersion: 2,
  hold: "no",
  ...more,
});
const waiting = (more: Partial<NonNullable<ClientState["waiting"]>> = {}) => ({
  call: "c2",
  peer: "Zoé",
  since: now(),
  until: now(),
  peerVersion: 2 as const,
  canHold: true,
  ...more,
});
const held = (call: string, peer: string): HeldCall => ({
  call,
  peer,
  since: now(),
  hold: "here",
  security: "encrypted",
});
const FRENCH = {
  locale: "fr-FR",
  colorScheme: "dark",
  viewport: { width: 340, height: 900 },
} as const;

/** Notes the level and the pitch of each note that the page plays from here on. */
const listen = (page: Page) =>
  page.evaluate(() => {
    const heard: (readonly [number, number])[] = [];
    Object.assign(globalThis, { heard });
    let peak = 0;
    const ramp = AudioParam.prototype.linearRampToValueAtTime;
    AudioParam.prototype.linearRampToValueAtTime = function (value, at) {
      peak = value;
      return ramp.call(this, value, at);
    };
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (at) {
      heard.push([this.frequency.value, peak]);
      start.call(this, at);
    };
  });
const heard = (page: Page): Promise<[number, number][]> =>
  page.evaluate(() => Reflect.get(globalThis, "heard"));
const waitUntilHeard = (page: Page) =>
  page.waitForFunction(() => Reflect.get(globalThis, "heard").length > 0);

Deno.test("a call during a call on the page", async (t) => {
  await buildPages({ onlyIfStale: true });
  await using browser = await startBrowser();
  const step = stepsIn(t, browser);

  await step("shows who waits, and takes no focus from who writes", online, async (scene) => {
    const { page, telephone } = scene;
    telephone.change({ call: talking() });
    await page.locator("#people").getByRole("button", { name: "Message Marie" }).click();
    await page.waitForFunction(() => document.activeElement?.id === "chat-text");
    await page.keyboard.type("Hel");
    telephone.change({ waiting: waiting() });
    await page.getByRole("heading", { name: "Zoé is calling too" }).waitFor();
    await page.keyboard.type("lo ");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("#chat-text").inputValue(), "Hello ");
    await page.getByRole("alert").getByText("Zoé is calling too").waitFor({ state: "attached" });
    await page.waitForFunction(() => document.title === "☎ Zoé is calling too");
    await assertAccessible(page);
    await screenshot(page, "client-waiting");
    await button(page, "Hold and answer").focus();
    await page.keyboard.press("Enter");
    await wasAsked(telephone, "accept", "c2", "hold");
    await shows(page, "In a call with Zoé");
    await page.locator(".held .person", { hasText: "Marie" }).waitFor();
    await page.locator("#waiting").waitFor({ state: "detached" });
    // The button that had the focus is gone.
    await page.locator(".stage-title:focus", { hasText: "In a call with Zoé" }).waitFor();
    await assertAccessible(page);
    await screenshot(page, "client-held");
  });

  await step("is heard softly, and not after Escape", online, async (scene) => {
    const { page, telephone } = scene;
    await listen(page);
    telephone.change({ call: talking(), waiting: waiting() });
    await page.locator("#waiting").waitFor();
    await waitUntilHeard(page);
    const notes = await heard(page);
    assert.ok(notes.every(([hz, level]) => hz === 440 && level > 0 && level <= 0.05), `${notes}`);
    const before = notes.length;
    await page.keyboard.press("Escape");
    await page.waitForTimeout(5_500);
    assert.equal((await heard(page)).length, before);
    await page.locator("#waiting").waitFor();
  });

  await step("is silent while nobody may disturb", online, async ({ page, telephone }) => {
    await listen(page);
    telephone.change({ call: talking(), waiting: waiting(), doNotDisturb: true });
    await page.locator("#waiting").waitFor();
    await page.waitForTimeout(500);
    assert.deepEqual(await heard(page), []);
    telephone.change({ doNotDisturb: false });
    await waitUntilHeard(page);
  });

  await step("ends and answers, declines, and says why not to hold", online, async (scene) => {
    const { page, telephone } = scene;
    const old = talking({ peer: "Noël", peerVersion: 1, security: "plain", words: null });
    telephone.change({ call: old, waiting: waiting({ canHold: false, peerVersion: 1 }) });
    await page.locator("#waiting").waitFor();
    assert.equal(await button(page, "Hold and answer").isDisabled(), true);
    const reason = "Noël uses an old client, which can’t be put on hold";
    await page.locator("#waiting-reason", { hasText: reason }).waitFor();
    const described = await button(page, "Hold and answer").getAttribute("aria-describedby");
    assert.equal(described, "waiting-reason");
    assert.equal(await button(page, "Hold").isDisabled(), true);
    await shows(page, "From an old client of 2023: not encrypted.");
    await assertAccessible(page);
    await page.locator("#waiting").getByRole("button", { name: "Decline" }).click();
    await wasAsked(telephone, "reject", "c2");
    await page.locator("#waiting").waitFor({ state: "detached" });
    telephone.change({ waiting: waiting() });
    await button(page, "End and answer").click();
    await wasAsked(telephone, "accept", "c2", "end");
    await shows(page, "In a call with Zoé");
    assert.equal(await page.locator(".held").count(), 0);
  });

  await step("holds, and says who holds", online, async ({ page, telephone }) => {
    telephone.change({ call: talking() });
    await button(page, "Hold").click();
    await wasAsked(telephone, "hold", true, "c1");
    const note = page.locator(".hold-note");
    await note.getByText("Marie is on hold: neither of you hears the other").waitFor();
    assert.equal(await page.locator(".meters").isVisible(), false);
    await button(page, "Resume").click();
    await wasAsked(telephone, "hold", false, "c1");
    await note.waitFor({ state: "detached" });
    telephone.change({ call: talking({ hold: "there" }) });
    await note.getByText("You are on hold: Marie will be back").waitFor();
    await button(page, "Hold").waitFor();
    await assertAccessible(page);
    await screenshot(page, "client-on-hold");
    telephone.change({ call: talking({ hold: "both" }) });
    await note.getByText("You and Marie both hold this call").waitFor();
    // Who has put a call on hold may call somebody else.
    assert.equal(await button(page, "Call Marie").isDisabled(), true);
    assert.equal(await button(page, "Call Noël").isEnabled(), true);
  });

  await step("switches between calls, and resumes or ends one", online, async (scene) => {
    const { page, telephone } = scene;
    telephone.change({ call: talking(), held: [held("c2", "Zoé"), held("c3", "Ann")] });
    await button(page, "Switch to Zoé").click();
    await wasAsked(telephone, "switchTo", "c2");
    await shows(page, "In a call with Zoé");
    await button(page, "Hang up the call with Ann").click();
    await wasAsked(telephone, "hangup", "c3");
    await page.locator(".held .person", { hasText: "Ann" }).waitFor({ state: "detached" });
    await button(page, "Hang up").click();
    await button(page, "Resume the call with Marie").waitFor();
    await assertAccessible(page);
    await button(page, "Resume the call with Marie").click();
    await wasAsked(telephone, "switchTo", "c1");
    await shows(page, "In a call with Marie");
  });

  await step("switches what disturbs, and says so where calls are", online, async (scene) => {
    const { page, telephone } = scene;
    await page.getByLabel("Tell me of calls during a call").uncheck();
    await wasAsked(telephone, "setManners", { callWaiting: false });
    await page.getByLabel("Do not disturb").check();
    await shows(page, "Do not disturb is on: calls don’t ring here.");
    assert.equal(await page.getByLabel("Tell me of calls during a call").isDisabled(), true);
    await assertAccessible(page);
    await screenshot(page, "client-do-not-disturb");
    await page.locator("#call").getByRole("button", { name: /^Turn it off/ }).click();
    await page.locator(".undisturbed").waitFor({ state: "detached" });
    assert.equal(telephone.state.doNotDisturb, false);
  });

  await step("tells unread messages in the title", online, async ({ page, telephone }) => {
    telephone.change({ unread: { Marie: 2 } });
    await page.waitForFunction(() => document.title === "(2) John – DevCloud");
  });

  await step("is French, dark and narrow", online, async ({ page, telephone }) => {
    const peer = "Maximilian-Alexander zu Hohenstein";
    telephone.change({
      call: talking({ peer: "Noël", peerVersion: 1, security: "plain", words: null }),
      waiting: waiting({ peer, canHold: false }),
      held: [held("c3", peer)],
      doNotDisturb: true,
    });
    await shows(page, `${peer} appelle aussi`);
    assert.equal(await overflow(page), 0);
    await assertAccessible(page);
    await screenshot(page, "client-waiting-french");
    telephone.change({ waiting: null, call: talking({ peer: "Noël", hold: "there" }) });
    await shows(page, "Vous êtes en attente\u00a0: Noël va revenir");
    assert.equal(await overflow(page), 0);
    await page.locator(".held").scrollIntoViewIfNeeded();
    await assertAccessible(page);
    await screenshot(page, "client-held-french");
  }, FRENCH);
});
