import assert from "node:assert/strict";
import { NEED } from "./audio_device.ts";
import { createSupply } from "./speaker_supply.ts";

const PERIOD = 240, CAPACITY = 960;

Deno.test("supply.need() keeps two periods in the device, whatever it could hold", () => {
  const supply = createSupply(PERIOD, CAPACITY);
  assert.equal(supply.need(CAPACITY), NEED.starving);
  assert.equal(supply.need(CAPACITY - PERIOD), NEED.some);
  assert.equal(supply.need(CAPACITY - PERIOD - 1), NEED.enough);
  assert.equal(supply.need(CAPACITY - 2 * PERIOD), NEED.enough);
  assert.equal(supply.need(0), NEED.enough);
});

Deno.test("supply.need() asks for a period more after each gap but the first, up to what the device holds", () => {
  const supply = createSupply(PERIOD, CAPACITY);
  for (const periods of [2, 2, 3, 4, 4]) {
    assert.equal(supply.need(CAPACITY - periods * PERIOD), NEED.enough);
    assert.notEqual(supply.need(CAPACITY - (periods - 1) * PERIOD), NEED.enough);
    supply.ranDry();
  }
});

Deno.test("supply.need() gives the added delay back after ten quiet seconds", () => {
  const supply = createSupply(PERIOD, CAPACITY);
  supply.ranDry();
  supply.ranDry();
  for (let i = 0; i < 2000; i++) {
    assert.equal(supply.need(CAPACITY - 2 * PERIOD), NEED.some);
  }
  assert.equal(supply.need(CAPACITY - 2 * PERIOD), NEED.enough);
});

Deno.test("supply.need() learns the capacity where the device doesn't tell it", () => {
  const supply = createSupply(PERIOD, 0);
  assert.equal(supply.need(1000), NEED.starving);
  assert.equal(supply.need(1000 - 2 * PERIOD), NEED.enough);
});

Deno.test("supply.need() begins with more where a device crackled, and gives it back", () => {
  const supply = createSupply(PERIOD, CAPACITY, 4);
  assert.equal(supply.need(CAPACITY - 3 * PERIOD), NEED.some);
  for (let i = 0; i < 4_002; i++) supply.need(0);
  assert.equal(supply.need(CAPACITY - 2 * PERIOD), NEED.enough);
});

Deno.test("supply.need() takes two gaps far apart for two that were alone", () => {
  const supply = createSupply(PERIOD, CAPACITY);
  for (let gap = 0; gap < 3; gap++) {
    supply.ranDry();
    for (let i = 0; i < 2_001; i++) supply.need(0);
  }
  assert.equal(supply.need(CAPACITY - 2 * PERIOD), NEED.enough);
});
