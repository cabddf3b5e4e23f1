import assert from "node:assert/strict";
import { startLegacyServer } from "../../tests/legacy/legacy_server.ts";
import { startFakeDirectory } from "../fake_directory.ts";
import { connectWithin } from "../directory_connection.ts";
import { askDirectory } from "./ask_directory.ts";

const HERE = "127.0.0.1";
const ask = (port: number) => askDirectory({ host: HERE, port }, connectWithin);

Deno.test("askDirectory() tells how fast a server of ours answers, and registers nobody", async () => {
  const directory = startFakeDirectory(2);
  const answer = await ask(directory.port);
  assert.ok(answer.state === "answers" && answer.version === 2, JSON.stringify(answer));
  assert.ok(answer.answerMs > 0 && answer.connectMs > 0);
  assert.deepEqual(
    directory.requests.map((text) => JSON.parse(text).command),
    ["GET", "DISCONNECT"],
  );
  await directory.close();
});

Deno.test("askDirectory() knows a server of 2023, and disconnects nobody from it", async () => {
  const server = startLegacyServer();
  const marie = await Deno.connect({ hostname: HERE, port: server.address.port });
  await marie.write(new TextEncoder().encode('{"command": "REG", "name": "Marie"}'));
  await marie.read(new Uint8Array(1_024));
  const answer = await ask(server.address.port);
  assert.ok(answer.state === "answers" && answer.version === 1, JSON.stringify(answer));
  assert.deepEqual([...server.users.keys()], ["Marie"]);
  marie.close();
  await server.close();
});

Deno.test("askDirectory() says what is there instead of a server", async () => {
  const silent = startFakeDirectory(2);
  silent.behaviour = "silent";
  assert.deepEqual(await ask(silent.port), { state: "silent" });
  await silent.close();

  const web = Deno.serve(
    { hostname: HERE, port: 0, onListen() {} },
    () => new Response("Hello"),
  );
  const stranger = await ask(web.addr.port);
  assert.ok(stranger.state === "stranger", JSON.stringify(stranger));
  assert.match(stranger.said, /^HTTP\/1\.1 400/);
  await web.shutdown();

  const refused = await ask(silent.port);
  assert.ok(
    refused.state === "refused" && /refused/i.test(refused.reason),
    JSON.stringify(refused),
  );
});
