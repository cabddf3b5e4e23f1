import assert from "node:assert/strict";
import fc from "fast-check";
import { formatBytes } from "../../protocol/key_text.ts";
import { makeSecretKey } from "./identity.ts";
import { sealIdentity, unsealIdentity } from "./sealed_identity.ts";

/** The least that is read again, so that the tests are quick. */
const COST = 2 ** 14;

Deno.test("unsealIdentity() opens what sealIdentity() closed, with the same passphrase alone", async () => {
  const secretKey = makeSecretKey();
  const text = await sealIdentity(secretKey, "pâté à l'ail", COST);
  assert.ok(!text.includes(formatBytes(secretKey)));
  assert.deepEqual(await unsealIdentity(text, "pâté à l'ail"), { state: "opened", secretKey });
  // Typed on another system: the accents apart.
  const apart = "pâté à l'ail".normalize("NFD");
  assert.deepEqual(await unsealIdentity(text, apart), { state: "opened", secretKey });
  for (const wrong of ["", "pate a l'ail", "pâté à l'ail "]) {
    assert.deepEqual(await unsealIdentity(text, wrong), { state: "wrong-passphrase" });
  }
});

Deno.test("sealIdentity() closes the same key differently each time", async () => {
  const secretKey = makeSecretKey();
  const [one, other] = [
    await sealIdentity(secretKey, "a", COST),
    await sealIdentity(secretKey, "a", COST),
  ];
  for (const field of ["salt", "nonce", "sealed"]) {
    const value = (text: string) => text.match(`"${field}": "([^"]+)"`)?.[1];
    assert.ok(value(one));
    assert.notEqual(value(one), value(other));
  }
});

Deno.test("unsealIdentity() opens nothing that was changed", async () => {
  const text = await sealIdentity(makeSecretKey(), "a", COST);
  const changed = [
    text.replace(`"cost": ${COST}`, `"cost": ${2 * COST}`),
    text.replace(/("nonce": ")(.)/, (_, start, first) => start + (first === "A" ? "B" : "A")),
    text.replace(/("sealed": ")(.)/, (_, start, first) => start + (first === "A" ? "B" : "A")),
  ];
  for (const file of changed) {
    assert.notEqual(file, text);
    assert.deepEqual(await unsealIdentity(file, "a"), { state: "wrong-passphrase" });
  }
});

Deno.test("unsealIdentity() knows what is none of ours, whatever it costs to open", async () => {
  const text = await sealIdentity(makeSecretKey(), "a", COST);
  const foreign = [
    text.slice(0, -20),
    text.replace(String(COST), String(2 ** 30)),
    text.replace(String(COST), String(COST + 1)),
    text.replace(/"nonce": "./, '"nonce": "'),
  ];
  for (const file of foreign) {
    assert.deepEqual(await unsealIdentity(file, "a"), { state: "no-identity" });
  }
  await fc.assert(fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (file) => {
    assert.deepEqual(await unsealIdentity(file, "a"), { state: "no-identity" });
  }));
});
