import assert from "node:assert/strict";
import type { ClientState, DeviceList } from "../../client/api/types.ts";
import { NO_STATE } from "../../client/api/fake_telephone.ts";
import { TelephoneError } from "../../client/telephone.ts";
import { buildPages } from "../../tools/build_pages.ts";
import { assertAccessible, screenshot, startBrowser } from "./browser.ts";
import { button, hasValue, now, online, type Scene, scene, shows } from "./client_scene.ts";
import { wasAsked } from "./page_steps.ts";

const LONG_NAME =
  "Very Long Conference Speakerphone of the Big Room on the Third Floor: USB Audio (hw:3,0)";

function device(index: number, name: string, isDefault = false): DeviceList["devices"][number] {
  return {
    index,
    name,
    hostApi: "ALSA",
    inputChannels: 1,
    outputChannels: 2,
    defaultRateHz: 48_000,
    isDefaultInput: isDefault,
    isDefaultOutput: isDefault,
  };
}

const DEVICES = [device(0, "Built-in Audio", true), device(1, "USB Headset: USB Audio (hw:1,0)")];
const IN_CALL: ClientState["call"] = {
  state: "in-call",
  call: "c1",
  peer: "Marie",
  since: now(),
  codec: "v1",
  security: "plain",
  words: null,
  peerVersion: 2,
  hold: "no",
};

