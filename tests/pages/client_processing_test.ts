/** What is done about echo, noise and loudness: chosen on the page, in a browser. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { fakeQuality } from "../../client/api/fake_quality.ts";
import { NO_STATE } from "../../client/api/fake_telephone.ts";
import type { ClientState, ProcessingState } from "../../client/api/types.ts";
import { buildPages } from "../../tools/build_pages.ts";
import { assertAccessible, screenshot, startBrowser } from "./browser.ts";
import { inCall, online, shows, stepsIn } from "./client_scene.ts";

const box = (page: Page, name: string) => page.getByRole("checkbox", { name, exact: true });
const gauges = (page: Page) => page.locator(".switch-gauge").allTextContents();

function withProcessing(change: Partial<ProcessingState>): Partial<ClientState> {
  const { sound } = NO_STATE;
  return { ...online, sound: { ...sound, processing: { ...sound.processing, ...change } } };
}

Deno.test("client page: echo, noise and loudness", async (t) => {
  await buildPages({ onlyIfStale: true });
  await using browser = await startBrowser();
  const step = stepsIn(t, browser);

  await step("switches each, by pointer and keyboard, in every tab", inCall, async (scene) => {
    const { page, telephone } = scene;
    const other = await scene.tab();
    await page.getByRole("group", { name: "Improve the sound" }).waitFor();
    await box(page, "Echo cancellation").uncheck();
    await box(page, "Noise suppression").press("Space");
    await page.getByText("Rumble filter").click();
    for (const tab of [page, other]) {
      await tab.locator("#processing-highPass:not(:checked)").waitFor();
      assert.ok(await box(tab, "Automatic loudness").isChecked());
      assert.ok(!await box(tab, "Echo cancellation").isChecked());
      assert.ok(!await box(tab, "Noise suppression").isChecked());
    }
    await box(page, "Echo cancellation").check();
    await other.locator("#processing-echo:checked").waitFor();
    await other.context().close();
    assert.deepEqual(telephone.asked.filter(([what]) => what === "setProcessing"), [
      ["setProcessing", { echo: false }],
      ["setProcessing", { noise: false }],
      ["setProcessing", { highPass: false }],
      ["setProcessing", { echo: true }],
    ]);
  });

  await step(
    "tells what each does now, where it does something",
    inCall,
    async ({ page, telephone }) => {
      const tell = (echoDb: number, noiseDb: number, gainDb: number) => {
        const processing = { echoDb, noiseDb, gainDb };
        telephone.notify({
          kind: "quality",
          quality: fakeQuality("good", "good", null, { processing }),
        });
      };
      await box(page, "Echo cancellation").waitFor();
      assert.deepEqual(await gauges(page), []);
      tell(21, 12, 4);
      await shows(page, "−21 dB");
      assert.deepEqual(await gauges(page), ["−21 dB", "−12 dB", "+4 dB"]);
      await box(page, "Noise suppression").click();
      await page.locator(".switch-gauge").nth(2).waitFor({ state: "detached" });
      tell(0, 0, -3);
      await shows(page, "−3 dB");
      assert.deepEqual(await gauges(page), ["0 dB", "−3 dB"]);
      const described = await box(page, "Echo cancellation").getAttribute("aria-describedby");
      assert.match(await page.locator(`#${described}`).textContent() ?? "", /headphones/);
      await assertAccessible(page);
      await page.locator("#sound").scrollIntoViewIfNeeded();
      await screenshot(page, "client-processing");
      telephone.change({ call: { state: "idle" }, quality: null });
      await page.locator(".switch-gauge").first().waitFor({ state: "detached" });
    },
  );

  for (
    const [off, said] of [["flag", /started with --processing off/], [
      "microphone",
      /as it is/,
    ]] as const
  ) {
    await step(
      `says why all is off: ${off}`,
      withProcessing({ off }),
      async ({ page, telephone }) => {
        await shows(page, said);
        for (const name of ["Echo cancellation", "Noise suppression", "Automatic loudness"]) {
          assert.ok(await box(page, name).isDisabled());
          assert.ok(!await box(page, name).isChecked());
        }
        await assertAccessible(page);
        const { sound } = telephone.state;
        telephone.change({ sound: { ...sound, processing: { ...sound.processing, off: null } } });
        await page.locator("#processing-echo:checked:enabled").waitFor();
        assert.equal(await page.getByText(said).count(), 0);
      },
    );
  }

  const narrow = {
    locale: "fr-FR",
    colorScheme: "dark",
    viewport: { width: 320, height: 900 },
  } as const;
  await step("fits a narrow, dark page in French", inCall, async ({ page, telephone }) => {
    const processing = { echoDb: 100, noiseDb: 100, gainDb: -12 };
    await box(page, "Annulation d’écho").waitFor();
    telephone.notify({
      kind: "quality",
      quality: fakeQuality("good", "good", null, { processing }),
    });
    await shows(page, "−100 dB");
    await shows(page, /Inutile avec un casque/);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.equal(overflow, 0);
    await assertAccessible(page);
    await page.locator("#sound").scrollIntoViewIfNeeded();
    await screenshot(page, "client-processing-french-dark-narrow");
  }, narrow);
});
