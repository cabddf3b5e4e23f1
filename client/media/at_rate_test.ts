import assert from "node:assert/strict";
import { atRate } from "./at_rate.ts";
import { createFakeClock, createFakeDevice } from "./fake_device.ts";

const SECOND_PERIODS = 200;

/** Of a sine of `hz` among `rate` samples a second, the share of the energy that is at that frequency. */
function purity(samples: readonly number[], hz: number, rate: number): number {
  let sin = 0, cos = 0, energy = 0;
  samples.forEach((sample, i) => {
    const phase = 2 * Math.PI * hz * i / rate;
    sin += sample * Math.sin(phase);
    cos += sample * Math.cos(phase);
    energy += sample * sample;
  });
  return 2 * (sin * sin + cos * cos) / (samples.length * energy);
}

Deno.test("atRate() gives a ring at 48 kHz what a microphone at 44.1 kHz hears", () => {
  let at = 0;
  const own = createFakeDevice({
    clock: createFakeClock(),
    hz: 44_100,
    period: 221,
    fill(into) {
      for (let i = 0; i < into.length; i++) into[i] = Math.sin(2 * Math.PI * 440 * at++ / 44_100);
    },
  });
  const device = atRate(own, { captureHz: 48_000 });
  assert.deepEqual([device.capture?.hz, device.playback?.hz], [48_000, 44_100]);
  const period = new Float32Array(device.capture!.period + 1);
  const heard: number[] = [];
  for (let i = 0; i < SECOND_PERIODS; i++) {
    const count = device.read(period);
    assert.ok(count <= device.capture!.period);
    heard.push(...period.subarray(0, count));
  }
  const wanted = SECOND_PERIODS * 221 * 48_000 / 44_100;
  assert.ok(Math.abs(heard.length - wanted) < 20, `${heard.length} samples, not ${wanted}`);
  assert.ok(purity(heard.slice(480), 440, 48_000) > 0.999);
});

Deno.test("atRate() plays a ring of 48 kHz on a speaker at 16 kHz, in whole periods", () => {
  const own = createFakeDevice({ clock: createFakeClock(), hz: 16_000, period: 80 });
  const device = atRate(own, { playbackHz: 48_000 });
  const { period } = device.playback!;
  for (let i = 0, at = 0; i < SECOND_PERIODS; i++) {
    device.write(
      Float32Array.from({ length: period }, () => Math.sin(2 * Math.PI * 440 * at++ / 48_000)),
    );
  }
  assert.ok(own.played.every(({ length }) => length === 80));
  assert.ok(Math.abs(own.played.length - SECOND_PERIODS) <= 2, `${own.played.length} periods`);
  const heard = own.played.flatMap((samples) => [...samples]);
  assert.ok(purity(heard.slice(160), 440, 16_000) > 0.999);
});

Deno.test("atRate() leaves a device alone that has the rates already", () => {
  const own = createFakeDevice({ clock: createFakeClock() });
  assert.equal(atRate(own, { captureHz: 48_000, playbackHz: 48_000 }), own);
  assert.equal(atRate(own, {}), own);
});
