/** The sound of real programs, tested and judged through their pages in a real browser. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { ClientState } from "../../client/api/types.ts";
import { buildPages } from "../../tools/build_pages.ts";
import { compareSpeech } from "../../tools/compare_speech.ts";
import { JOHNS_VOICE, MARIES_VOICE } from "../../tools/speech.ts";
import { connect, playSeconds, SPEECH_HZ, startStage } from "../calls/stage.ts";
import { preparePortAudio } from "../../tools/portaudio.ts";
import { startSoundRig } from "./rig.ts";
import { startBrowser } from "../pages/browser.ts";
import { button, shows } from "../pages/client_scene.ts";

await preparePortAudio();

const ENGLISH = { locale: "en-US" };
/** Amplitude of a tone that is heard. */
const LOUD = 0.05;
const ECHO_MS = 1_000;
/** On top: two ends, a frame, and the jitter buffer, on a machine that may be busy. */
const MOST_MORE_MS = 400;

/** Waits until the page says so of the sound. */
const says = (page: Page, text: string) =>
  page.locator(".verdict", { hasText: text }).waitFor({ timeout: 10_000 });

/** Waits until a level is beyond that, or (`less`) below it. */
async function level(page: Page, meter: string, { more = -1, less = 101 }): Promise<void> {
  await page.waitForFunction(
    ([meter, more, less]) => {
      const bars = [...document.querySelectorAll("[role=meter]")];
      const bar = bars.find((each) => each.getAttribute("aria-label") === meter);
      const now = Number(bar?.getAttribute("aria-valuenow") ?? NaN);
      return now > more && now < less;
    },
    [meter, more, less] as const,
  );
}

Deno.test("one click tests the sound: one hears oneself a second later, and is told that all is well", async () => {
  await buildPages({ onlyIfStale: true });
  await using stage = await startStage();
  await using browser = await startBrowser();
  const john = await stage.talker("John", JOHNS_VOICE);
  const page = await browser.open(john.page, ENGLISH);
  await button(page, "Test your sound").click();
  await shows(page, "Sound test");
  await says(page, "Your microphone works");
  await level(page, "Level of what you hear", { more: 5 });
  await playSeconds(john, 4);
  await button(page, "Stop the test").click();
  await button(page, "Stop the test").waitFor({ state: "detached" });
  const tested = await john.event("tested");
  assert.deepEqual([tested.reason, tested["verdict"]], ["hangup", "test-good"]);
  const heard = compareSpeech(
    { samples: john.said, hz: SPEECH_HZ },
    await Deno.readFile(john.earFile),
  );
  assert.ok(heard.similarity > 0.8, JSON.stringify(heard));
  assert.ok(
    heard.delayMs >= ECHO_MS && heard.delayMs < ECHO_MS + MOST_MORE_MS,
    JSON.stringify(heard),
  );
});

Deno.test("the page says who talks but is muted, sends what is held back, and shows the figures of the call", async () => {
  await buildPages({ onlyIfStale: true });
  await using stage = await startStage();
  await using browser = await startBrowser();
  const john = await stage.talker("John", JOHNS_VOICE);
  const marie = await stage.talker("Marie", MARIES_VOICE);
  await connect(john, marie);
  const johns = await browser.open(john.page, ENGLISH);
  const maries = await browser.open(marie.page, ENGLISH);
  await johns.getByText("Figures").click();
  for (const row of [/^Mouth to ear \d+ ms \d+ ms/, /^Lost .*%/, /^Jitter .* ms/, /^Glitches \d/]) {
    await johns.getByRole("row", { name: row }).waitFor();
  }

  await button(johns, "Mute").click();
  await says(johns, "You are talking but muted");
  await shows(maries, "John is muted");
  await level(maries, "Level of John’s voice", { less: 5 });
  await button(johns, "Mute").click();
  await level(maries, "Level of John’s voice", { more: 5 });

  await johns.getByLabel("Send my voice").selectOption("push");
  await level(maries, "Level of John’s voice", { less: 5 });
  await button(johns, "Hold to talk").hover();
  await johns.mouse.down();
  await level(maries, "Level of John’s voice", { more: 5 });
  await johns.mouse.up();
  await level(maries, "Level of John’s voice", { less: 5 });
  await johns.getByLabel("Send my voice").selectOption("voice");
  await level(maries, "Level of John’s voice", { more: 5 });
});

Deno.test("a speaker that is chosen on the page in a call is where the other is heard, and what is used the next time", async () => {
  await buildPages({ onlyIfStale: true });
  await using stage = await startStage();
  await using browser = await startBrowser();
  await using rig = await startSoundRig();
  for (const sink of ["usual", "office"]) await rig.addNullSink(sink);
  await rig.pactl("set-default-sink", "usual");
  await rig.nameDevice("office", "office");
  const office = await rig.record("office.monitor"), usual = await rig.record("usual.monitor");
  const data = await Deno.makeTempDir({ dir: stage.folder });
  const john = await stage.client("John", { mic: "tone" });
  const options = { speaker: null, data, env: rig.env };
  const marie = await stage.client("Marie", options);
  await connect(john, marie);
  await usual.untilLoud(LOUD);
  const page = await browser.open(marie.page, ENGLISH);
  const speaker = page.getByLabel("Speaker", { exact: true });
  await speaker.locator("option", { hasText: "office" }).waitFor({ state: "attached" });
  const heard = office.untilLoud(LOUD);
  await speaker.selectOption("office");
  await heard;
  await page.locator("#speaker-hint").getByText("In use now: office").waitFor();
  await shows(page, "In a call with John");
  await Promise.all([office.stop(), usual.stop()]);
  await marie.stop();
  const again = await stage.client("Marie", options);
  const { sound } = await again.api("/api/state") as ClientState;
  assert.equal(sound.speaker, "office");
});
