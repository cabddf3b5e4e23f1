import assert from "node:assert/strict";
import fc from "fast-check";
import { chooseCodec, type Codec, CODECS, MAX_OFFERED, readCodec, readCodecs } from "./codecs.ts";

Deno.test("readCodecs() takes what it knows, in the caller's order, and v1 where that is nothing", () => {
  const table: readonly [unknown, readonly Codec[]][] = [
    [["opus", "v1"], ["opus", "v1"]],
    [["v1", "opus"], ["v1", "opus"]],
    [["opus"], ["opus"]],
    [["lyra", "opus", 7, null, ["v1"], "v1"], ["opus", "v1"]],
    [["opus", "opus", "v1", "opus"], ["opus", "v1"]],
    [["Opus", "toString", "__proto__"], ["v1"]],
    [[], ["v1"]],
    [undefined, ["v1"]],
    [null, ["v1"]],
    ["opus", ["v1"]],
    [{ 0: "opus", length: 1 }, ["v1"]],
    [[...Array(MAX_OFFERED - 1).fill("lyra"), "opus"], ["opus"]],
    [[...Array(MAX_OFFERED).fill("lyra"), "opus"], ["v1"]],
  ];
  for (const [offer, expected] of table) {
    assert.deepEqual(readCodecs(offer), expected, JSON.stringify(offer));
  }
});

Deno.test("readCodec() takes v1 for whatever it doesn't know", () => {
  const table: readonly [unknown, Codec][] = [
    ["opus", "opus"],
    ["v1", "v1"],
    ["lyra", "v1"],
    [undefined, "v1"],
    [["opus"], "v1"],
  ];
  for (const [choice, expected] of table) assert.equal(readCodec(choice), expected);
});

Deno.test("chooseCodec() takes the caller's first that is allowed, else v1", () => {
  const table: readonly [readonly Codec[], readonly Codec[], Codec][] = [
    [["opus", "v1"], ["opus", "v1"], "opus"],
    [["opus", "v1"], ["v1"], "v1"],
    [["v1", "opus"], ["opus", "v1"], "v1"],
    [["v1"], ["opus", "v1"], "v1"],
    [["opus"], ["v1"], "v1"],
    [["opus"], ["opus"], "opus"],
  ];
  for (const [offered, allowed, expected] of table) {
    assert.equal(chooseCodec(offered, allowed), expected, `${offered} / ${allowed}`);
  }
});

Deno.test("chooseCodec() chooses only what both sides can", () => {
  const anyCodecs = fc.subarray([...CODECS], { minLength: 1 });
  fc.assert(fc.property(anyCodecs, anyCodecs, (offered, allowed) => {
    const codec = chooseCodec(readCodecs(offered), allowed);
    assert.ok(codec === "v1" || offered.includes(codec) && allowed.includes(codec));
  }));
});
