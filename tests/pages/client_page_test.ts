import assert from "node:assert/strict";
import type { ApiErrorCode } from "../../client/api/types.ts";
import { TelephoneError } from "../../client/telephone.ts";
import { buildPages } from "../../tools/build_pages.ts";
import { assertAccessible, screenshot, startBrowser, titled } from "./browser.ts";
import {
  button,
  fieldError,
  hasValue,
  incoming,
  missed,
  now,
  online,
  REGISTERED,
  shows,
  stepsIn,
} from "./client_scene.ts";

Deno.test("client page", async (t) => {
  await buildPages({ onlyIfStale: true });
  await using browser = await startBrowser();
  const step = stepsIn(t, browser);

  await step("registers with Enter, and says as whom and where", {}, async (scene) => {
    const { page, telephone } = scene;
    await page.getByLabel("Your name").fill("John");
    await hasValue(page, "server", "192.168.1.20");
    await hasValue(page, "port", "10000");
    await assertAccessible(page);
    await screenshot(page, "client-connect");
    await page.getByLabel("Your name").press("Enter");
    await shows(page, "Connected as John to 192.168.1.20:10000");
    assert.deepEqual(telephone.asked.filter(([what]) => what === "connect"), [
      ["connect", { server: "192.168.1.20", port: 10_000, name: "John" }],
    ]);
    await titled(page, "John – DevCloud");
    // The form had the focus and is gone, then the button: where it is told is the focus.
    await page.locator(".status:focus").waitFor();
    await button(page, "Disconnect").click();
    await page.locator(".status:focus", { hasText: "Not connected" }).waitFor();
    await page.getByLabel("Your name").fill("John");
    await page.getByLabel("Server", { exact: true }).fill("ship.local:12000");
    await button(page, "Connect").click();
    await shows(page, "Connected as John to ship.local:12000");
  });

  await step("says what is wrong with the form at each field, at once", {}, async ({ page }) => {
    await page.getByLabel("Server", { exact: true }).fill(" ");
    await page.getByLabel("Server port").fill("65536");
    await button(page, "Connect").click();
    assert.match(await fieldError(page, "server"), /address is not valid/);
    assert.match(await fieldError(page, "port"), /between 1024 and 65535/);
    assert.match(await fieldError(page, "name"), /must enter a name/);
    await page.locator("#server:focus").waitFor();
    await page.getByLabel("Your name").fill("John Doe");
    await page.locator("#name-error").waitFor({ state: "detached" });
    await shows(page, /can’t answer a call from a name with a space/);
    await assertAccessible(page);
  });

  await step("says the client's own refusals at their fields", {}, async ({ page, telephone }) => {
    const rows: [ApiErrorCode, string, RegExp][] = [
      ["name-taken", "name", /taken/],
      ["name-too-long", "name", /too long/],
      ["name-invalid", "name", /character/],
      ["server-invalid", "server", /not valid/],
      ["server-unreachable", "server", /can’t be reached/],
      ["server-timeout", "server", /didn’t answer in time/],
      ["registration-refused", "server", /refused/],
      ["port-invalid", "port", /between 1024 and 65535/],
    ];
    await page.getByLabel("Your name").fill("Marie");
    for (const [code, field, text] of rows) {
      telephone.failWith("connect", new TelephoneError(code, "Cannot connect"));
      await button(page, "Connect").click();
      await page.locator(`#${field}-error`).getByText(text).waitFor();
      await page.locator(`#${field}`).fill(field === "port" ? "10000" : "other");
      await page.locator(`#${field}-error`).waitFor({ state: "detached" });
    }
    telephone.change({
      connection: { state: "offline", error: { code: "name-taken", message: "from a flag" } },
    });
    assert.match(await fieldError(page, "name"), /taken/);
  });

  await step("leaves who types alone while a flag's server is tried", {}, async (scene) => {
    const { page, telephone } = scene;
    const target = { server: "192.168.1.20:10000", name: "John" };
    const error = { code: "server-unreachable", message: "from a flag" } as const;
    telephone.change({ connection: { state: "offline", error } });
    assert.match(await fieldError(page, "server"), /can’t be reached/);
    await page.getByLabel("Server", { exact: true }).fill("192.168.1.30");
    await page.getByLabel("Your name").focus();
    telephone.change({ connection: { state: "connecting", ...target } });
    await shows(page, "Connecting to 192.168.1.20:10000 as John");
    telephone.change({ connection: { state: "offline", error } });
    await button(page, "Connect").waitFor();
    await page.keyboard.type("Marie");
    await hasValue(page, "name", "Marie");
    // What has failed is not what stands there now.
    assert.equal(await page.locator("#server-error").count(), 0);
  });

  await step("lists who is online, and calls them", online, async ({ page, telephone }) => {
    await button(page, "Call Marie").waitFor();
    await shows(page, "old client");
    await assertAccessible(page);
    await button(page, "Call Marie").click();
    await shows(page, "Calling Marie…");
    telephone.change({
      call: { state: "dialling", call: "c1", peer: "Marie", since: now(), ringing: true },
    });
    await shows(page, "It is ringing at Marie’s");
    assert.ok(await button(page, "Call Marie").isDisabled());
    await screenshot(page, "client-dialling");
    await button(page, "Cancel").click();
    await button(page, "Cancel").waitFor({ state: "detached" });
    telephone.change({ users: [] });
    await shows(page, "Nobody else is online yet");
    const server = "192.168.1.20:10000";
    telephone.change({ connection: { state: "reconnecting", server, name: "John" } });
    await shows(page, "Who is online can’t be told without the server");
    assert.equal(await page.getByText("0 online").count(), 0);
    telephone.change({ connection: REGISTERED });
    const users = Array.from(
      { length: 30 },
      (_, at) => ({ name: `Élise ${at}`, version: 2 as const, lookAlike: null, trust: null }),
    );
    telephone.change({ users });
    await page.getByLabel("Filter by name").fill("elise 29");
    await page.locator("#people .person").nth(1).waitFor({ state: "detached" });
    await button(page, "Call Élise 29").waitFor();
    telephone.change({ users: users.slice(-3) });
    await page.locator("#people .person").nth(1).waitFor({ state: "detached" });
    await page.getByText("3 online").waitFor({ state: "attached" });
    await page.locator("#filter:focus").waitFor();
  });

  await step("calls a name that is typed", online, async ({ page, telephone }) => {
    await page.getByLabel("Call to").press("Enter");
    assert.match(await fieldError(page, "to"), /can’t be empty/);
    for (
      const [code, text] of [["peer-unknown", /directory/], ["peer-self", /yourself/]] as const
    ) {
      telephone.failWith("call", new TelephoneError(code, "Cannot call"));
      await page.getByLabel("Call to").fill("Zoé");
      await page.getByLabel("Call to").press("Enter");
      await page.locator("#to-error").getByText(text).waitFor();
      await page.locator("#to:focus").waitFor();
      assert.equal(await page.locator(".ended").count(), 0);
    }
    telephone.failWith("call", null);
    await page.getByLabel("Call to").press("Enter");
    await shows(page, "Calling Zoé…");
    // What had the focus is gone: it is in the call, not lost.
    await page.locator(".stage-title:focus").waitFor();
  });

  await step("shows an incoming call, and accepts it", online, async ({ page, telephone }) => {
    await button(page, "Call Marie").waitFor();
    telephone.change({ call: incoming() });
    const dialog = page.getByRole("alertdialog", { name: "Incoming call from Marie" });
    await dialog.waitFor();
    await page.waitForFunction(() => document.title.includes("Marie is calling"));
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    assert.deepEqual(await dialog.getByRole("button").allTextContents(), ["Decline", "Accept"]);
    await dialog.locator("button:focus", { hasText: "Accept" }).waitFor();
    await assertAccessible(page);
    await screenshot(page, "client-incoming");
    await button(page, "Accept").click();
    await dialog.waitFor({ state: "hidden" });
    await shows(page, "In a call with Marie");
    await page.locator(".stage-title:focus").waitFor();
    await titled(page, "Marie – DevCloud");
  });

  await step("declines, and tells what was missed", online, async ({ page, telephone, tab }) => {
    await button(page, "Call Marie").waitFor();
    telephone.change({ call: incoming() });
    await button(page, "Decline").click();
    await shows(page, "You declined the call from Marie");
    const rows = [["cancelled", "Missed call: Marie gave up"], [
      "no-answer",
      "Missed call from Marie",
    ]];
    for (const [reason, text] of rows) {
      telephone.change({ call: incoming() });
      await page.getByRole("alertdialog").waitFor();
      telephone.change({ call: missed(reason as "cancelled" | "no-answer") });
      await page.getByRole("alertdialog").waitFor({ state: "hidden" });
      await shows(page, text ?? "");
    }
    // Also to a page that was not open when it rang.
    const other = await tab();
    await shows(other, "Missed call from Marie");
    await other.context().close();
    await page.reload();
    await shows(page, "Missed call from Marie");
  });

  await step("doesn't let a stray Enter accept a call", online, async ({ page, telephone }) => {
    await page.getByLabel("Call to").fill("Noë");
    telephone.change({ call: incoming() });
    await page.getByRole("alertdialog").waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await shows(page, "You declined the call from Marie");
    assert.ok(!telephone.asked.some(([what]) => what === "accept"));
  });

  await step("shows levels, time and mute in a call", online, async ({ page, telephone }) => {
    await button(page, "Call Marie").waitFor();
    const since = new Date(Date.now() - 61_000).toISOString();
    const peer = {
      call: "c1",
      peer: "Marie",
      since,
      codec: "v1",
      security: "plain",
      words: null,
      hold: "no",
    } as const;
    telephone.change({ call: { state: "in-call", ...peer, peerVersion: 1 } });
    await shows(page, "Not encrypted: an old client");
    await shows(page, /^Duration1:\d\d$/);
    telephone.notify({ kind: "levels", levels: { mic: 0.1, speaker: 0.01 } });
    await page.locator('[role=meter][aria-valuenow="67"]').waitFor();
    await page.getByRole("meter", { name: "Level of Marie’s voice" }).waitFor();
    assert.equal(await page.locator('[role=meter][aria-valuenow="33"]').count(), 1);
    await assertAccessible(page);
    await screenshot(page, "client-in-call");
    await page.emulateMedia({ forcedColors: "active" });
    const drawn = await page.locator(".level-fill").first().evaluate((fill) => {
      const [own, behind] = [fill, document.body].map((part) =>
        getComputedStyle(part).backgroundColor
      );
      return own !== behind;
    });
    assert.ok(drawn, "the level is seen in high contrast");
    await page.emulateMedia({ forcedColors: "none" });
    await button(page, "Mute").click();
    await page.locator('button[aria-pressed="true"]').waitFor();
    await shows(page, "Your microphone is off");
    telephone.change({ call: { state: "in-call", ...peer, peerVersion: 2 } });
    await page.getByText("Not encrypted", { exact: true }).waitFor();
    await button(page, "Hang up").click();
    await shows(page, "You hung up the call with Marie");
    assert.deepEqual(telephone.asked.slice(-2), [["mute", true], ["hangup"]]);
  });

  await step("keeps two tabs in step, and a call when one closes", online, async (scene) => {
    const { page, telephone } = scene;
    const other = await scene.tab();
    await button(other, "Call Marie").click();
    await shows(page, "Calling Marie…");
    telephone.change({ call: incoming() });
    await Promise.all([page, other].map((tab) => button(tab, "Accept").waitFor()));
    await button(page, "Accept").click();
    await shows(other, "In a call with Marie");
    await page.reload();
    await shows(page, "In a call with Marie");
    await other.context().close();
    assert.equal(telephone.state.call.state, "in-call");
    assert.ok(!telephone.asked.some(([what]) => what === "hangup"));
  });

  const french = {
    locale: "fr-FR",
    colorScheme: "dark",
    viewport: { width: 340, height: 700 },
  } as const;
  const log = [
    { id: 1, at: now(), level: "warning", text: { fr: "Marie est occupée", en: "Marie is busy" } },
  ] as const;
  const old = { connection: { ...REGISTERED, serverVersion: 1 as const }, log };
  await step("speaks French, is dark and narrow, and knows old servers", old, async (scene) => {
    const { page, telephone } = scene;
    await shows(page, "Connecté en tant que John à 192.168.1.20:10000");
    await shows(page, /Ce serveur date de 2023/);
    await page.getByRole("log").getByText("Marie est occupée").waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), "fr");
    telephone.change({
      users: [{
        name: "Jean-Baptiste Grenouille-Duchêne",
        version: 1,
        lookAlike: null,
        trust: null,
      }],
    });
    await button(page, "Appeler Jean-Baptiste Grenouille-Duchêne").waitFor();
    await assertAccessible(page);
    telephone.change({ call: incoming("Maximilian-Alexander zu Hohenstein") });
    await button(page, "Accepter").waitFor();
    const overflow = () => document.documentElement.scrollWidth - innerWidth;
    assert.equal(await page.evaluate(overflow), 0);
    await assertAccessible(page);
    await screenshot(page, "client-french-dark-narrow");
    telephone.change({ connection: { state: "offline" }, call: { state: "idle" } });
    await button(page, "Se connecter").click();
    assert.match(await fieldError(page, "name"), /Vous devez entrer un nom/);
  }, french);
});
