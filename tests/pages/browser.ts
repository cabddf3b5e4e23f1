/** Chromium for the pages' tests: headless, with a profile of its own, closed at the end in any case. */
import { AxeBuilder } from "@axe-core/playwright";
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** Debian's place; `CHROMIUM` names another one. */
const CHROMIUM = "/usr/bin/chromium";

const SCREENSHOTS = join(import.meta.dirname ?? ".", "..", "screenshots");

const FLAGS = [
  "--no-sandbox", // root has no sandbox, and the page is ours
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface TestBrowser extends AsyncDisposable {
  /** A page in a fresh context (no storage of another's), whose uncaught errors and breaches of the CSP fail the test at the end. */
  open(url: string, options?: BrowserContextOptions): Promise<Page>;
}

/** Starts Chromium; `await using` closes it. `more` are further flags. */
export async function startBrowser(more: readonly string[] = []): Promise<TestBrowser> {
  // Playwright gives each launch an empty profile folder of its own, and removes it.
  const browser: Browser = await chromium.launch({
    executablePath: Deno.env.get("CHROMIUM") ?? CHROMIUM,
    headless: true,
    chromiumSandbox: false,
    args: [...FLAGS, ...more],
  });
  const errors: string[] = [];
  return {
    async open(url, options = {}) {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      page.on("pageerror", (error) => errors.push(`${error}`));
      page.on("console", (message) => {
        if (/Content.Security.Policy/i.test(message.text())) errors.push(message.text());
      });
      await page.goto(url);
      return page;
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      assert.deepEqual(errors, [], "uncaught errors in the page");
    },
  };
}

/** Waits for the tab's title, which follows a message a moment after the text on the page. */
export async function titled(page: Page, title: string): Promise<void> {
  await page.waitForFunction((wanted) => document.title === wanted, title);
}

/** How far the page can be scrolled beyond its last part, in CSS pixels. */
export async function emptySpaceBelow(page: Page): Promise<number> {
  return await page.evaluate(() => {
    const end = document.querySelector(".page")?.scrollHeight ?? 0;
    return document.documentElement.scrollHeight - Math.max(innerHeight, end);
  });
}

/** Keeps what the page looks like as tests/screenshots/NAME.png. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await Deno.mkdir(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
}

/** Fails with a readable list where axe finds something (WCAG 2.2 A and AA, and best practices). */
export async function assertAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(
    violations.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary ?? ""}`),
    })),
    [],
  );
}
