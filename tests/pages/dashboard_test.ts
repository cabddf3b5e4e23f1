/** The dashboard in a real browser, on a real port, with a source that the test drives. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import {
  createFakeSource,
  type FakeSource,
  type FakeSourceOptions,
  fakeUsers,
} from "../../server/dashboard/fake_source.ts";
import { type RunningDashboard, serveDashboard } from "../../server/dashboard/serve_dashboard.ts";
import { buildPages } from "../../tools/build_pages.ts";
import {
  assertAccessible,
  emptySpaceBelow,
  screenshot,
  startBrowser,
  type TestBrowser,
  titled,
} from "./browser.ts";

interface Scene {
  readonly browser: TestBrowser;
  readonly dashboard: RunningDashboard;
  readonly source: FakeSource;
}

/** Serves and opens a browser round `body`, and takes both down. */
async function scene(
  options: FakeSourceOptions & { readonly host?: string; readonly password?: string },
  body: (scene: Scene) => Promise<void>,
): Promise<void> {
  await buildPages({ onlyIfStale: true, pages: ["dashboard"] });
  const source = createFakeSource({ onClose: () => void dashboard.close(), ...options });
  const { host = "127.0.0.1", password = null } = options;
  const dashboard = serveDashboard({ source, host, port: 0, password });
  try {
    await using browser = await startBrowser();
    await body({ browser, dashboard, source });
  } finally {
    await dashboard.close();
  }
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const PEOPLE = [
  { name: "Marie Curie", ip: "192.168.35.142", since: minutesAgo(3) },
  { name: "John", ip: "192.168.35.145", since: minutesAgo(95) },
  { name: "Noël", ip: "192.168.35.7", since: minutesAgo(60 * 50) },
];

function fillLog(source: FakeSource): void {
  source.say("Serving the directory, version 0.1.0");
  source.say("Listening on 192.168.35.2:10000");
  source.say("Registered user John with IP 192.168.35.145");
  source.say("Registered user Marie Curie with IP 192.168.35.142");
  source.say("User John already registered with IP 192.168.35.145", "warning");
  source.say("Marie Curie wants to reach John");
  source.say("Cannot write 'devcloud.db': the disk is full", "error");
}

const live = (page: Page) => page.getByText("Live", { exact: true }).waitFor();
const row = (page: Page, name: string) => page.getByRole("row", { name });

Deno.test("dashboard shows who comes and goes within a second", async () => {
  await scene({ users: PEOPLE }, async ({ browser, dashboard, source }) => {
    fillLog(source);
    const page = await browser.open(dashboard.url);
    await live(page);
    assert.equal(page.url(), dashboard.url.split("#")[0], "the token is out of the address");
    await page.getByRole("heading", { name: "Listening on 192.168.35.2:10000" }).waitFor();
    assert.equal(await page.getByRole("row").count(), 4);
    await screenshot(page, "dashboard-light");
    await assertAccessible(page);

    // The best of three: a busy machine may hold up one, but not all.
    const tookMs: number[] = [];
    for (const name of ["Léa", "Zoé", "Éric"]) {
      const started = performance.now();
      source.join({ name, ip: "192.168.35.9", since: new Date().toISOString() });
      await row(page, `${name} 192.168.35.9 v2, key just now`).waitFor();
      tookMs.push(performance.now() - started);
    }
    assert.ok(Math.min(...tookMs) < 1000, `took ${tookMs.join(", ")} ms`);
    await titled(page, "DevCloud · 6 online");
    source.leave("John");
    await row(page, "John").waitFor({ state: "detached" });
    source.say("John disconnected");
    await page.getByRole("log").getByText("John disconnected").waitFor();
  });
});

Deno.test("dashboard closes the server after a confirmation", async () => {
  await scene({ users: PEOPLE }, async ({ browser, dashboard, source }) => {
    const page = await browser.open(dashboard.url);
    await live(page);
    const button = page.getByRole("button", { name: "Close the server" });
    await button.click();
    const dialog = page.getByRole("alertdialog", { name: "Close the server?" });
    await dialog.waitFor();
    await dialog.getByText("3 people are online.").waitFor();
    await screenshot(page, "dashboard-close");
    await assertAccessible(page);

    // Focus starts on the harmless button, stays inside, and comes back after Escape.
    const focused = (text: string) =>
      page.waitForFunction((wanted) => document.activeElement?.textContent === wanted, text);
    await focused("Cancel");
    await page.keyboard.press("Tab");
    await focused("Close the server");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await focused("Close");
    assert.equal(source.closed, 0);

    await page.keyboard.press("Enter");
    await dialog.getByRole("button", { name: "Close the server" }).click();
    await page.getByText("The server is closed.").waitFor();
    await dialog.waitFor({ state: "hidden" });
    assert.equal(source.closed, 1);
    await page.getByRole("button", { name: "Close the server", disabled: true }).waitFor();
    await screenshot(page, "dashboard-closed");
    await assertAccessible(page);
  });
});

Deno.test("dashboard explains Close to a page without the token, or with an old one", async () => {
  await scene({ lang: "fr" }, async ({ browser, dashboard, source }) => {
    const plain = dashboard.url.split("#")[0] ?? "";
    const page = await browser.open(plain);
    await page.getByText("Personne n’est encore en ligne").waitFor();
    await page.getByRole("button", { name: "Fermer le serveur" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByText("Ctrl-C").waitFor();
    await screenshot(page, "dashboard-fr-empty-no-token");
    await assertAccessible(page);
    await dialog.getByRole("button", { name: "Compris" }).click();

    await page.goto(`${plain}#token=old`); // the fragment alone: the page stays
    await page.getByRole("button", { name: "Fermer le serveur" }).click();
    await dialog.getByRole("button", { name: "Fermer le serveur" }).click();
    await dialog.getByText("le serveur a été relancé depuis").waitFor();
    assert.equal(source.closed, 0);
  });
});

Deno.test("dashboard says that the connection is lost, and catches up by itself", async () => {
  await scene({ users: PEOPLE }, async ({ browser, dashboard, source }) => {
    const page = await browser.open(dashboard.url);
    await live(page);
    // Every new stream fails from now on, and the one that is open is begun anew.
    await page.route("**/api/events", (route) => route.abort());
    await page.evaluate("dispatchEvent(new HashChangeEvent('hashchange'))");
    await page.getByText("The connection to the server is lost.").waitFor();
    await screenshot(page, "dashboard-lost");
    await assertAccessible(page);
    source.leave("John");
    source.join({ name: "Léa", ip: "192.168.35.9", since: new Date().toISOString() });
    assert.equal(await row(page, "John").count(), 1);
    await page.unroute("**/api/events");
    await row(page, "Léa").waitFor();
    await row(page, "John").waitFor({ state: "detached" });
    await live(page);
    await page.getByText("The connection to the server is lost.").waitFor({ state: "detached" });
  });
});

Deno.test("dashboard is whole without JavaScript", async () => {
  await scene({ users: PEOPLE }, async ({ browser, dashboard, source }) => {
    for (let times = 0; times < 5; times++) fillLog(source);
    source.say("John disconnected");
    const page = await browser.open(dashboard.url, { javaScriptEnabled: false });
    await row(page, "Marie Curie 192.168.35.142 v2, key 3 min ago").waitFor();
    const newest = page.getByText("John disconnected");
    await newest.waitFor();
    const [line, log] = [await newest.boundingBox(), await page.getByRole("log").boundingBox()];
    assert.ok(line && log && line.y >= log.y && line.y + line.height <= log.y + log.height);
    await page.getByText("Cannot write 'devcloud.db': the disk is full").last().waitFor();
    // By selector: Playwright's search for texts leaves out what is in <noscript>.
    await page.locator(".close noscript p").waitFor();
    assert.equal(await page.getByRole("button", { disabled: false }).count(), 0);
    await screenshot(page, "dashboard-no-javascript");
    source.join({ name: "Léa", ip: "192.168.35.9", since: new Date().toISOString() });
    await row(page, "Léa").waitFor(); // by the page's own reload
  });
});

Deno.test("dashboard finds one of a thousand, in the dark", async () => {
  const users = fakeUsers(1000, Date.now());
  await scene({ users }, async ({ browser, dashboard }) => {
    const page = await browser.open(dashboard.url, { colorScheme: "dark" });
    await live(page);
    assert.equal(await page.getByRole("table").getAttribute("aria-rowcount"), "1001");
    assert.ok(await page.getByRole("row").count() < 60, "only those in sight are drawn");
    await screenshot(page, "dashboard-dark-many");
    await page.getByRole("button", { name: "Since" }).click();
    assert.equal(
      await page.getByRole("columnheader", { name: "Since" }).getAttribute("aria-sort"),
      "ascending",
    );
    const search = page.getByRole("searchbox", { name: "Search a name or IP" });
    await search.fill("guest 99");
    await row(page, "Guest 999").waitFor();
    await row(page, "Guest 5 ").waitFor({ state: "detached" });
    assert.equal(await page.getByRole("row").count(), 1 + 11);
    await screenshot(page, "dashboard-dark-search");
    await assertAccessible(page);
    await search.fill("nobody");
    await page.getByText("Nobody matches “nobody”").waitFor();
  });
});

Deno.test("dashboard fits a telephone, with long names", async () => {
  const users = [
    ...PEOPLE,
    { name: "W".repeat(64), ip: "2001:db8:85a3:1234:5678:8a2e:370:7334", since: minutesAgo(1) },
    { name: "\u202eevil <b>bold</b>", ip: "192.168.35.66", since: minutesAgo(9) },
  ];
  await scene({ users }, async ({ browser, dashboard, source }) => {
    for (let times = 0; times < 20; times++) fillLog(source);
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await browser.open(dashboard.url, {
        viewport: { width: 360, height: 740 },
        colorScheme,
      });
      await live(page);
      const overflow = "document.documentElement.scrollWidth - innerWidth";
      assert.ok(Number(await page.evaluate(overflow)) <= 0, "nothing sticks out");
      assert.equal(await emptySpaceBelow(page), 0);
      await screenshot(page, `dashboard-narrow-${colorScheme}`);
      await assertAccessible(page);
    }
  });
});

Deno.test("dashboard beyond loopback shows nothing without the token", async () => {
  await scene({ users: PEOPLE, host: "0.0.0.0", listening: "127.0.0.1:10000" }, async (parts) => {
    const { browser, dashboard } = parts;
    const page = await browser.open(dashboard.url.split("#")[0] ?? "");
    await page.getByText("This page needs a token").waitFor();
    assert.equal(await page.getByText("Marie").count(), 0);
    await screenshot(page, "dashboard-locked");
    await assertAccessible(page);
    await page.goto(dashboard.url);
    await row(page, "Marie Curie").waitFor();
    await live(page);
    await page.reload(); // the tab has kept the token
    await row(page, "Marie Curie").waitFor();
  });
});

const OWNED = ["Marie Curie", "Noël"].map((name) => ({
  name,
  fingerprint: "6668 7aad f862 bd77 6c8f c18b 8e9f 8e20",
  since: minutesAgo(60 * 24),
  seen: minutesAgo(3),
}));

Deno.test("dashboard lists whose names are, and releases one after it has asked", async () => {
  await scene({ users: PEOPLE, names: OWNED }, async ({ browser, dashboard, source }) => {
    const page = await browser.open(dashboard.url);
    await live(page);
    const names = page.getByRole("region", { name: "Reserved names" });
    const button = (name: string) => names.getByRole("button", { name: `Release ${name}` });
    assert.equal(await names.getByRole("row").count(), 3);
    await screenshot(page, "dashboard-names");
    await assertAccessible(page);

    await button("Noël").click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    assert.equal(source.names().length, 2);

    source.releases = "failed";
    await button("Noël").click();
    await dialog.getByRole("button", { name: "Release" }).click();
    await dialog.getByText("Cannot release the name").waitFor();
    source.releases = "released";
    await dialog.getByRole("button", { name: "Release" }).click();
    await button("Noël").waitFor({ state: "detached" });
    assert.deepEqual(source.names().map(({ name }) => name), ["Marie Curie"]);

    source.keep({ ...OWNED[0]!, name: "Zoé" });
    await button("Zoé").waitFor();
    await page.setViewportSize({ width: 320, height: 800 });
    await screenshot(page, "dashboard-names-narrow");
    await assertAccessible(page);
  });
});

Deno.test("dashboard releases no name without the token, and shows them without a script", async () => {
  await scene({ names: OWNED }, async ({ browser, dashboard, source }) => {
    const page = await browser.open(dashboard.url.split("#")[0]!);
    await live(page);
    await page.getByRole("button", { name: "Release Noël" }).click();
    await page.getByText("To release a name from here").waitFor();
    await page.getByRole("button", { name: "Understood" }).click();
    assert.equal(source.names().length, 2);
    const html = await (await fetch(dashboard.url.split("#")[0]!)).text();
    assert.match(html, /Release Noël/);
  });
});

Deno.test("dashboard removes somebody after it has asked, with the token only", async () => {
  await scene({ users: PEOPLE }, async ({ browser, dashboard, source }) => {
    const page = await browser.open(dashboard.url);
    await live(page);
    const button = page.getByRole("button", { name: "Remove John" });
    const dialog = page.getByRole("alertdialog");
    await button.click();
    await dialog.getByText("nothing keeps them from coming back").waitFor();
    await screenshot(page, "dashboard-kick");
    await assertAccessible(page);
    await page.keyboard.press("Escape");
    assert.deepEqual(source.kicked, []);
    await button.click();
    await dialog.getByRole("button", { name: "Remove" }).click();
    await row(page, "John").waitFor({ state: "detached" });
    assert.deepEqual(source.kicked, ["John"]);

    const other = await browser.open(dashboard.url.split("#")[0]!);
    await live(other);
    await other.getByRole("button", { name: "Remove Noël" }).click();
    await other.getByText("To remove somebody from here").waitFor();
    assert.deepEqual(source.kicked, ["John"]);
  });
});

Deno.test("dashboard shows the last hour, the look-ups and what was refused, and filters the log", async () => {
  await scene({ users: PEOPLE }, async ({ browser, dashboard, source }) => {
    fillLog(source);
    const page = await browser.open(dashboard.url);
    await live(page);
    await page.getByRole("img", { name: "No registration in the last hour." }).waitFor();
    source.setActivity({
      registrations: Array.from({ length: 60 }, (_, i) => i % 13),
      lookUpsPerSecond: 1_234.5,
      refused: [{ of: "registration", reason: "taken", count: 3 }],
    });
    await page.getByRole("img", {
      name: "340 registrations in the last hour. At most 12 a minute.",
    })
      .waitFor();
    const activity = page.getByRole("region", { name: "Activity" });
    await activity.getByText("1,234.5").waitFor();
    await activity.getByText("name taken").waitFor();
    const log = page.getByRole("log");
    assert.equal(await log.locator(".log-line").count(), 7);
    await page.getByRole("combobox", { name: "Level" }).selectOption("Warnings and errors");
    assert.equal(await log.locator(".log-line").count(), 2);
    await page.getByRole("searchbox", { name: "Search the log" }).fill("disk");
    await log.getByText("the disk is full").waitFor();
    assert.equal(await log.locator(".log-line").count(), 1);
    await page.getByRole("searchbox", { name: "Search the log" }).fill("nothing");
    await page.getByText("No line matches").waitFor();
    await screenshot(page, "dashboard-activity");
    await assertAccessible(page);
  });
});

Deno.test("dashboard asks for its password where others reach it, and lets in whoever knows it", async () => {
  const options = {
    users: PEOPLE,
    host: "0.0.0.0",
    listening: "127.0.0.1:10000",
    lang: "fr",
  } as const;
  await scene({ ...options, password: "correct horse" }, async ({ browser, dashboard }) => {
    const page = await browser.open(dashboard.url.split("#")[0]!);
    const field = page.getByLabel("Mot de passe");
    await field.waitFor();
    assert.equal(await page.getByText("Marie").count(), 0);
    await screenshot(page, "dashboard-login");
    await assertAccessible(page);
    await field.fill("wrong");
    await page.keyboard.press("Enter");
    await page.getByText("Ce n’est pas le mot de passe").waitFor();
    await assertAccessible(page);
    await field.fill("correct horse");
    await page.getByRole("button", { name: "Ouvrir" }).click();
    await row(page, "Marie Curie").waitFor();
    await field.waitFor({ state: "detached" });
    await page.reload();
    await row(page, "Marie Curie").waitFor();
    await page.getByRole("button", { name: "Déconnecter John" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Déconnecter" }).click();
    await row(page, "John").waitFor({ state: "detached" });
  });
});

Deno.test("dashboard is leafed through without JavaScript, and has no more than a page's rows", async () => {
  await scene({ users: fakeUsers(250, Date.now()) }, async ({ browser, dashboard }) => {
    const page = await browser.open(dashboard.url.split("#")[0]!, { javaScriptEnabled: false });
    const rows = () => page.locator(".users tbody tr").count();
    assert.equal(await rows(), 100);
    await row(page, "Guest 100 ").waitFor();
    await page.locator("a[rel=next]").click();
    await row(page, "Guest 101 ").waitFor();
    await page.goto(new URL("/?page=99", dashboard.url).href);
    assert.equal(await rows(), 50);
    await row(page, "Guest 250 ").waitFor();
    assert.equal(await page.locator("a[rel=next]").count(), 0);
    await page.locator("a[rel=prev]").waitFor();
  });
});

Deno.test("dashboard scrolls through 10,000 users with few rows in it, by mouse, keyboard and search", async () => {
  const users = fakeUsers(10_000, Date.now());
  await scene({ users }, async ({ browser, dashboard, source }) => {
    for (const width of [1_000, 340]) {
      const page = await browser.open(dashboard.url, { viewport: { width, height: 800 } });
      await live(page);
      await page.getByText("10,000", { exact: true }).waitFor();
      const box = page.getByRole("group", { name: "Online" });
      const drawn = () => page.locator(".users tbody tr:not(.space)").count();
      const places = () =>
        page.locator(".users tbody tr:not(.space)").evaluateAll((rows) =>
          rows.map((row) => Number(row.getAttribute("aria-rowindex")) - 1)
        );
      await box.focus();
      await page.keyboard.press("End");
      await row(page, "Guest 10000 ").waitFor();
      assert.equal((await places()).at(-1), 10_000);
      assert.ok(await drawn() < 60, `${await drawn()} rows are drawn`);
      const overflow = "document.documentElement.scrollWidth - innerWidth";
      assert.ok(Number(await page.evaluate(overflow)) <= 0, "nothing sticks out");
      await screenshot(page, `dashboard-10000-${width}`);
      await assertAccessible(page);
      // A row that has the focus and is scrolled away leaves the focus in the table.
      await page.getByRole("button", { name: "Remove Guest 10000", exact: true }).focus();
      await box.evaluate((element) => element.scrollTop = 100_000);
      await row(page, "Guest 10000 ").waitFor({ state: "detached" });
      await page.waitForFunction(() => document.activeElement?.className.includes("table-box"));
      // All that is in sight is drawn, wherever one is.
      const gaps = await box.evaluate((element) => {
        const [top, bottom] = [
          element.getBoundingClientRect().top,
          element.getBoundingClientRect().bottom,
        ];
        const rows = [...element.querySelectorAll("tbody tr:not(.space)")];
        return [
          rows[0]!.getBoundingClientRect().top <= top + 60,
          rows.at(-1)!.getBoundingClientRect().bottom >= bottom,
        ];
      });
      assert.deepEqual(gaps, [true, true]);
      source.join({ name: "Guest 0", ip: "10.0.0.1", since: new Date().toISOString() });
      await page.keyboard.press("Home");
      await row(page, "Guest 0 ").waitFor();
      source.leave("Guest 0");
      await row(page, "Guest 0 ").waitFor({ state: "detached" });
    }
  });
});
