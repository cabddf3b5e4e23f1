import assert from "node:assert/strict";
import { createTexts, LOG_LINES } from "./log_lines.ts";

Deno.test("LOG_LINES has the lines of 2023 in French, letter for letter", () => {
  const textOf = createTexts("fr");
  const [name, ip] = ["John", "192.168.35.142"];
  assert.deepEqual([
    textOf("store-opened", { store: "devcloud.db" }),
    textOf("bound", { address: "192.168.35.1:10000" }),
    textOf("accepting", {}),
    textOf("registered", { name: "Marc", ip: "192.168.35.145" }),
    textOf("name-taken", { name, ip }),
    textOf("look-up", { asker: "Marc", name }),
    textOf("found", { name, ip }),
    textOf("not-found", { name }),
    textOf("disconnected", { name: "Marc" }),
  ], [
    "Connecté à la BDD",
    "En écoute sur 192.168.35.1:10000",
    "Lancement Thread accept_connections",
    "Registered user Marc with IP 192.168.35.145",
    "User John already registered with IP 192.168.35.142",
    "L'utilisateur Marc souhaite joindre John",
    "John est à l'ip : {'ip': '192.168.35.142'}",
    "John est inconnu du système",
    "Marc disconnected",
  ]);
});

Deno.test("LOG_LINES tells the same fields in both languages", () => {
  const fieldsOf = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const [event, { fr, en }] of Object.entries(LOG_LINES)) {
    assert.deepEqual(fieldsOf(fr), fieldsOf(en), event);
  }
});
