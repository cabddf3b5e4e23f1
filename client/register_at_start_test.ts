import assert from "node:assert/strict";
import { createIdentity, makeSecretKey } from "./identity/identity.ts";
import { startFakeDirectory } from "./fake_directory.ts";
import { registerAtStart, usualServer } from "./register_at_start.ts";
import type { ServerAddress } from "./server_address.ts";
import { createServerFinder } from "./server_finder.ts";
import { startTestTelephone } from "./test_telephone.ts";

const finder = createServerFinder(() => Promise.resolve([]));
const settings = () => ({ contacts: {} });

/** As a program begins that goes on. */
const begin = (
  { telephone }: Awaited<ReturnType<typeof startTestTelephone>>,
  name: string,
  named: ServerAddress,
) => registerAtStart(telephone, name, { named, finder }, settings, () => false);

Deno.test("registerAtStart() says once that there is no server, and registers when it comes", async () => {
  const early = startFakeDirectory(2);
  await early.close();
  const john = await startTestTelephone();
  const server = { host: "127.0.0.1", port: early.port };
  const registering = begin(john, "John", server);
  assert.equal((await john.next("error"))["code"], "server-unreachable");
  const { connection } = john.telephone.state;
  assert.ok(connection.state === "offline" && connection.error?.code === "server-unreachable");
  const late = startFakeDirectory(2, early.port);
  assert.equal(await registering, true);
  assert.equal(john.telephone.state.connection.state, "registered");
  assert.equal(john.log.filter((line) => line.startsWith("Connexion à")).length, 1);
  await john.telephone.close();
  await late.close();
});

Deno.test("registerAtStart() leaves it to the user who does it on the page, and ends with the program", async () => {
  const directory = startFakeDirectory(2);
  const [john, marie] = [await startTestTelephone(), await startTestTelephone()];
  const server = { host: "127.0.0.1", port: directory.port };
  await marie.telephone.connect({ server: server.host, port: server.port, name: "Marie" });
  const registering = begin(john, "Marie", server);
  assert.equal((await john.next("error"))["code"], "name-taken");
  await john.telephone.connect({ server: server.host, port: server.port, name: "John" });
  assert.equal(await registering, false);
  const { connection } = john.telephone.state;
  assert.ok(connection.state === "registered" && connection.name === "John");
  const paul = await startTestTelephone();
  const where = { named: server, finder };
  assert.equal(await registerAtStart(paul.telephone, "Paul", where, settings, () => true), false);
  for (const { telephone } of [john, marie, paul]) await telephone.close();
  await directory.close();
});

Deno.test("registerAtStart() gives up when the user leaves, registered under another name or not yet", async () => {
  const directory = startFakeDirectory(2);
  const server = { host: "127.0.0.1", port: directory.port };
  const at = { server: server.host, port: server.port };
  const identity = createIdentity(makeSecretKey()); // one person's, so that the name isn't another's
  for (const other of ["Jack", null]) {
    const [john, marie] = [
      await startTestTelephone({ identity }),
      await startTestTelephone({ identity }),
    ];
    await marie.telephone.connect({ ...at, name: "Marie" });
    const registering = registerAtStart(
      john.telephone,
      "Marie",
      { named: server, finder },
      settings,
      () => false,
    );
    await john.next("error");
    if (other !== null) await john.telephone.connect({ ...at, name: other });
    await john.telephone.disconnect();
    await marie.telephone.close(); // from now on the name could be had
    assert.equal(await registering, false);
    assert.equal(john.telephone.state.connection.state, "offline");
    await john.telephone.close();
  }
  await directory.close();
});

Deno.test("usualServer() is the last one, else one of this machine", () => {
  assert.deepEqual(usualServer({ contacts: {} }), { host: "127.0.0.1", port: 10_000 });
  const server = { host: "h", port: 1 };
  assert.deepEqual(usualServer({ server, contacts: {} }), server);
});
