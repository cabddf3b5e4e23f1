import assert from "node:assert/strict";
import { createFakeClock } from "./fake_device.ts";
import { openDeaf, openSilence, openTone } from "./plain_sources.ts";

Deno.test("openTone() gives 440 Hz without a seam between periods, in real time", () => {
  const clock = createFakeClock();
  const device = openTone(clock);
  const into = new Float32Array(241);
  const samples: number[] = [];
  for (let i = 0; i < 200; i++) samples.push(...into.subarray(0, device.read(into)));
  assert.equal(samples.length, 48_000);
  assert.ok(Math.abs(clock.now() - 1000) < 1e-6);
  const rising = samples.filter((sample, i) => sample >= 0 && (samples[i - 1] ?? 1) < 0).length;
  assert.ok(Math.abs(rising - 440) <= 1, `${rising} periods`);
  const steepest = Math.max(...samples.map((s, i) => i === 0 ? 0 : Math.abs(s - samples[i - 1]!)));
  assert.ok(steepest < 0.2 * 2 * Math.PI * 440 / 48_000 * 1.01);
});

Deno.test("openSilence() and openDeaf() keep their pace at rates that don't divide into periods", () => {
  for (const hz of [8_000, 11_025, 44_100, 48_000]) {
    const clock = createFakeClock();
    const mic = openSilence(clock, hz);
    const into = new Float32Array(500).fill(1);
    let samples = 0;
    while (clock.now() < 10_000) samples += mic.read(into);
    assert.ok(Math.abs(samples / hz - clock.now() / 1000) < 1e-6, `${hz} Hz`);
    assert.equal(into[0], 0);

    const speakerClock = createFakeClock();
    const speaker = openDeaf(speakerClock, hz);
    const period = speaker.playback?.period ?? 0;
    for (let i = 0; i < 1000; i++) speaker.write(into.subarray(0, period));
    assert.ok(Math.abs(speakerClock.now() - 1000 * 1000 * period / hz) < 1e-3, `${hz} Hz`);
  }
});
