import assert from "node:assert/strict";
import type { FoundServer } from "../discovery/find_servers.ts";
import { createServerFinder } from "./server_finder.ts";

const at = (host: string, port: number, machine: string): FoundServer => ({ host, port, machine });

Deno.test("serverFinder.findAgain() looks on the lost server's machine, and after half a minute on others", async () => {
  let there = [at("10.0.0.2", 10_000, "pc.local")];
  const finder = createServerFinder(() => Promise.resolve(there));
  const [lost] = await finder.find();
  const moved = at("10.0.0.9", 10_000, "pc.local"), other = at("10.0.0.3", 10_000, "mac.local");
  there = [other, moved];
  assert.deepEqual(await finder.findAgain(lost!, 1_000), [moved]);
  assert.deepEqual(await finder.findAgain(lost!, 30_000), [moved, other]);
  there = [at("10.0.0.9", 10_001, "pc.local")];
  assert.deepEqual(
    await finder.findAgain(moved, 1_000),
    there,
    "where it moved to is known as well",
  );
  there = [lost as FoundServer, other];
  assert.deepEqual(
    await finder.findAgain(lost!, 1_000),
    [],
    "where it was, it is looked for anyway",
  );
});

Deno.test("serverFinder.findAgain() looks for no server that somebody named", async () => {
  let searches = 0;
  const finder = createServerFinder(() => {
    searches++;
    return Promise.resolve([at("10.0.0.9", 10_000, "pc.local")]);
  });
  assert.deepEqual(await finder.findAgain({ host: "10.0.0.2", port: 10_000 }, 60_000), []);
  assert.equal(searches, 0);
});
