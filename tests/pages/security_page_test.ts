/** Keys and trust on the page: words to compare, alarms, who is known; in a browser. */
import assert from "node:assert/strict";
import type { FakeTelephone } from "../../client/api/fake_telephone.ts";
import type { CallState, KeyAlarmState } from "../../client/api/types.ts";
import { buildPages } from "../../tools/build_pages.ts";
import { assertAccessible, screenshot, startBrowser } from "./browser.ts";
import { button, now, online, shows, stepsIn } from "./client_scene.ts";
import { overflow, wasAsked } from "./page_steps.ts";

const KNOWN = "6668 7aad f862 bd77 6c8f c18b 8e9f 8e20";
const OFFERED = "0c1d 2e3f 4a5b 6c7d 8e9f a0b1 c2d3 e4f5";
const alarm = (kind: KeyAlarmState["kind"], peer = "Marie"): KeyAlarmState => ({
  peer,
  kind,
  known: KNOWN,
  offered: kind === "downgraded" ? null : OFFERED,
  at: now(),
});
const talking = (more: Partial<Extract<CallState, { state: "in-call" }>> = {}): CallState => ({
  state: "in-call",
  call: "c1",
  peer: "Marie",
  since: now(),
  codec: "opus",
  security: "encrypted",
  words: ["piano", "radio", "menu"],
  peerVersion: 2,
  hold: "no",
  ...more,
});
const has = (telephone: FakeTelephone, what: string) =>
  telephone.asked.some(([name]) => name === what);
const FRENCH = {
  locale: "fr-FR",
  colorScheme: "dark",
  viewport: { width: 340, height: 900 },
} as const;

