import assert from "node:assert/strict";
import { createAnswers } from "./answers.ts";
import type { User } from "./directory.ts";

const user = (ip: string): User => ({
  ...{ name: "Marc", ip, port: 5_004, version: 2, key: null, since: 0 },
});
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("answers.found() tells version 1 the address alone, and makes that once", () => {
  const answers = createAnswers();
  const first = answers.found(1, user("10.0.0.1"), "10.0.0.1");
  assert.equal(textOf(first), `{"ip": "10.0.0.1"}`);
  assert.equal(answers.found(1, user("10.0.0.1"), "10.0.0.1"), first);
  assert.equal(textOf(answers.found(1, user("127.0.0.1"), "10.0.0.9")), `{"ip": "10.0.0.9"}`);
  assert.equal(
    textOf(answers.found(2, user("10.0.0.1"), "10.0.0.1")),
    `{"ip":"10.0.0.1","port":5004,"version":2}`,
  );
});

Deno.test("answers.found() keeps no more than 4,096 addresses, and is right for all", () => {
  const answers = createAnswers();
  for (let i = 0; i < 10_000; i++) {
    const ip = `10.0.${i >> 8}.${i & 255}`;
    assert.equal(textOf(answers.found(1, user(ip), ip)), `{"ip": "${ip}"}`);
  }
});
