/** How a call sounds, when the microphone is sent, and the test call: on the page, in a browser. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { fakeQuality } from "../../client/api/fake_quality.ts";
import type { FakeTelephone } from "../../client/api/fake_telephone.ts";
import type { CallQuality } from "../../client/api/types.ts";
import { buildPages } from "../../tools/build_pages.ts";
import { assertAccessible, screenshot, startBrowser } from "./browser.ts";
import {
  button,
  hasValue,
  IN_CALL,
  inCall,
  incoming,
  now,
  online,
  type Scene,
  shows,
  stepsIn,
} from "./client_scene.ts";

const announced = (page: Page, text: string | RegExp) =>
  page.locator(".quality [role=status]", { hasText: text }).waitFor({ state: "attached" });
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

function push(telephone: FakeTelephone): void {
  telephone.change({ sound: { ...telephone.state.sound, transmit: "push" } });
}

/** What was asked about the button, without the renewals in between. */
const talks = (telephone: FakeTelephone) =>
  telephone.asked.filter(([what]) => what === "talk").map(([, on]) => on)
    .filter((on, at, all) => on !== all[at - 1]);

/** Waits until the button has been pressed (`true`) and let go that often. */
async function talked(telephone: FakeTelephone, expected: readonly boolean[]): Promise<void> {
  while (talks(telephone).length < expected.length) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.deepEqual(talks(telephone), expected);
}

