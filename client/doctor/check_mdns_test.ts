import assert from "node:assert/strict";
import type { ServerSearch } from "../../discovery/find_servers.ts";
import { judgeSearch } from "./check_mdns.ts";
import { describeFinding } from "./finding.ts";

Deno.test("judgeSearch() tells a quiet network from one that lets nothing through", () => {
  const nothing = { servers: [], problem: null, isEchoed: true };
  const one = { host: "10.0.0.1", port: 10_000, machine: "pc.local" };
  const table: readonly [ServerSearch | null, RegExp][] = [
    [null, /^ok .*not asked: --server/],
    [{ ...nothing, servers: [one] }, /^ok .*one server.*: 10\.0\.0\.1:10000$/],
    [{ ...nothing, servers: [one, { ...one, host: "10.0.0.2" }] }, /^ok .*2 servers/],
    [nothing, /^warn .*goes out, but no server.* → start devcloud-server.*--server/],
    [{ ...nothing, isEchoed: false }, /^warn .* → let UDP port 5353/],
    [{ ...nothing, problem: new Error("unreachable") }, /^warn .*unreachable.* → connect/],
  ];
  for (const [search, expected] of table) {
    assert.match(describeFinding(judgeSearch(search), "en"), expected);
  }
});
