import assert from "node:assert/strict";
import fc from "fast-check";
import { commitTo, shortWords } from "./short_words.ts";
import { WORD_LIST } from "./word_list.ts";

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}

Deno.test("WORD_LIST has 256 plain words, of which no two could be taken for each other", () => {
  assert.equal(WORD_LIST.length, 256);
  for (const [i, word] of WORD_LIST.entries()) {
    assert.match(word, /^[a-z]{4,11}$/);
    for (const other of WORD_LIST.slice(0, i)) {
      assert.ok(editDistance(word, other) >= 3, `${word} and ${other}`);
    }
  }
});

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const side = fc.record({ ephemeral: bytes32, identity: bytes32, nonce: bytes32 });
const input = fc.record({
  id: fc.uint8Array({ minLength: 8, maxLength: 8 }),
  initiator: side,
  responder: side,
});

Deno.test("shortWords() gives three words of the list, the same for the same input", () => {
  fc.assert(fc.property(input, (whole) => {
    const words = shortWords(whole);
    assert.equal(words.length, 3);
    assert.ok(words.every((word) => WORD_LIST.includes(word)));
    assert.deepEqual(shortWords(whole), words);
  }));
});

Deno.test("shortWords() differs with each part of its input", () => {
  const zero = new Uint8Array(32), one = new Uint8Array(32).fill(1);
  const plain = { ephemeral: zero, identity: zero, nonce: zero };
  const base = { id: new Uint8Array(8), initiator: plain, responder: plain };
  const variants = [base, { ...base, id: new Uint8Array(8).fill(1) }];
  for (const part of ["ephemeral", "identity", "nonce"] as const) {
    variants.push({ ...base, initiator: { ...plain, [part]: one } });
    variants.push({ ...base, responder: { ...plain, [part]: one } });
  }
  const all = variants.map((variant) => shortWords(variant).join(" "));
  assert.equal(new Set(all).size, all.length, all.join(", "));
});

Deno.test("commitTo() binds nonce and identity", () => {
  const zero = new Uint8Array(32), one = new Uint8Array(32).fill(1);
  const all = [commitTo(zero, zero), commitTo(one, zero), commitTo(zero, one), commitTo(one, one)];
  assert.equal(new Set(all.map((bytes) => bytes.join())).size, 4);
});