Deno.test("client page: how a call sounds", async (t) => {
  await buildPages({ onlyIfStale: true });
  await using browser = await startBrowser();
  const step = stepsIn(t, browser);
  const tell = async ({ page, telephone }: Scene, quality: CallQuality) => {
    await page.locator(".verdict").waitFor(); // it listens
    telephone.notify({ kind: "quality", quality });
  };

  await step("says one plain verdict, and the figures to who asks", inCall, async (scene) => {
    const { page } = scene;
    await page.locator(".verdict", { hasText: "…" }).waitFor();
    await tell(scene, fakeQuality("good", "good"));
    await page.locator(".quality-good .verdict", { hasText: "Marie hears you well" }).waitFor();
    assert.ok(!await page.getByRole("table").isVisible());
    await page.getByText("Figures").click();
    await page.getByRole("row", { name: "Mouth to ear 38 ms 41 ms" }).waitFor();
    await page.getByRole("row", { name: "Lost 12.4 % 0.5 %" }).waitFor();
    await page.getByRole("row", { name: "Codec Opus 48 kHz, 10 ms" }).waitFor();
    await tell(scene, fakeQuality("good", "good", null, { jitterMs: 17 }));
    await page.getByRole("row", { name: "Jitter 17 ms" }).waitFor();
    await assertAccessible(page);
    await screenshot(page, "client-quality");
  });

  await step("reads out what goes wrong and that it is over, no more", inCall, async (scene) => {
    const { page } = scene;
    await tell(scene, fakeQuality("good", "good"));
    await shows(page, "Marie hears you well");
    const status = page.locator(".quality [role=status]");
    assert.equal(await status.textContent(), "");
    await tell(scene, fakeQuality("loss-heard", "warning", 12));
    await announced(page, "The network loses 12 % of Marie’s voice");
    await tell(scene, fakeQuality("loss-heard", "warning", 14));
    await page.locator(".verdict", { hasText: "14 %" }).waitFor();
    assert.match(await status.textContent() ?? "", /12\u00a0%/);
    await assertAccessible(page);
    await tell(scene, fakeQuality("good", "good"));
    await announced(page, "Marie hears you well");
    await tell(scene, fakeQuality("muted", "note"));
    await shows(page, "Marie can’t hear you: your microphone is off");
    assert.equal(await status.textContent(), "Marie hears you well");
  });

  await step("shows who is muted, once", inCall, async (scene) => {
    const { page, telephone } = scene;
    const muted = { peer: { muted: true, talking: false, levelDb: -50, concealedPermille: 0 } };
    await tell(scene, fakeQuality("peer-muted", "note", null, muted));
    await shows(page, "Marie is muted");
    assert.equal(await page.getByText("Marie is muted").count(), 1);
    await tell(scene, fakeQuality("loss-spoken", "warning", 9, muted));
    await page.locator(".muted-note", { hasText: "Marie is muted" }).waitFor();
    telephone.change({ sound: { ...telephone.state.sound, muted: true } });
    await page.locator(".muted-note", { hasText: "Your microphone is off" }).waitFor();
    await tell(scene, fakeQuality("talking-muted", "warning"));
    await announced(page, "You are talking but muted");
    await page.locator(".muted-note").waitFor({ state: "detached" });
  });

  await step("shows a tab that opens later how it sounds", {
    ...inCall,
    quality: fakeQuality("delay", "warning", 320),
  }, async ({ page, telephone }) => {
    await shows(page, "The delay is long (320 ms)");
    telephone.change({ call: { state: "idle" }, quality: null });
    await page.locator(".quality").waitFor({ state: "detached" });
  });

  await step("talks while the button is held, by a pointer", inCall, async (scene) => {
    const { page, telephone } = scene;
    assert.equal(await button(page, "Hold to talk").count(), 0);
    await page.getByLabel("Send my voice").selectOption("push");
    await button(page, "Hold to talk").hover();
    await page.mouse.down();
    await button(page, "You are on air").waitFor();
    assert.deepEqual(telephone.asked.filter(([what]) => what === "setTransmit"), [
      ["setTransmit", "push"],
    ]);
    await assertAccessible(page);
    await screenshot(page, "client-push-to-talk");
    // Beyond its edge too, for as long as it is held, past the time that one press lasts.
    await page.mouse.move(5, 5);
    await new Promise((resolve) => setTimeout(resolve, 1_700));
    await talked(telephone, [true]);
    assert.ok(telephone.asked.filter(([what]) => what === "talk").length >= 4, "renewed");
    await page.mouse.up();
    await talked(telephone, [true, false]);
    await button(page, "Hold to talk").waitFor();
  });

  await step("talks while the space bar is held, save in a field", online, async (scene) => {
    const { page, telephone } = scene;
    push(telephone);
    telephone.change({ call: IN_CALL });
    await button(page, "Hold to talk").waitFor();
    await page.keyboard.down("Space");
    await page.keyboard.down("Space"); // repeated by the keyboard
    await talked(telephone, [true]);
    await page.keyboard.up("Space");
    await talked(telephone, [true, false]);
    await button(page, "Hold to talk").focus();
    await page.keyboard.press("Space");
    await talked(telephone, [true, false, true, false]);
    // What has its own use for it keeps it.
    await button(page, "Mute").press("Space");
    await page.locator('button[aria-pressed="true"]', { hasText: "Mute" }).waitFor();
    await button(page, "Mute").press("Space");
    telephone.change({
      users: Array(12).fill(0).map((_, i) => ({
        name: `U${i}`,
        version: 2,
        lookAlike: null,
        trust: null,
      })),
    });
    await page.getByLabel("Filter by name").press("Space");
    await hasValue(page, "filter", " ");
    // Without a hand to hold it, Enter holds it until the next one.
    await button(page, "Hold to talk").press("Enter");
    await talked(telephone, [true, false, true, false, true]);
    await button(page, "You are on air").press("Enter");
    await talked(telephone, [true, false, true, false, true, false]);
  });

  await step("lets go when nobody sees the page any more", inCall, async ({ page, telephone }) => {
    push(telephone);
    await button(page, "Hold to talk").waitFor();
    const leave: readonly (() => Promise<unknown>)[] = [
      () => page.evaluate(() => dispatchEvent(new Event("blur"))),
      () =>
        page.evaluate(() => {
          Object.defineProperty(document, "hidden", { value: true, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }),
      () => Promise.resolve(telephone.change({ call: { state: "idle" } })),
    ];
    for (const [at, away] of leave.entries()) {
      await page.keyboard.down("Space");
      const before = Array(at).fill([true, false]).flat();
      await talked(telephone, [...before, true]);
      await away();
      await talked(telephone, [...before, true, false]);
      await page.keyboard.up("Space");
    }
  });

  await step("tests the sound, and ends for a call", {}, async (scene) => {
    const { page, telephone } = scene;
    await button(page, "Test your sound").click();
    await shows(page, "Sound test");
    await page.locator(".stage-title:focus").waitFor();
    await shows(page, /Ends by itself in \d\d s/);
    assert.ok(await button(page, "Test your sound").isDisabled());
    await tell(scene, fakeQuality("test-speak", "note", null, {}, null));
    await announced(page, "Say something");
    telephone.notify({ kind: "levels", levels: { mic: 0.1, speaker: 0.01 } });
    await page.locator('[role=meter][aria-valuenow="67"]').waitFor();
    await page.getByRole("meter", { name: "Level of what you hear" }).waitFor();
    await tell(scene, fakeQuality("test-good", "good", null, {}, null));
    await announced(page, "Your microphone works");
    await assertAccessible(page);
    await screenshot(page, "client-sound-test");
    await button(page, "Stop the test").click();
    await button(page, "Stop the test").waitFor({ state: "detached" });
    telephone.change(online);
    await button(page, "Test your sound").click();
    await button(page, "Stop the test").waitFor();
    assert.ok(await button(page, "Call Marie").isEnabled());
    telephone.change({ call: incoming() });
    await page.getByRole("alertdialog", { name: "Incoming call from Marie" }).waitFor();
    await button(page, "Stop the test").waitFor({ state: "detached" });
  });

  const narrow = {
    locale: "fr-FR",
    colorScheme: "dark",
    viewport: { width: 320, height: 900 },
  } as const;
  const peer = "Maximilian-Alexander zu Hohenstein";
  const long = { ...online, call: { ...IN_CALL, peer } };
  await step("fits a narrow, dark page in French, with all of it", long, async (scene) => {
    const { page, telephone } = scene;
    push(telephone);
    await tell(scene, fakeQuality("loss-heard", "warning", 12, {}, peer));
    await shows(page, `Le réseau perd 12\u00a0% de la voix de ${peer}`);
    await page.getByText("Mesures").click();
    await page.getByRole("row", { name: "Perdu 12,4 % 0,5 %" }).waitFor();
    await button(page, "Maintenir pour parler").waitFor();
    assert.equal(await overflow(page), 0);
    await assertAccessible(page);
    await screenshot(page, "client-quality-french-dark-narrow");
    telephone.change({ call: { state: "testing", call: "t1", since: now(), until: now() } });
    await tell(scene, fakeQuality("mic-silent", "bad", null, {}, null));
    await shows(page, "Votre micro ne capte rien");
    assert.equal(await overflow(page), 0);
    await assertAccessible(page);
  }, narrow);
});
