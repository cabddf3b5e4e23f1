/** Messages, and calls that are over: on the page, in a browser. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { FakeTelephone } from "../../client/api/fake_telephone.ts";
import type { CallEntry, ChatMessage } from "../../client/api/types.ts";
import { TelephoneError } from "../../client/telephone.ts";
import { buildPages } from "../../tools/build_pages.ts";
import { assertAccessible, screenshot, startBrowser } from "./browser.ts";
import { button, hasValue, now, online, REGISTERED, shows, stepsIn } from "./client_scene.ts";

const ID = "00000000000000";
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
const field = (page: Page) => page.getByLabel("Your message");
/** The button in the list of who is online. */
const write = (page: Page, name: string) =>
  page.locator("#people").getByRole("button", { name: new RegExp(`^Message (à )?${name}`) });
const bubble = (page: Page, text: string) => page.locator(".message", { hasText: text });

/** Puts a message there and tells the page. */
function tell(telephone: FakeTelephone, part: Partial<ChatMessage> & { id: string }): void {
  telephone.notify({ kind: "message", message: telephone.put(part) });
}

async function asked(telephone: FakeTelephone, name: string): Promise<unknown[]> {
  for (;;) {
    const found = telephone.asked.find(([what]) => what === name);
    if (found !== undefined) return [...found.slice(1)];
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function entry(call: string, more: Partial<CallEntry> = {}): CallEntry {
  const base = { peer: "Marie", side: "caller", reason: "hangup", at: now(), seconds: 65 } as const;
  return { call, ...base, missed: false, seen: true, ...more };
}

Deno.test("chat and history panels", async (t) => {
  await buildPages({ onlyIfStale: true });
  await using browser = await startBrowser();
  const step = stepsIn(t, browser);

  await step(
    "writes with the keyboard alone, and marks what became of it",
    online,
    async (scene) => {
      const { page, telephone } = scene;
      await write(page, "Marie").focus();
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.activeElement?.id === "chat-text");
      await page.keyboard.type("Hello");
      await page.keyboard.press("Shift+Enter");
      await page.keyboard.type("there");
      await page.keyboard.press("Enter");
      assert.deepEqual(await asked(telephone, "send"), ["Marie", "Hello\nthere"]);
      await hasValue(page, "chat-text", "");
      await page.waitForFunction(() => document.activeElement?.id === "chat-text");
      await bubble(page, "Hello").getByText("Waiting until the other side is online").waitFor();
      for (
        const [state, text] of [["sent", "Sent"], ["delivered", "Delivered"], [
          "read",
          "Read",
        ]] as const
      ) {
        tell(telephone, { id: `${ID}01`.padStart(16, "0"), state });
        telephone.notify({
          kind: "message",
          message: { ...telephone.chat.messages("Marie").messages[0]!, state },
        });
        await bubble(page, "Hello").getByText(text, { exact: true }).waitFor({ state: "attached" });
      }
      await page.keyboard.press("Enter");
      await page.keyboard.type("   ");
      await page.keyboard.press("Enter");
      assert.equal(telephone.asked.filter(([what]) => what === "send").length, 1);
      await assertAccessible(page);
    },
  );

  await step(
    "shows text as text: no link, no markup, directions kept apart",
    online,
    async (scene) => {
      const { page, telephone } = scene;
      const texts = [
        "https://example.org/ <b>bold</b> <img src=x onerror=alert(1)>",
        "\u202Egnp.exe \u2066 over",
        "שלום 👩‍👩‍👧‍👦",
        "x".repeat(3_000),
      ];
      texts.forEach((text, i) => telephone.put({ id: `${ID}a${i}`, text }));
      await write(page, "Marie").click();
      await bubble(page, "example.org").waitFor();
      assert.deepEqual(await page.locator(".message-text").allTextContents(), texts);
      assert.equal(await page.locator(".messages a, .messages b, .messages img").count(), 0);
      const bidi = await page.locator(".message-text").evaluateAll((all) =>
        all.map((one) => getComputedStyle(one).unicodeBidi)
      );
      assert.deepEqual([...new Set(bidi)], ["isolate"]);
      assert.equal(
        await page.locator(".message-text").nth(2).evaluate((one) =>
          getComputedStyle(one).direction
        ),
        "rtl",
      );
      await page.setViewportSize({ width: 320, height: 700 });
      assert.equal(await overflow(page), 0);
      await assertAccessible(page);
    },
  );

  await step("counts what is unread, and says when it has been seen", online, async (scene) => {
    const { page, telephone } = scene;
    telephone.put({ id: `${ID}01`, text: "Are you there?" });
    telephone.change({ unread: { Marie: 1 } });
    await page.locator("#chat [role=status]").getByText("New message from Marie")
      .waitFor({ state: "attached" });
    assert.equal(telephone.asked.some(([what]) => what === "read"), false);
    await page.locator("#people").getByRole("button", { name: "Message Marie, 1 unread" }).click();
    assert.deepEqual(await asked(telephone, "read"), ["Marie"]);
    await bubble(page, "Are you there?").waitFor();
    telephone.change({ unread: {} });
    tell(telephone, { id: `${ID}02`, text: "And now?" });
    await bubble(page, "And now?").waitFor();
    tell(telephone, { id: `${ID}03`, peer: "Zoe", text: "not here" });
    assert.equal(await bubble(page, "not here").count(), 0);
    await button(page, "All conversations").click();
    await page.locator("#chat").getByRole("button", { name: "Message Zoe" }).waitFor();
    await screenshot(page, "client-conversations");
  });

  await step(
    "is shut for old clients, and says why; also where the whole server is old",
    online,
    async (scene) => {
      const { page, telephone } = scene;
      const shut = page.getByRole("button", { name: /^Message Noël\. An old client/ });
      assert.equal(await shut.isDisabled(), true);
      telephone.put({ id: `${ID}01`, peer: "Noël", text: "from before" });
      telephone.change({ keepHistory: false });
      await page.locator("#chat").getByRole("button", { name: "Message Noël" }).click();
      await shows(page, /Noël uses an old client of 2023/);
      assert.equal(await field(page).isDisabled(), true);
      assert.equal(await button(page, "Send").isDisabled(), true);
      telephone.change({ connection: { ...REGISTERED, serverVersion: 1 } as typeof REGISTERED });
      await shows(page, /knows no keys/);
      await assertAccessible(page);
    },
  );

  await step("counts near the limit, and says what the client refuses", online, async (scene) => {
    const { page, telephone } = scene;
    await write(page, "Marie").click();
    await field(page).fill("é".repeat(32_000));
    await page.locator("#chat").getByText("1,536 bytes left").waitFor();
    await field(page).fill("é".repeat(32_769));
    await page.locator("#chat").getByText("2 bytes too long").waitFor();
    assert.equal(await button(page, "Send").isDisabled(), true);
    telephone.failWith("send", new TelephoneError("key-changed", "Cannot write"));
    await field(page).fill("to whom?");
    await field(page).press("Enter");
    await page.locator("#chat-text-error").getByText(/not the one that is known/).waitFor();
    await hasValue(page, "chat-text", "to whom?");
    await assertAccessible(page);
    telephone.failWith("send", null);
    await button(page, "Send").click();
    await bubble(page, "to whom?").waitFor();
    await page.locator("#chat-text-error").waitFor({ state: "detached" });
  });

  await step(
    "keeps a draft for each, pages back, and deletes after asking",
    online,
    async (scene) => {
      const { page, telephone } = scene;
      for (let i = 0; i < 150; i++) telephone.put({ id: `${ID}${i}`, text: `number ${i}.` });
      telephone.put({ id: `${ID}zoe`, peer: "Zoe", text: "hi" });
      await write(page, "Marie").click();
      await field(page).fill("half a thought");
      await bubble(page, "number 149.").waitFor();
      assert.equal(await bubble(page, "number 49.").count(), 0);
      await button(page, "Show older messages").click();
      await bubble(page, "number 0.").waitFor();
      await page.getByRole("button", { name: "Show older messages" }).waitFor({
        state: "detached",
      });
      await button(page, "All conversations").click();
      await page.locator("#chat").getByRole("button", { name: "Message Zoe" }).click();
      await hasValue(page, "chat-text", "");
      await shows(page, /Zoe is away: messages wait here/);
      await write(page, "Marie").click();
      await hasValue(page, "chat-text", "half a thought");
      await button(page, "Delete this conversation").click();
      await page.getByRole("dialog").waitFor(); // it opens a moment after the click
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
      await bubble(page, "number 149.").waitFor();
      await button(page, "Delete this conversation").click();
      await assertAccessible(page);
      await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
      assert.deepEqual(await asked(telephone, "clearMessages"), ["Marie"]);
      await shows(page, /What you write is seen by the two of you only/);
    },
  );

  await step("lists calls, marks the missed ones until they are seen, and calls back", {
    ...online,
    missed: 2,
  }, async ({ page, telephone }) => {
    telephone.setCalls([
      entry("c4", {
        peer: "Noël",
        side: "callee",
        reason: "dnd",
        missed: true,
        seen: false,
        seconds: 0,
      }),
      entry("c3", { side: "callee", reason: "no-answer", missed: true, seen: false, seconds: 0 }),
      entry("c2", { reason: "busy", seconds: 0 }),
      entry("c1", { side: "callee", reason: "remote-hangup" }),
    ]);
    telephone.change({ missed: 2, keepHistory: false });
    const panel = page.locator("#history");
    await panel.getByText("2 missed calls").waitFor();
    const rows = panel.locator(".call-entry");
    await rows.nth(3).waitFor();
    assert.deepEqual(
      (await rows.locator(".person-main > :nth-child(2)").allTextContents()).map((text) =>
        text.trim()
      ),
      ["Missed call", "Missed call", "Outgoing call, busy", "Incoming call, 1:05"],
    );
    assert.equal(await panel.locator(".call-unseen").count(), 2);
    await assertAccessible(page);
    await screenshot(page, "client-history");
    await button(page, "Mark as seen").click();
    await asked(telephone, "seen");
    telephone.change({ missed: 0 });
    await panel.getByText("2 missed calls").waitFor({ state: "detached" });
    assert.equal(await page.getByLabel("Keep calls and messages").isChecked(), false);
    await page.getByLabel("Keep calls and messages").check();
    assert.deepEqual(await asked(telephone, "keepHistory"), [true]);
    await button(page, "Call back Noël").click();
    assert.deepEqual(await asked(telephone, "call"), ["Noël"]);
    await page.locator("#call").getByText("Calling Noël…").waitFor();
    assert.equal(await button(page, "Call back Noël").isDisabled(), true);
    await panel.getByRole("button", { name: "Delete all calls" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete all calls" }).click();
    await panel.getByText("No calls yet.").waitFor();
    await asked(telephone, "clearHistory");
  });

  for (const colorScheme of ["light", "dark"] as const) {
    await step(`speaks French, narrow and ${colorScheme}`, online, async ({ page, telephone }) => {
      telephone.put({ id: `${ID}01`, text: "Salut John !" });
      telephone.put({ id: `${ID}02`, text: "Salut Marie", mine: true, state: "read" });
      telephone.put({ id: `${ID}03`, text: "Tu rappelles ?", mine: true, state: "waiting" });
      telephone.put({
        id: `${ID}04`,
        text: "Perdu",
        mine: true,
        state: "waiting",
        keyChanged: true,
      });
      telephone.setCalls([
        entry("c3", { side: "callee", reason: "cancelled", missed: true, seen: false, seconds: 0 }),
        entry("c2"),
      ]);
      telephone.change({ missed: 1, unread: { Noël: 3 } });
      await page.setViewportSize({ width: 320, height: 900 });
      await write(page, "Marie").click();
      await page.getByText("Lu", { exact: true }).waitFor({ state: "attached" });
      await shows(page, "En attente du correspondant");
      await shows(page, /En attente.*la clé de .*Marie.* a changé.*écrivez-le de nouveau/);
      await shows(page, "1 appel manqué");
      await page.getByRole("button", { name: "Rappeler Marie" }).waitFor();
      assert.equal(await overflow(page), 0);
      await assertAccessible(page);
      await screenshot(page, `client-chat-${colorScheme}`);
    }, { locale: "fr-FR", colorScheme });
  }
});