Deno.test("keys and trust on the page", async (t) => {
  await buildPages({ onlyIfStale: true });
  await using browser = await startBrowser();
  const step = stepsIn(t, browser);

  await step("shows the words and why, and verifies by keyboard", online, async (scene) => {
    const { page, telephone } = scene;
    telephone.change({ call: talking() });
    const badge = page.locator("#call .security");
    await badge.getByText("Encrypted", { exact: true }).waitFor();
    assert.deepEqual(await page.locator(".words li").allTextContents(), ["piano", "radio", "menu"]);
    await shows(page, /Read them to each other: if Marie sees the same ones/);
    await assertAccessible(page);
    await screenshot(page, "client-words");
    await button(page, "Same words").focus();
    await page.keyboard.press("Enter");
    await wasAsked(telephone, "verify", "c1", true);
    await badge.getByText("Encrypted and verified").waitFor();
    await page.locator(".stage-title:focus").waitFor();
    // Out of the way, but still there for who wonders.
    assert.equal(await page.locator(".words").isVisible(), false);
    await page.locator("summary", { hasText: "Show the words" }).click();
    await page.locator(".words").waitFor();
    await assertAccessible(page);
  });

  await step("asks once more before words that differ end the call", online, async (scene) => {
    const { page, telephone } = scene;
    telephone.change({ call: talking() });
    await button(page, "They differ").click();
    await page.getByRole("alertdialog", { name: "Do the words differ?" }).waitFor();
    assert.equal(await page.locator(":focus").textContent(), "Compare again");
    await assertAccessible(page);
    await page.keyboard.press("Escape");
    await page.getByRole("alertdialog").waitFor({ state: "hidden" });
    assert.equal(has(telephone, "verify"), false);
    await button(page, "They differ").click();
    await button(page, "They differ: hang up").click();
    await wasAsked(telephone, "verify", "c1", false);
    await shows(page, "The key is not Marie’s");
    await shows(page, "You hung up the call with Marie");
    assert.equal(await button(page, "Accept the new key").count(), 0);
  });

  await step("says of each call how it is protected", online, async ({ page, telephone }) => {
    const badge = page.locator("#call .security");
    telephone.change({ call: talking({ security: "plain", words: null, peerVersion: 1 }) });
    await badge.getByText("Not encrypted: an old client").waitFor();
    assert.equal(await page.locator(".words").count(), 0);
    telephone.change({ call: talking({ security: "verified" }), alarm: alarm("key-changed") });
    await badge.getByText("Key changed").waitFor();
  });

  await step("holds an alarm until it is answered on purpose", online, async (scene) => {
    const { page, telephone } = scene;
    telephone.change({ alarm: alarm("key-changed") });
    const box = page.locator("#alarm");
    await box.getByRole("heading", { name: "Marie has another key than before" }).waitFor();
    assert.deepEqual(await box.locator("dd").allTextContents(), [KNOWN, OFFERED]);
    // What was clicked just when it came hits nothing.
    assert.equal(await button(page, "Dismiss the alarm").isDisabled(), true);
    await page.locator("#alarm button:enabled").first().waitFor();
    await page.keyboard.press("Escape");
    await assertAccessible(page);
    await screenshot(page, "client-alarm");
    await button(page, "Accept the new key").click();
    const dialog = page.getByRole("alertdialog", { name: "Accept this key as Marie’s?" });
    await dialog.getByText(OFFERED).waitFor();
    assert.equal(await page.locator(":focus").textContent(), "Cancel");
    await assertAccessible(page);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "hidden" });
    assert.equal(has(telephone, "trust") || has(telephone, "dismissAlarm"), false);
    await button(page, "Accept the new key").click();
    await dialog.getByRole("button", { name: "Accept the new key" }).click();
    await wasAsked(telephone, "trust", "Marie");
    await box.waitFor({ state: "detached" });
  });

  await step("says what each alarm means, and offers no wrong key", online, async (scene) => {
    const { page, telephone } = scene;
    telephone.change({ alarm: alarm("downgraded", "Zoé") });
    await shows(page, "Zoé no longer has a key");
    await page.locator("#alarm button:enabled").first().waitFor();
    await button(page, "Call without encryption").click();
    await shows(page, "Talk to Zoé without encryption?");
    await page.keyboard.press("Escape");
    telephone.change({ alarm: alarm("wrong-key") });
    await shows(page, "The key is not Marie’s");
    assert.equal(await page.locator("#alarm .alarm-buttons button").count(), 1);
    await page.locator("#alarm button:enabled").first().waitFor();
    await button(page, "Dismiss the alarm").click();
    await wasAsked(telephone, "dismissAlarm");
    await page.locator("#alarm").waitFor({ state: "detached" });
  });

  const users = [
    { name: "Ann", version: 2, lookAlike: null, trust: "known" },
    { name: "Marie", version: 2, lookAlike: null, trust: "verified" },
    { name: "Mаrie", version: 2, lookAlike: "Marie", trust: "new" },
    { name: "Noël", version: 1, lookAlike: null, trust: "plain" },
    { name: "<b>שלום</b>", version: 2, lookAlike: null, trust: "changed" },
  ] as const;
  await step("marks who is online, and warns of a look-alike", { ...online, users }, async (s) => {
    const { page } = s;
    const marks = page.locator("#people .person-main");
    await marks.nth(4).waitFor();
    assert.deepEqual(await marks.allTextContents(), [
      "Annknown",
      "Marieverified",
      "MаrienewLooks like “Marie”, but is another name",
      "Noëlold client",
      "<b>שלום</b>key changed",
    ]);
    assert.equal(await page.locator("#people b").count(), 0);
    const bidi = await page.locator("#people .person-name").nth(4)
      .evaluate((one) => getComputedStyle(one).unicodeBidi);
    assert.equal(bidi, "isolate");
    const label = page.getByRole("button", { name: "Call \u2068<b>שלום</b>\u2069" });
    assert.equal(await label.count(), 1);
    await assertAccessible(page);
    await screenshot(page, "client-trust");
  });

  await step("lists who is known, and forgets after a question", online, async (scene) => {
    const { page, telephone } = scene;
    const keys = page.locator("#keys");
    await keys.getByText(telephone.state.identity.fingerprint).waitFor();
    await keys.locator("li", { hasText: "Marie" }).getByText("verified").waitFor();
    await button(page, "Forget Marie").click();
    await page.getByRole("alertdialog", { name: "Forget the key of Marie?" }).waitFor();
    await assertAccessible(page);
    await page.keyboard.press("Escape");
    assert.equal(has(telephone, "forget"), false);
    await page.locator('button:focus[aria-label="Forget Marie"]').waitFor();
    await button(page, "Forget Marie").click();
    await button(page, "Forget").click();
    await wasAsked(telephone, "forget", "Marie");
    await keys.getByText("Nobody yet.").waitFor();
    await assertAccessible(page);
  });

  await step("is French, dark and narrow", { ...online, users }, async ({ page, telephone }) => {
    const peer = "Maximilian-Alexander zu Hohenstein";
    telephone.change({ alarm: alarm("key-changed", peer), call: talking({ peer }) });
    await shows(page, `${peer} a une autre clé qu’avant`);
    await button(page, "Mêmes mots").waitFor();
    await page.locator("#alarm button:enabled").first().waitFor();
    assert.equal(await overflow(page), 0);
    await assertAccessible(page);
    await screenshot(page, "client-alarm-french");
    telephone.change({ alarm: null, constantSize: true });
    await page.locator("#alarm").waitFor({ state: "detached" });
    await shows(page, /une seule taille et un seul rythme/);
    await screenshot(page, "client-words-french");
    await page.locator("#keys").scrollIntoViewIfNeeded();
    await screenshot(page, "client-keys-french");
    assert.equal(await overflow(page), 0);
  }, FRENCH);
});
