import assert from "node:assert/strict";
import { createLogin } from "./login.ts";

const PASSWORD = "correct horse";

function setUp() {
  let now = 1_000_000;
  const login = createLogin(PASSWORD, () => now);
  return { login, pass: (ms: number) => void (now += ms) };
}

Deno.test("login.tryPassword() gives a token that holds for half a day, to the right one only", () => {
  const { login, pass } = setUp();
  assert.deepEqual(login.tryPassword("correct hors", "10.0.0.1"), { state: "wrong" });
  const outcome = login.tryPassword(PASSWORD, "10.0.0.1");
  assert.ok(outcome.state === "right");
  assert.ok(login.knows(outcome.token));
  assert.ok(!login.knows(`${outcome.token}x`) && !login.knows(""));
  pass(12 * 3_600_000 - 1);
  assert.ok(login.knows(outcome.token));
  pass(1);
  assert.ok(!login.knows(outcome.token));
});

Deno.test("login.tryPassword() lets who guesses wrong wait, longer each time, and nobody else", () => {
  const { login, pass } = setUp();
  for (let i = 0; i < 5; i++) assert.equal(login.tryPassword("x", "10.0.0.1").state, "wrong");
  const waits: number[] = [];
  for (let i = 0; i < 8; i++) {
    const refused = login.tryPassword(PASSWORD, "10.0.0.1");
    assert.ok(refused.state === "too-many", "not even the right one");
    waits.push(refused.retryAfterMs);
    pass(refused.retryAfterMs);
    assert.equal(login.tryPassword("x", "10.0.0.1").state, "wrong");
  }
  assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1_000));
  assert.equal(login.tryPassword(PASSWORD, "10.0.0.2").state, "right");
});

Deno.test("login.tryPassword() counts the addresses of one IPv6 network as one", () => {
  const { login } = setUp();
  for (let i = 0; i < 5; i++) login.tryPassword("x", `2001:db8:1:2:${i}::1`);
  assert.equal(login.tryPassword("x", "2001:db8:1:2::9").state, "too-many");
  assert.equal(login.tryPassword("x", "2001:db8:1:3::9").state, "wrong");
});

Deno.test("login.tryPassword() bounds the guesses of many addresses together, and recovers", () => {
  const { login, pass } = setUp();
  let wrong = 0;
  for (let i = 0; i < 10_000; i++) {
    if (login.tryPassword("x", `10.1.${i >> 8}.${i & 255}`).state === "wrong") wrong++;
  }
  assert.equal(wrong, 30);
  pass(2_000);
  assert.equal(login.tryPassword(PASSWORD, "10.9.9.9").state, "right");
});
