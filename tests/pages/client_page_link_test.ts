/** The page and the client program: the key, the connection between them, and the bell. */
import assert from "node:assert/strict";
import type { WebSocketRoute } from "playwright-core";
import { createFakeTelephone } from "../../client/api/fake_telephone.ts";
import { serveApi } from "../../client/api/serve_api.ts";
import type { ClientState } from "../../client/api/types.ts";
import { buildPages } from "../../tools/build_pages.ts";
import { assertAccessible, startBrowser } from "./browser.ts";
import { button, incoming, online, type Scene, scene, shows } from "./client_scene.ts";

Deno.test("client page and program", async (t) => {
  await buildPages({ onlyIfStale: true });
  await using browser = await startBrowser(["--autoplay-policy=no-user-gesture-required"]);
  const step = (
    name: string,
    start: Partial<ClientState>,
    run: (scene: Scene) => Promise<void>,
  ) => t.step(name, () => scene(browser, start, run));

  await step("keeps its token out of the address, and says how to get in", {}, async (scene) => {
    const { page, api } = scene;
    await button(page, "Connect").waitFor();
    assert.equal(new URL(page.url()).hash, "");
    const stranger = await browser.open(`http://127.0.0.1:${api.port}/`, { locale: "en-GB" });
    await shows(stranger, "This page needs its key");
    await assertAccessible(stranger);
    await stranger.goto(`${api.url}x`);
    await shows(stranger, "has been started anew");
    await stranger.goto(api.url);
    await button(stranger, "Connect").waitFor();
    await stranger.context().close();
  });

  await step("says when the client program is gone, and comes back with it", online, async (s) => {
    await button(s.page, "Call Marie").waitFor();
    await s.api.close();
    await shows(s.page, /The client program doesn’t answer/);
    for (const part of ["header", "main"]) {
      assert.notEqual(await s.page.locator(part).getAttribute("inert"), null);
    }
    const telephone = createFakeTelephone(online);
    const again = await serveApi({ telephone, port: s.api.port, exact: true });
    await shows(s.page, "has been started anew");
    await again.close();
  });

  await step("connects again by itself", online, async ({ page, telephone }) => {
    const routes: WebSocketRoute[] = [];
    await page.routeWebSocket(/api.events/, (route) => {
      routes.push(route);
      route.connectToServer();
    });
    await page.reload();
    await button(page, "Call Marie").waitFor();
    await routes[0]?.close({ code: 1013 });
    telephone.change({ users: [{ name: "Zoé", version: 2, lookAlike: null, trust: null }] });
    await button(page, "Call Zoé").click();
    await shows(page, "Calling Zoé…");
    assert.equal(routes.length, 2);
  });

  await step("rings in one of two tabs, until the call is over", online, async (scene) => {
    const tabs = [scene.page, await scene.page.context().newPage()];
    await tabs[1]?.goto(scene.api.openingUrl());
    for (const tab of tabs) {
      // Each note of the bell is an oscillator of its own.
      await tab.addInitScript(() => {
        const { start } = OscillatorNode.prototype;
        OscillatorNode.prototype.start = function (at) {
          document.documentElement.dataset["notes"] = `${
            Number(document.documentElement.dataset["notes"] ?? 0) + 1
          }`;
          start.call(this, at);
        };
      });
      await tab.reload();
      await button(tab, "Call Marie").waitFor();
    }
    const notes = () =>
      Promise.all(
        tabs.map((tab) =>
          tab.evaluate(() => Number(document.documentElement.dataset["notes"] ?? 0))
        ),
      );
    scene.telephone.change({ call: incoming() });
    const rung = tabs.map((tab) =>
      tab.locator("html[data-notes]").waitFor({ state: "attached" }).then(() => tab)
    );
    const first = await Promise.race(rung);
    assert.deepEqual((await notes()).sort(), [0, 4]);
    await first.close();
    // The other one takes over.
    await Promise.all(rung.filter((_, at) => tabs[at] !== first));
    await Promise.allSettled(rung);
    scene.telephone.change({ call: { state: "idle" } });
    await tabs.find((tab) => tab !== first)?.getByRole("alertdialog").waitFor({ state: "hidden" });
  });
});
