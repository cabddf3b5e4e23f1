import assert from "node:assert/strict";
import fc from "fast-check";
import { findLookAlikes, readConfusables } from "./look_alikes.ts";

const confusables = readConfusables();
const find = (online: string[], ...known: string[]) =>
  findLookAlikes(online, new Set(known), confusables);

Deno.test("findLookAlikes() tells who looks like somebody known", () => {
  const alike: readonly [string, string][] = [
    ["Mаrie", "Marie"], // Cyrillic а
    ["Μarie", "Marie"], // Greek Μ
    ["marie", "Marie"],
    ["Ｍarie", "Marie"],
    ["Ma\u200drie", "Marie"],
    ["Pau1", "Paul"],
    ["PauI", "Paul"],
    ["rnarc", "marc"],
    ["J0hn", "John"],
    ["Noe\u0308l", "Noël"],
    ["Anne\u00a0Marie", "Anne Marie"],
    ["Ρаυl", "Paul"],
  ];
  for (const [name, known] of alike) assert.deepEqual(find([name], known), [known], name);
});

Deno.test("findLookAlikes() leaves names alone that people tell apart", () => {
  const apart: readonly [string, string][] = [
    ["Marie", "Maria"],
    ["Noël", "Noel"],
    ["Zoé", "Zoe"],
    ["李雷", "李雪"],
    ["Guest 1", "Guest 2"],
    ["Иван", "Ivan"],
  ];
  for (const [name, known] of apart) assert.deepEqual(find([name], known), [null], name);
});

Deno.test("findLookAlikes() flags both of two strangers, and never who is known", () => {
  assert.deepEqual(find(["Marie", "Mаrie", "Marc"]), ["Mаrie", "Marie", null]);
  assert.deepEqual(find(["Marie", "Mаrie", "Marc"], "Marie"), [null, "Marie", null]);
  assert.deepEqual(find(["Marie"], "Marie"), [null]);
});

Deno.test("findLookAlikes() throws at nothing, and finds no name like itself alone", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (name) => {
    assert.deepEqual(find([name]), [null]);
    assert.deepEqual(find([name], name), [null]);
  }));
});
