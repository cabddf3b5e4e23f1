import assert from "node:assert/strict";
import { NEED } from "./audio_device.ts";
import { createSupply, type SpeakerSupply } from "./speaker_supply.ts";

const PERIOD = 240, CAPACITY = 2_160;

/** How many periods are kept in the device after so many of its periods have passed. */
function kept(supply: SpeakerSupply, periods = 0): number {
  let held = 0;
  const fill = () => {
    while (supply.need(CAPACITY - held * PERIOD) !== NEED.enough) held++;
  };
  for (let i = 0; i < periods; i++) {
    fill();
    held--;
  }
  fill();
  return held;
}

Deno.test("supply.need() keeps two periods in the device, whatever it could hold", () => {
  const supply = createSupply(PERIOD, CAPACITY);
  assert.equal(supply.need(CAPACITY), NEED.starving);
  assert.equal(supply.need(CAPACITY - PERIOD), NEED.some);
  assert.equal(supply.need(CAPACITY - PERIOD - 1), NEED.enough);
  assert.equal(supply.need(CAPACITY - 2 * PERIOD), NEED.enough);
  assert.equal(supply.need(0), NEED.enough);
});

Deno.test("supply.need() asks for a period more after each gap but the first, up to five", () => {
  const supply = createSupply(PERIOD, CAPACITY);
  for (const periods of [2, 2, 3, 4, 5, 5, 5]) {
    assert.equal(kept(supply), periods);
    supply.ranDry();
  }
});

Deno.test("supply.need() never asks for more than the device holds", () => {
  const supply = createSupply(PERIOD, 3 * PERIOD);
  for (let gap = 0; gap < 5; gap++) supply.ranDry();
  assert.equal(supply.need(0), NEED.enough);
  assert.equal(supply.need(PERIOD), NEED.some);
});

Deno.test("supply.need() gives a bad start's delay back within some seconds", () => {
  const supply = createSupply(PERIOD, CAPACITY);
  for (let gap = 0; gap < 10; gap++) supply.ranDry();
  assert.equal(kept(supply, 100), 5);
  assert.equal(kept(supply, 1_200), 2); // 6 s of 5 ms
});

Deno.test("supply.need() takes longer to give back where that made the next gap", () => {
  const supply = createSupply(PERIOD, CAPACITY);
  supply.ranDry();
  // A second after each time that less is kept, that turns out to have been too little.
  for (const calmPeriods of [400, 800, 1_600]) {
    supply.ranDry();
    assert.equal(kept(supply, calmPeriods - 20), 3);
    assert.equal(kept(supply, 200), 2);
  }
});

Deno.test("supply.need() begins with more where a device crackled, and gives it back", () => {
  const supply = createSupply(PERIOD, CAPACITY, 8);
  assert.equal(kept(supply), 8);
  assert.equal(kept(supply, 3_000), 2);
});

Deno.test("supply.need() takes two gaps far apart for two that were alone", () => {
  const supply = createSupply(PERIOD, CAPACITY);
  for (let gap = 0; gap < 3; gap++) {
    supply.ranDry();
    assert.equal(kept(supply, 2_001), 2);
  }
});

Deno.test("supply.need() learns the capacity where the device doesn't tell it", () => {
  const supply = createSupply(PERIOD, 0);
  assert.equal(supply.need(1000), NEED.starving);
  assert.equal(supply.need(1000 - 2 * PERIOD), NEED.enough);
});
