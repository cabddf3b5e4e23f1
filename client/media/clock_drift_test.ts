import assert from "node:assert/strict";
import { seededRandom } from "../../tools/seeded_random.ts";
import { type ClockDrift, createClockDrift } from "./clock_drift.ts";

const HZ = 48_000, PERIOD = 240, PERIOD_MS = 5;

interface Scene {
  /** By how much the speaker's clock is faster, at ms of the microphone's. */
  readonly ppm: (ms: number) => number;
  readonly seconds: number;
  /** A period is seen up to so much late. */
  readonly jitterMs?: number;
  /** What the speaker has taken beyond its clock by then, in samples. */
  readonly extra?: (ms: number) => number;
  readonly eachSecond?: (drift: ClockDrift, second: number) => void;
}

function watch({ ppm, seconds, jitterMs = 1, extra = () => 0, eachSecond }: Scene): ClockDrift {
  const random = seededRandom(3);
  const drift = createClockDrift({ captureHz: HZ, playbackHz: HZ });
  let captured = 0, played = 0, playedMs = 0.4 * PERIOD_MS, capturedMs = 0;
  while (capturedMs < seconds * 1_000) {
    const isPlayed = playedMs < capturedMs;
    const endMs = isPlayed ? playedMs : capturedMs;
    if (isPlayed) {
      played += PERIOD;
      playedMs += PERIOD_MS / (1 + ppm(playedMs) / 1e6);
    } else {
      captured += PERIOD;
      capturedMs += PERIOD_MS;
    }
    drift.see(endMs + jitterMs * random(), captured, played + extra(endMs));
    if (!isPlayed && capturedMs % 1_000 === 0) eachSecond?.(drift, capturedMs / 1_000);
  }
  return drift;
}

for (const ppm of [200, 100, 0, -100, -200]) {
  Deno.test(`clockDrift.ppm is ${ppm} within 40 after 5 s and within 5 after 30 s, with 1 ms of jitter`, () => {
    watch({
      ppm: () => ppm,
      seconds: 40,
      eachSecond(drift, second) {
        const off = Math.abs(drift.ppm - ppm);
        if (second >= 5) assert.ok(off < 40, `${drift.ppm} ppm after ${second} s`);
        if (second >= 30) assert.ok(off < 5, `${drift.ppm} ppm after ${second} s`);
      },
    });
  });
}

Deno.test("clockDrift.ppm is exactly 0 where one clock moves both ends, however late it is seen", () => {
  const random = seededRandom(4);
  const drift = createClockDrift({ captureHz: HZ, playbackHz: HZ });
  for (let period = 1; period < 4_000; period++) {
    drift.see(period * PERIOD_MS + 20 * random(), period * PERIOD, period * PERIOD);
  }
  assert.ok(Math.abs(drift.ppm) < 1e-3, `${drift.ppm} ppm`);
});

Deno.test("clockDrift.ppm is 0 until it is sure of more", () => {
  watch({
    ppm: () => 0,
    seconds: 2,
    jitterMs: 10,
    eachSecond: (drift) => assert.ok(Math.abs(drift.ppm) < 200, `${drift.ppm} ppm`),
  });
});

Deno.test("clockDrift.ppm takes a gap of 10 ms and a buffer that grows for no drift", () => {
  const extra = (ms: number) => (ms > 10_000 ? -480 : 0) + (ms > 12_000 ? 240 : 0);
  watch({
    ...{ ppm: () => 50, seconds: 20, extra },
    eachSecond(drift, second) {
      if (second > 5) assert.ok(Math.abs(drift.ppm - 50) < 25, `${drift.ppm} ppm at ${second} s`);
    },
  });
});

Deno.test("clockDrift.ppm follows a clock that becomes warm", () => {
  const drift = watch({ ppm: (ms) => 50 + ms / 10_000, seconds: 300 });
  assert.ok(Math.abs(drift.ppm - 80) < 6, `${drift.ppm} ppm`);
});

Deno.test("clockDrift.ppm takes a speaker that stumbles while it starts for no drift", () => {
  const extra = (ms: number) => -PERIOD * Math.min(8, Math.floor(ms / 400));
  watch({
    ...{ ppm: () => 0, seconds: 12, extra },
    eachSecond(drift, second) {
      if (second > 3) assert.ok(Math.abs(drift.ppm) < 50, `${drift.ppm} ppm at ${second} s`);
    },
  });
});
