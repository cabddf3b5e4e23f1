/** The dashboard's work for an operator in a real browser: names, removing, the last hour, ten thousand users. */
import assert from "node:assert/strict";
import { fakeUsers } from "../../server/dashboard/fake_source.ts";
import { assertAccessible, screenshot } from "./browser.ts";
import { fillLog, live, minutesAgo, PEOPLE, row, scene } from "./dashboard_scene.ts";

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
