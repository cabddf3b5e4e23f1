/** Half a minute of a mixed load: `deno task soak 60` is the hour, with a plot. */
import assert from "node:assert/strict";
import { createMixedLoad } from "../../tools/soak/mixed_load.ts";
import { type Holding, startSoakedServer } from "../../tools/soak/start_soaked_server.ts";

/** Until then caches fill, code is compiled and the log's memory grows to its bound. */
const WARM_UP = 10_000;
const REGISTRATIONS = 10_000;
/**
 * What a registration may leave: one object that holds a text takes 64 bytes and more with what holds
 * it. Without a leak it was 12 to 21.
 */
const MOST_BYTES_EACH = 40;

Deno.test("soak: what is kept after 10,000 registrations, nonsense and dashboards is what was before", async () => {
  await using server = await startSoakedServer();
  using load = createMixedLoad(server);
  while (load.registrations < WARM_UP) await load.round();
  const [before, count] = [await server.measure(), load.registrations];
  while (load.registrations < count + REGISTRATIONS) await load.round();
  // The system gives a connection back when both sides have closed it.
  let after: Holding = await server.measure();
  for (let tries = 0; after.files > before.files && tries < 20; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    after = await server.measure();
  }
  const each = (after.heapUsed - before.heapUsed) / (load.registrations - count);
  assert.ok(after.files <= before.files, `${before.files} files, then ${after.files}`);
  assert.ok(each < MOST_BYTES_EACH, `${each} bytes are kept of each registration`);
});
