/** What the original's clients rely on, byte for byte, over real sockets. */
import assert from "node:assert/strict";
import { connectPeer, ERROR, NOBODY, python, REFUSED, REGISTERED } from "./peer.ts";
import { startDirectory } from "./start_directory.ts";

Deno.test("v1: REG, GET and DISCONNECT are answered as the original does", async () => {
  await using server = startDirectory();
  await using marc = await connectPeer(server.port);
  await using john = await connectPeer(server.port);
  assert.equal(await marc.ask(python("REG", "Marc")), REGISTERED);
  assert.equal(await marc.ask(python("GET", "John")), NOBODY);
  assert.equal(await john.ask(python("REG", "John")), REGISTERED);
  assert.equal(await marc.ask(python("GET", "John")), `{"ip": "127.0.0.1"}`);
  await john.send(python("DISCONNECT", "John"));
  assert.deepEqual(await john.ended(), [], "closed without an answer");
  assert.equal(await marc.ask(python("GET", "John")), NOBODY);
  assert.deepEqual(server.log, [
    "Registered user Marc with IP 127.0.0.1",
    "L'utilisateur Marc souhaite joindre John",
    "John est inconnu du système",
    "Registered user John with IP 127.0.0.1",
    "L'utilisateur Marc souhaite joindre John",
    "John est à l'ip : {'ip': '127.0.0.1'}",
    "John disconnected",
    "L'utilisateur Marc souhaite joindre John",
    "John est inconnu du système",
  ]);
});

Deno.test("v1: a name that is taken is refused, to its owner as well", async () => {
  await using server = startDirectory();
  await using marc = await connectPeer(server.port);
  await using other = await connectPeer(server.port);
  assert.equal(await marc.ask(python("REG", "Marc")), REGISTERED);
  assert.equal(await marc.ask(python("REG", "Marc")), REFUSED);
  assert.equal(await other.ask(python("REG", "Marc")), REFUSED);
  assert.equal(await other.ask(python("REG", " Marc ")), REFUSED, "trimmed");
  assert.equal(server.log[1], "User Marc already registered with IP 127.0.0.1");
});

Deno.test("v1: one connection may hold 16 names, and all go with it", async () => {
  await using server = startDirectory();
  await using marc = await connectPeer(server.port);
  for (let i = 0; i < 16; i++) assert.equal(await marc.ask(python("REG", `M${i}`)), REGISTERED);
  assert.equal(await marc.ask(python("REG", "M16")), REFUSED);
  assert.equal(server.directory.size, 16);
  await marc.close();
  await server.gone("M15");
  assert.equal(server.directory.size, 0);
});

Deno.test("v1: DISCONNECT of a name that is not one's own removes nothing", async () => {
  await using server = startDirectory();
  await using marc = await connectPeer(server.port);
  await using eve = await connectPeer(server.port);
  await marc.ask(python("REG", "Marc"));
  assert.equal(await eve.ask(python("DISCONNECT", "Marc")), ERROR);
  assert.equal(await eve.ask(python("DISCONNECT", "Nobody")), ERROR);
  assert.equal(await eve.ask(python("GET", "Marc")), `{"ip": "127.0.0.1"}`, "and stays open");
  assert.match(server.log[1] ?? "", /^\? \(127\.0\.0\.1\) a voulu déconnecter Marc/);
});

Deno.test("v1: a connection that ends in any way removes its users at once", async () => {
  await using server = startDirectory();
  const closed = await connectPeer(server.port);
  await closed.ask(python("REG", "Closed"));
  await closed.close();
  await server.gone("Closed");

  await using finished = await connectPeer(server.port);
  await finished.ask(python("REG", "Finished"));
  finished.finish();
  await server.gone("Finished");

  // Closing with unread bytes makes the system send RST instead of FIN.
  const reset = await Deno.connect({ port: server.port });
  await reset.write(new TextEncoder().encode(python("REG", "Reset")));
  await server.logged(/Registered user Reset/);
  reset.close();
  await server.gone("Reset");
  assert.equal(server.directory.size, 0);
});

Deno.test("v1: pipelined requests are answered in order, also those after a REG", async () => {
  await using server = startDirectory();
  await using marc = await connectPeer(server.port);
  const names = Array.from({ length: 10 }, (_, i) => `Marc ${i}`);
  const requests = names.flatMap((name) => [
    python("GET", name),
    python("REG", name),
    python("GET", name),
  ]);
  await marc.send(requests.join(""));
  for (const name of names) {
    assert.equal(await marc.answer(), NOBODY, name);
    assert.equal(await marc.answer(), REGISTERED, name);
    assert.equal(await marc.answer(), `{"ip": "127.0.0.1"}`, name);
  }
});

Deno.test("v1: who ends its own side right after asking still gets the answers", async () => {
  await using server = startDirectory();
  await using nc = await connectPeer(server.port);
  await nc.send(python("REG", "Marc") + python("GET", "Marc"));
  nc.finish();
  assert.deepEqual(await nc.ended(), [REGISTERED, `{"ip": "127.0.0.1"}`]);
  await server.gone("Marc");
});

Deno.test("v1: names beyond ASCII are the same however they are written", async () => {
  await using server = startDirectory();
  await using noel = await connectPeer(server.port);
  await using asker = await connectPeer(server.port);
  assert.equal(await noel.ask(`{"command": "REG", "name": "No\\u00ebl"}`), REGISTERED);
  assert.equal(await asker.ask(`{"command":"GET","name":"Noël"}`), `{"ip": "127.0.0.1"}`);
});

Deno.test("v1: a name in SQL is a name", async () => {
  await using server = startDirectory();
  await using bobby = await connectPeer(server.port);
  await using marc = await connectPeer(server.port);
  await marc.ask(python("REG", "Marc"));
  for (const name of [`'; DROP TABLE users; --`, `" OR 1=1 --`, `Marc' OR 'a'='a`, `%`, `Mar_`]) {
    assert.equal(await bobby.ask(python("GET", name)), NOBODY);
    assert.equal(await bobby.ask(python("REG", name)), REGISTERED);
    assert.equal(await bobby.ask(python("GET", name)), `{"ip": "127.0.0.1"}`);
  }
  await bobby.close();
  await server.gone("%");
  assert.deepEqual(server.directory.users().map(({ name }) => name), ["Marc"]);
});

Deno.test("v1: nothing unasked is sent, whoever comes and goes", async () => {
  await using server = startDirectory();
  await using old = await connectPeer(server.port);
  await old.ask(python("REG", "Old"));
  await using ours = await connectPeer(server.port);
  await ours.ask(`{"command":"REG","name":"Ours","version":2,"port":5002}`);
  await ours.users(); // the list has been pushed to those who get it
  assert.equal(await old.ask(python("GET", "Ours")), `{"ip": "127.0.0.1"}`, "is the next to come");
});
