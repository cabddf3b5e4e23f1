import assert from "node:assert/strict";
import { CODE_LIFE_MS, createOneTimeCodes, newSecret, sameSecret } from "./secrets.ts";

Deno.test("newSecret() has 256 bits, differs each time, and fits a fragment", () => {
  const secrets = new Set(Array.from({ length: 100 }, newSecret));
  assert.equal(secrets.size, 100);
  for (const secret of secrets) assert.match(secret, /^[A-Za-z0-9_-]{43}$/);
});

Deno.test("sameSecret() compares whole texts", () => {
  const secret = newSecret();
  assert.ok(sameSecret(secret, secret));
  assert.ok(!sameSecret(secret.slice(1), secret));
  assert.ok(!sameSecret(`${secret}a`, secret));
  assert.ok(!sameSecret("", secret));
  assert.ok(!sameSecret("é".repeat(43), secret));
});

Deno.test("createOneTimeCodes().redeem() takes a code once", () => {
  const codes = createOneTimeCodes(() => 0);
  const first = codes.issue();
  const second = codes.issue();
  assert.ok(!codes.redeem("x"));
  assert.ok(codes.redeem(first));
  assert.ok(!codes.redeem(first));
  assert.ok(codes.redeem(second));
});

Deno.test("createOneTimeCodes().redeem() refuses a code that is too old", () => {
  let now = 0;
  const codes = createOneTimeCodes(() => now);
  const code = codes.issue();
  const other = codes.issue();
  now = CODE_LIFE_MS - 1;
  assert.ok(codes.redeem(other));
  now = CODE_LIFE_MS;
  assert.ok(!codes.redeem(code));
});

Deno.test("createOneTimeCodes().issue() forgets the oldest beyond its bound", () => {
  const codes = createOneTimeCodes(() => 0);
  const issued = Array.from({ length: 17 }, () => codes.issue());
  assert.ok(!codes.redeem(issued[0] ?? ""));
  assert.ok(codes.redeem(issued[1] ?? ""));
});
