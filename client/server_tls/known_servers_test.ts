import assert from "node:assert/strict";
import { join } from "node:path";
import { openKnownServers } from "./known_servers.ts";

const A = `sha256:${"a".repeat(64)}`, B = `sha256:${"b".repeat(64)}`;
const SERVER = "10.0.0.1:10000";

function withFolder(test: (folder: string, path: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    test(folder, join(folder, "known_servers.json"));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("openKnownServers() keeps pins for its owner's eyes, and another program of the folder sees them", () =>
  withFolder((folder, path) => {
    const one = openKnownServers(folder), other = openKnownServers(folder);
    assert.equal(one.find(SERVER), null);
    one.pin(SERVER, A);
    assert.equal(other.find(SERVER), A);
    if (Deno.build.os !== "windows") assert.equal(Deno.statSync(path).mode! & 0o777, 0o600);
    one.pin(SERVER, B);
    assert.deepEqual([one.find(SERVER), openKnownServers(folder).find(SERVER)], [B, B]);
    assert.equal(one.find("__proto__"), null);
    assert.equal(one.find("10.0.0.1:10001"), null, "another port is another server");
  }));

Deno.test("openKnownServers() keeps pins for the run where it has no folder, or can't write there", () =>
  withFolder((folder) => {
    const nowhere = openKnownServers(null);
    nowhere.pin(SERVER, A);
    assert.equal(nowhere.find(SERVER), A);
    assert.equal(openKnownServers(null).find(SERVER), null);
    Deno.writeTextFileSync(join(folder, "file"), "in its way");
    const full = openKnownServers(join(folder, "file", "folder"));
    assert.equal(full.find(SERVER), null);
    full.pin(SERVER, A);
    assert.equal(full.find(SERVER), A);
  }));

Deno.test("openKnownServers() throws for a damaged file: to go on would mean to trust whoever answers", () =>
  withFolder((folder, path) => {
    const known = openKnownServers(folder);
    const good = JSON.stringify({ version: 1, servers: { [SERVER]: A } });
    Deno.writeTextFileSync(path, good);
    assert.equal(known.find(SERVER), A);
    const damaged = [
      "",
      good.slice(0, -5),
      "null",
      "[]",
      "{}",
      JSON.stringify({ servers: null }),
      JSON.stringify({ servers: { [SERVER]: "sha256:12" } }),
      JSON.stringify({ servers: { [SERVER]: 5 } }),
    ];
    for (const text of damaged) {
      Deno.writeTextFileSync(path, text);
      assert.throws(() => known.find(SERVER), /damaged; move it away/, text);
      assert.throws(() => known.pin(SERVER, B), /damaged/, text);
      assert.equal(Deno.readTextFileSync(path), text, "it is not written over");
    }
  }));

Deno.test("openKnownServers() keeps the newest thousand", () =>
  withFolder((folder) => {
    const known = openKnownServers(folder);
    for (let port = 1; port <= 1_001; port++) known.pin(`10.0.0.1:${port}`, A);
    const { servers } = JSON.parse(Deno.readTextFileSync(join(folder, "known_servers.json")));
    assert.equal(Object.keys(servers).length, 1_000);
    assert.ok(!("10.0.0.1:1" in servers) && "10.0.0.1:1001" in servers);
  }));
