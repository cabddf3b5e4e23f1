/** Takes README's pictures of the real pages of the real programs: `deno task pictures`. */
import { join } from "node:path";
import { startBrowser } from "../tests/pages/browser.ts";
import { buildPages } from "./build_pages.ts";
import { startClient } from "./programs/client_program.ts";
import { startServer } from "./programs/server_program.ts";

const FOLDER = join(import.meta.dirname ?? ".", "..", "docs", "pictures");
const ENGLISH = { locale: "en-US" };
const WIDE = { width: 1_100, height: 900 };

await buildPages({ onlyIfStale: true });
await Deno.mkdir(FOLDER, { recursive: true });
await using server = await startServer();
const address = `${server.ip}:${server.port}`;
await using john = await startClient({ name: "John", server: address, mic: "tone" });
await using marie = await startClient({ name: "Marie", server: address, mic: "tone" });
await using noel = await startClient({ name: "Noël", server: address });
for (const client of [john, marie, noel]) await client.event("registered");

await using browser = await startBrowser();
const dashboard = await browser.open(`${server.dashboard}/`, ENGLISH);
const johns = await browser.open(john.page, ENGLISH);
const maries = await browser.open(marie.page, ENGLISH);
await johns.getByRole("button", { name: "Call Marie" }).click();
await maries.getByRole("button", { name: "Accept" }).waitFor();
await maries.screenshot({ path: join(FOLDER, "incoming.png") });
await maries.getByRole("button", { name: "Accept" }).click();
const meter = johns.getByRole("meter", { name: "Level of Marie’s voice" });
await johns.waitForFunction(
  (bar) => Number(bar?.getAttribute("aria-valuenow")) > 5,
  await meter.elementHandle(),
);
await johns.locator(".words li").first().waitFor();
await johns.screenshot({ path: join(FOLDER, "in-call.png") });

await noel.api("/api/call", { to: "Marie" });
await maries.getByRole("heading", { name: "Noël is calling too" }).waitFor();
await maries.screenshot({ path: join(FOLDER, "waiting.png") });
await noel.api("/api/hangup", {});

const dark = await browser.open(john.page, { ...ENGLISH, colorScheme: "dark", viewport: WIDE });
await marie.api("/api/messages", { to: "John", text: "Are you coming to the workshop at three?" });
await dark.locator("#people").getByRole("button", { name: /^Message Marie/ }).click();
await dark.getByLabel("Your message").fill("Yes! I bring the soldering iron.");
await dark.getByRole("button", { name: "Send" }).click();
await dark.getByText("Delivered").or(dark.getByText("Read", { exact: true })).first().waitFor();
await dark.screenshot({ path: join(FOLDER, "chat.png") });

await dashboard.getByRole("row", { name: /^Noël/ }).first().waitFor();
await dashboard.screenshot({ path: join(FOLDER, "dashboard.png") });
console.log(`Pictures are in ${FOLDER}`);