Deno.test("sound panel", async (t) => {
  await buildPages({ onlyIfStale: true });
  await using browser = await startBrowser();
  const step = (
    name: string,
    start: Partial<ClientState>,
    run: (scene: Scene) => Promise<void>,
    locale = "en-GB",
  ) => t.step(name, () => scene(browser, start, run, { locale }));
  const sound = { ...NO_STATE.sound, devices: DEVICES };
  const asked = ({ telephone }: Scene) =>
    telephone.asked.filter(([what]) => what === "setDevices").map(([, ...names]) => names);

  await step("chooses devices by keyboard, and says what fails where it was chosen", {
    ...online,
    sound,
  }, async (scene) => {
    const { page, telephone } = scene;
    const mic = page.getByLabel("Microphone", { exact: true });
    await mic.locator("option", { hasText: "USB Headset" }).waitFor({ state: "attached" });
    assert.deepEqual(await mic.locator("option").allTextContents(), [
      "System’s default (Built-in Audio)",
      "None",
      "Built-in Audio",
      "USB Headset: USB Audio (hw:1,0)",
    ]);
    await mic.focus();
    await page.keyboard.press("End");
    await hasValue(page, "mic", "USB Headset: USB Audio (hw:1,0)");
    await page.waitForFunction(() => document.activeElement?.id === "mic");
    telephone.failWith("setDevices", new TelephoneError("device-busy", "Cannot open"));
    for (let times = 0; times < 2; times++) {
      await page.getByLabel("Speaker", { exact: true }).selectOption({ label: "Built-in Audio" });
      await page.locator("#speaker-error").getByText(/Another program uses this device/).waitFor();
      await hasValue(page, "speaker", "default");
    }
    assert.equal(
      await page.getByLabel("Speaker", { exact: true }).getAttribute("aria-describedby"),
      "speaker-error",
    );
    assert.equal(await page.locator("#mic-error").count(), 0);
    await assertAccessible(page);
    assert.deepEqual(asked(scene)[0], ["USB Headset: USB Audio (hw:1,0)", "default"]);
    telephone.failWith("setDevices", null);
    await page.getByLabel("Speaker", { exact: true }).selectOption({ label: "None" });
    await hasValue(page, "speaker", "none");
    await page.locator("#speaker-error").waitFor({ state: "detached" });
  });

  await step("shows devices that come and go at once, and keeps what was chosen", {
    ...online,
    sound: { ...sound, mic: "USB Headset: USB Audio (hw:1,0)" },
  }, async ({ page, telephone }) => {
    const change = (part: Partial<ClientState["sound"]>) =>
      telephone.change({ sound: { ...telephone.state.sound, ...part } });
    const mic = page.locator("#mic");
    await hasValue(page, "mic", "USB Headset: USB Audio (hw:1,0)");
    change({ devices: DEVICES.slice(0, 1) });
    await shows(page, /not there now: the system’s default serves/);
    await hasValue(page, "mic", "USB Headset: USB Audio (hw:1,0)");
    // It is the same at another place.
    change({ devices: [DEVICES[0]!, device(4, "USB Headset: USB Audio (hw:2,0)")] });
    await hasValue(page, "mic", "USB Headset: USB Audio (hw:2,0)");
    await page.locator("#mic-hint").waitFor({ state: "detached" });
    change({ devices: [...DEVICES, device(5, LONG_NAME)] });
    const long = mic.locator("option", { hasText: "Very Long" });
    await long.waitFor({ state: "attached" });
    assert.equal(await long.getAttribute("title"), LONG_NAME);
    assert.ok((await long.textContent() ?? "").endsWith("…"));
    await mic.selectOption({ value: LONG_NAME });
    await page.locator(`#mic[title="${LONG_NAME}"]`).waitFor();
    await page.setViewportSize({ width: 320, height: 700 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
  });

  await step("says in a call what serves, and what is wrong with it", {
    ...online,
    call: IN_CALL,
    sound,
  }, async (scene) => {
    const { page, telephone } = scene;
    const change = (part: Partial<ClientState["sound"]>) =>
      telephone.change({ sound: { ...telephone.state.sound, ...part } });
    const usual = { name: "Built-in Audio", as: "asked" } as const;
    change({ inUse: { mic: usual, speaker: usual } });
    await page.locator("#mic-hint").getByText("In use now: Built-in Audio").waitFor();
    const lost = { en: "Microphone 'USB Headset' is not there", fr: "Le micro manque" };
    change({
      mic: "USB Headset",
      devices: DEVICES.slice(0, 1),
      inUse: { mic: { name: "Built-in Audio", as: "default" }, speaker: usual },
      problems: { mic: lost, speaker: null },
      problem: lost,
    });
    await page.locator("#mic-error").getByText("Microphone 'USB Headset' is not there").waitFor();
    assert.equal(
      await page.getByLabel("Microphone", { exact: true }).getAttribute("aria-describedby"),
      "mic-hint mic-error",
    );
    await page.getByRole("status").getByText("'USB Headset' is not there").waitFor();
    await assertAccessible(page);
    await screenshot(page, "client-sound");
    change({
      devices: DEVICES,
      inUse: { mic: { name: "USB Headset", as: "asked" }, speaker: usual },
      problems: { mic: null, speaker: null },
      problem: null,
    });
    await page.locator("#mic-error").waitFor({ state: "detached" });
    await page.getByLabel("Speaker", { exact: true }).selectOption({ label: "None" });
    await wasAsked(telephone, "setDevices", "USB Headset", "none");
    await hasValue(page, "speaker", "none");
    assert.equal(asked(scene).length, 1);
    assert.equal(telephone.state.call.state, "in-call");
    await button(page, "Hang up").waitFor();
  });

  await step("speaks French", { ...online, call: IN_CALL, sound }, async ({ page, telephone }) => {
    const { sound } = telephone.state;
    const problem = { en: "busy", fr: "Un autre programme utilise seul le micro" };
    const speaker = { name: "none", as: "silence" } as const;
    const inUse = { mic: { name: "Built-in Audio", as: "asked" }, speaker } as const;
    telephone.change({ sound: { ...sound, inUse, problems: { mic: problem, speaker: null } } });
    await page.locator("#mic-error").getByText("Un autre programme utilise seul le micro")
      .waitFor();
    await page.locator("#speaker-hint").getByText(/Utilisé maintenant.*rien/).waitFor();
    await page.getByLabel("Haut-parleur").locator("option", { hasText: "Par défaut du système" })
      .waitFor({ state: "attached" });
  }, "fr-FR");

  await step("is told of devices for as long as it is open", online, async (scene) => {
    const { telephone, page, tab } = scene;
    await page.locator("#sound").waitFor();
    assert.equal(telephone.lookers(), 1);
    const other = await tab();
    await other.locator("#sound").waitFor();
    assert.equal(telephone.lookers(), 2);
    await other.context().close();
    while (telephone.lookers() > 1) await new Promise((resolve) => setTimeout(resolve, 10));
  });
});
