/** The real programs, seen and used through their pages in a real browser. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { encodeWav } from "../../client/media/wav.ts";
import { buildPages } from "../../tools/build_pages.ts";
import { type ClientProgram, startClient } from "../../tools/programs/client_program.ts";
import { JOHNS_VOICE, makeSpeech, MARIES_VOICE, type Voice } from "../../tools/speech.ts";
import { startLegacyStage } from "../calls/legacy/legacy_stage.ts";
import { type Stage, startStage } from "../calls/stage.ts";
import { screenshot, startBrowser, type TestBrowser } from "./browser.ts";
import { button, shows } from "./client_scene.ts";

const HZ = 48_000;
const ENGLISH = { locale: "en-US" };

const ringing = (page: Page, caller: string) =>
  page.getByRole("alertdialog", { name: `Incoming call from ${caller}` });

/** A client without a name that speaks with a voice, and its page. */
async function openTelephone(
  stage: Stage,
  browser: TestBrowser,
  voice: Voice,
): Promise<{ client: ClientProgram; page: Page }> {
  const file = join(stage.folder, `voice-${voice.seed}.wav`);
  await Deno.writeFile(file, encodeWav(makeSpeech(voice, 20, HZ), HZ));
  const speaker = `file:${file}.heard.wav`;
  const client = stage.use(
    await startClient({ server: stage.address, mic: `file:${file}`, speaker }),
  );
  return { client, page: await browser.open(client.page, ENGLISH) };
}

async function register(page: Page, name: string): Promise<void> {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Your name").press("Enter");
  await shows(page, `Connected as ${name}`);
}

/** Waits until a level meter has moved off zero. */
async function moves(page: Page, meter: string): Promise<void> {
  const bar = await page.getByRole("meter", { name: meter }).elementHandle();
  await page.waitForFunction(
    (element) => Number(element?.getAttribute("aria-valuenow")) > 5,
    bar,
  );
}

Deno.test("two people register, call, talk, hang up and decline on their pages", async () => {
  await buildPages({ onlyIfStale: true });
  await using stage = await startStage();
  await using browser = await startBrowser();
  const dashboard = await browser.open(`${stage.server.dashboard}/`, ENGLISH);
  const john = await openTelephone(stage, browser, JOHNS_VOICE);
  const marie = await openTelephone(stage, browser, MARIES_VOICE);

  await register(john.page, "John");
  await dashboard.getByRole("row", { name: /^John 127/ }).waitFor();
  await register(marie.page, "Marie");
  await dashboard.getByRole("row", { name: /^Marie 127/ }).waitFor();
  await screenshot(dashboard, "end-to-end-dashboard");

  await button(john.page, "Call Marie").click();
  await ringing(marie.page, "John").waitFor();
  await shows(john.page, "It is ringing at Marie’s");
  await screenshot(marie.page, "end-to-end-ringing");
  await button(marie.page, "Accept").click();
  await shows(john.page, "In a call with Marie");
  await shows(marie.page, "In a call with John");
  for (const [page, peer] of [[john.page, "Marie"], [marie.page, "John"]] as const) {
    await moves(page, "Level of your microphone");
    await moves(page, `Level of ${peer}’s voice`);
  }
  await screenshot(john.page, "end-to-end-in-call");

  // The page is a remote control: the call goes on without it, and a new one shows it.
  await john.page.context().close();
  const again = await browser.open(john.client.page, ENGLISH);
  await shows(again, "In a call with Marie");
  await button(marie.page, "Hang up").click();
  await shows(again, "Marie hung up");
  await shows(marie.page, "You hung up the call with John");

  await button(marie.page, "Call John").click();
  await ringing(again, "Marie").waitFor();
  await button(again, "Decline").click();
  await shows(marie.page, "John declined the call");
  await shows(again, "You declined the call from Marie");
  await screenshot(marie.page, "end-to-end-declined");

  await button(marie.page, "Disconnect").click();
  await dashboard.getByRole("row", { name: /^Marie 127/ }).waitFor({ state: "detached" });
  await shows(again, "Nobody else is online yet");
});

Deno.test("the pages say what was wrong with what was typed", async () => {
  await buildPages({ onlyIfStale: true });
  await using stage = await startStage();
  await using browser = await startBrowser();
  await stage.client("Marie");
  const { page } = await openTelephone(stage, browser, JOHNS_VOICE);
  const fails = async (field: string, text: RegExp) => {
    await button(page, "Connect").click();
    await page.locator(`#${field}-error`).getByText(text).waitFor();
  };
  await fails("name", /must enter a name/);
  await page.getByLabel("Your name").fill("Marie");
  await fails("name", /taken/);
  await page.getByLabel("Your name").fill("N".repeat(65));
  await fails("name", /too long/);
  await page.getByLabel("Your name").fill("John");
  const port = page.getByLabel("Server port");
  await port.fill("0");
  await fails("port", /between 1024 and 65535/);
  await port.fill("1"); // nobody listens there
  await fails("server", /can’t be reached/);
  await port.fill(`${stage.server.port}`);
  await button(page, "Connect").click();
  await shows(page, "Connected as John");

  const rows = [["", /can’t be empty/], ["John", /yourself/], ["Ghost", /directory/]] as const;
  for (const [name, text] of rows) {
    await page.getByLabel("Call to").fill(name);
    await page.getByLabel("Call to").press("Enter");
    await page.locator("#to-error").getByText(text).waitFor();
  }
  await screenshot(page, "end-to-end-bad-input");
});

Deno.test("with a client of 2023 the page stops ringing after 7 s by itself, both ways", async () => {
  await buildPages({ onlyIfStale: true });
  await using all = await startLegacyStage();
  await using browser = await startBrowser();
  const [john, paul] = [await all.ours("John"), await all.ours("Paul")];
  const marc = await all.legacy("Marc");
  await all.legacy("Luc");
  const johns = await browser.open(john.page, ENGLISH);
  const pauls = await browser.open(paul.page, ENGLISH);
  await shows(johns, "old client");
  const calling = marc.call("John");
  await button(pauls, "Call Luc").click();
  await ringing(johns, "Marc").waitFor();
  await shows(pauls, "Calling Luc…");
  await screenshot(johns, "end-to-end-ringing-2023");
  await ringing(johns, "Marc").waitFor({ state: "hidden", timeout: 10_000 });
  await shows(johns, "Missed call from Marc");
  await shows(pauls, "Luc didn’t answer");
  await calling;
  assert.equal(marc.events.entries.at(-1)?.kind, "timeout");
});
