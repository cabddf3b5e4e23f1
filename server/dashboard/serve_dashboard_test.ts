import assert from "node:assert/strict";
import { buildPages } from "../../tools/build_pages.ts";
import { createFakeSource } from "./fake_source.ts";
import { DashboardListenError } from "./listen.ts";
import { serveDashboard } from "./serve_dashboard.ts";
import type { DashboardSource } from "./source.ts";

Deno.test("serveDashboard() serves the built page on a free port until closed", async () => {
  await buildPages({ onlyIfStale: true, pages: ["dashboard"] });
  const source = createFakeSource();
  const dashboard = serveDashboard({ source, host: "127.0.0.1", port: 0 });
  try {
    assert.equal(dashboard.url, `http://127.0.0.1:${dashboard.port}/#token=${dashboard.token}`);
    for (const path of ["/", "/assets/main.js", "/assets/style.css", "/assets/icon.svg"]) {
      const response = await fetch(new URL(path, dashboard.url));
      assert.equal(response.status, 200, path);
      await response.body?.cancel();
    }
    const metrics = await (await fetch(new URL("/metrics", dashboard.url))).text();
    assert.match(metrics, /^process_resident_memory_bytes \d+$/m);
  } finally {
    await dashboard.close();
  }
  await assert.rejects(fetch(dashboard.url));
});

Deno.test("serveDashboard() ends live streams with `closing` before it stops", async () => {
  await buildPages({ onlyIfStale: true, pages: ["dashboard"] });
  const source = createFakeSource();
  const dashboard = serveDashboard({ source, host: "127.0.0.1", port: 0 });
  const stream = await fetch(new URL("/api/events", dashboard.url));
  const idle = await fetch(new URL("/api/events", dashboard.url)); // nobody reads this one
  const text = stream.text();
  await Promise.all([dashboard.close(), dashboard.close()]);
  assert.match(await text, /^event: snapshot\n[^]*event: closing\ndata: {"kind":"closing"}\n\n$/);
  await idle.body?.cancel();
  assert.equal(source.listeners, 0);
});

Deno.test("serveDashboard() lets the answer to Close out", async () => {
  await buildPages({ onlyIfStale: true, pages: ["dashboard"] });
  const closed = Promise.withResolvers<void>();
  const source = createFakeSource({ onClose: () => closed.resolve(dashboard.close()) });
  const dashboard = serveDashboard({ source, host: "127.0.0.1", port: 0 });
  const response = await fetch(new URL("/api/close", dashboard.url), {
    method: "POST",
    headers: { authorization: `Bearer ${dashboard.token}` },
  });
  assert.deepEqual(await response.json(), { closing: true });
  await closed.promise;
});

Deno.test("serveDashboard() forgets a reader that has gone", async () => {
  await buildPages({ onlyIfStale: true, pages: ["dashboard"] });
  const gone = Promise.withResolvers<void>();
  const source = createFakeSource();
  const watched: DashboardSource = {
    ...source,
    onLog(listener) {
      const stop = source.onLog(listener);
      return () => {
        stop();
        gone.resolve();
      };
    },
  };
  const dashboard = serveDashboard({ source: watched, host: "127.0.0.1", port: 0 });
  try {
    const reading = new AbortController();
    const stream = await fetch(new URL("/api/events", dashboard.url), { signal: reading.signal });
    const reader = stream.body?.getReader();
    await reader?.read();
    reading.abort();
    await assert.rejects(reader?.read() ?? Promise.resolve());
    await gone.promise;
    assert.equal(source.listeners, 0);
  } finally {
    await dashboard.close();
  }
});

Deno.test("serveDashboard() says which port is in use", async () => {
  await buildPages({ onlyIfStale: true, pages: ["dashboard"] });
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  assert.throws(
    () => serveDashboard({ source: createFakeSource(), host: "127.0.0.1", port }),
    (error) =>
      error instanceof DashboardListenError && error.code === "in-use" &&
      error.message === `Cannot serve the dashboard on 127.0.0.1:${port}: the port is in use`,
  );
});

Deno.test("serveDashboard() on all interfaces prints an address that can be opened", async () => {
  await buildPages({ onlyIfStale: true, pages: ["dashboard"] });
  const source = createFakeSource({ listening: "127.0.0.1:10000" });
  const dashboard = serveDashboard({ source, host: "0.0.0.0", port: 0 });
  try {
    assert.equal(new URL(dashboard.url).hostname, "127.0.0.1");
    const refused = await fetch(new URL("/api/users", dashboard.url));
    assert.equal(refused.status, 401);
    await refused.body?.cancel();
  } finally {
    await dashboard.close();
  }
});
