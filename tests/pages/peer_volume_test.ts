/** How loud the other side is heard, set on the page, in a browser. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { buildPages } from "../../tools/build_pages.ts";
import { assertAccessible, screenshot, startBrowser } from "./browser.ts";
import { inCall, shows, stepsIn } from "./client_scene.ts";
import { overflow, wasAsked } from "./page_steps.ts";

const slider = (page: Page, name = "Volume of Marie") => page.getByRole("slider", { name });

Deno.test("client page: the peer's volume", async (t) => {
  await buildPages({ onlyIfStale: true });
  await using browser = await startBrowser();
  const step = stepsIn(t, browser);

  await step("is set by keyboard and pointer, and seen in every tab", inCall, async (scene) => {
    const { page, telephone } = scene;
    const other = await scene.tab();
    await shows(page, "as it comes");
    await slider(page).press("ArrowLeft");
    await slider(page).press("ArrowLeft");
    await wasAsked(telephone, "setVolume", "Marie", -2);
    for (const tab of [page, other]) await shows(tab, "-2 dB");
    assert.equal(await slider(other).getAttribute("aria-valuetext"), "-2 dB");
    const { width, height } = (await slider(other).boundingBox())!;
    await slider(other).click({ position: { x: width - 1, y: height / 2 } });
    await wasAsked(telephone, "setVolume", "Marie", 12);
    for (const tab of [page, other]) await shows(tab, "+12 dB");
    await slider(page).press("Home");
    await wasAsked(telephone, "setVolume", "Marie", -20);
    await assertAccessible(page);
    await other.context().close();
  });

  await step("is none while the call is held", inCall, async ({ page, telephone }) => {
    await slider(page).waitFor();
    const { call } = telephone.state;
    if (call.state === "in-call") telephone.change({ call: { ...call, hold: "here" } });
    await slider(page).waitFor({ state: "detached" });
  });

  const narrow = {
    locale: "fr-FR",
    colorScheme: "dark",
    viewport: { width: 340, height: 900 },
  } as const;
  await step("fits a narrow, dark page in French", inCall, async ({ page }) => {
    await shows(page, "tel quel");
    await slider(page, "Volume de Marie").press("ArrowRight");
    await shows(page, "+1 dB");
    assert.equal(await overflow(page), 0);
    await assertAccessible(page);
    await slider(page, "Volume de Marie").scrollIntoViewIfNeeded();
    await screenshot(page, "client-volume-french-dark-narrow");
  }, narrow);
});
