import assert from "node:assert/strict";
import { createConcealer } from "./conceal.ts";

const FADE = 256, REPEAT = 64;

function makeUp(sound: (at: number) => number, count: number): number[] {
  const concealer = createConcealer(FADE, REPEAT);
  for (let at = 0; at < 300; at++) concealer.played(sound(at));
  concealer.begin();
  return Array.from({ length: count }, () => concealer.next());
}

Deno.test("concealer.next() goes on without a step, and fades to silence", () => {
  const sound = (at: number) => 0.8 * Math.sin((2 * Math.PI * at) / 40);
  const made = [sound(299), ...makeUp(sound, 300)];
  const steepest = 0.8 * ((2 * Math.PI) / 40) + 0.8 / FADE;
  for (let i = 1; i < made.length; i++) {
    assert.ok(Math.abs(made[i]! - made[i - 1]!) <= steepest);
  }
  assert.ok(made.slice(0, 80).some((sample) => Math.abs(sample) > 0.5));
  assert.ok(made.slice(FADE + 1).every((sample) => sample === 0));
});

Deno.test("concealer.next() is silence when nothing began", () => {
  const concealer = createConcealer(FADE, REPEAT);
  concealer.played(0.5);
  assert.equal(concealer.next(), 0);
});

Deno.test("concealer.begin() starts anew after what was played since", () => {
  const concealer = createConcealer(FADE, REPEAT);
  for (let at = 0; at < REPEAT; at++) concealer.played(0.5);
  concealer.begin();
  for (let at = 0; at < FADE; at++) concealer.next();
  for (let at = 0; at < REPEAT; at++) concealer.played(-0.25);
  concealer.begin();
  assert.ok(Math.abs(concealer.next() + 0.25) < 0.01);
});
