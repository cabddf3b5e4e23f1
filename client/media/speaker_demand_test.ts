import assert from "node:assert/strict";
import { DEMAND } from "./audio_control.ts";
import { createSpeakerDemand } from "./speaker_demand.ts";

const PERIOD_MS = 5, PERIOD_SAMPLES = 240;

/** A playout that is given packets of a period, and a speaker that takes them. */
function start() {
  const playout = {
    grace: 0,
    heldMs: 0,
    awaits: (samples: number) => 48 * playout.heldMs < samples,
  };
  let filled = 0;
  const demand = createSpeakerDemand(playout, {
    periodMs: PERIOD_MS,
    periodSamples: PERIOD_SAMPLES,
    fill() {
      filled++;
      playout.heldMs = Math.max(0, playout.heldMs - PERIOD_MS);
      return PERIOD_SAMPLES;
    },
  });
  return {
    demand,
    playout,
    get filled() {
      return filled;
    },
    arrive(nowMs: number) {
      demand.arriving(nowMs);
      const { grace } = playout;
      playout.heldMs += PERIOD_MS;
      return { grace, got: demand.arrived() };
    },
  };
}

Deno.test("speakerDemand.ask() gives nothing that isn't needed, and what is there at once", () => {
  const speaker = start();
  speaker.arrive(0);
  assert.equal(speaker.demand.ask(DEMAND.enough, 1), 0);
  assert.equal(speaker.filled, 0);
  assert.equal(speaker.demand.ask(DEMAND.soon, 6), PERIOD_SAMPLES);
});

Deno.test("speakerDemand.arrived() serves a speaker that waits, once", () => {
  const speaker = start();
  assert.equal(speaker.demand.ask(DEMAND.soon, 5), 0);
  assert.equal(speaker.arrive(7).got, PERIOD_SAMPLES);
  assert.equal(speaker.arrive(7.1).got, 0);
  assert.equal(speaker.filled, 1);
});

Deno.test("speakerDemand.ask() has sound made up when there is no time left, or nobody waits", () => {
  const speaker = start();
  speaker.demand.ask(DEMAND.soon, 5);
  assert.equal(speaker.demand.ask(DEMAND.now, 9), PERIOD_SAMPLES);
  assert.equal(speaker.arrive(9.1).got, 0, "too late");
  assert.equal(start().demand.ask(DEMAND.ahead, 5), PERIOD_SAMPLES);
});

Deno.test("speakerDemand.arriving() counts a packet as in time as long as it would have been waited for", () => {
  const speaker = start();
  const graceAfter = (ms: number, demand: number) => {
    speaker.playout.heldMs = 2 * PERIOD_MS;
    speaker.demand.ask(demand, 100);
    return speaker.arrive(100 + ms).grace;
  };
  assert.equal(graceAfter(1, DEMAND.soon), PERIOD_SAMPLES);
  assert.equal(graceAfter(3, DEMAND.soon), 0);
  assert.equal(graceAfter(1, DEMAND.now), 0);
  speaker.playout.heldMs = 0;
  speaker.demand.ask(DEMAND.soon, 105);
  assert.equal(speaker.arrive(106).grace, 0, "the speaker hasn't got the period yet");
});

Deno.test("speakerDemand.waitMs is how long packets wait for the speaker, pauses left out", () => {
  const early = start(), late = start();
  for (let ms = 0; ms < 3_000; ms += PERIOD_MS) {
    early.arrive(ms);
    early.demand.ask(DEMAND.soon, ms + 4);
    early.playout.heldMs = 2 * PERIOD_MS;
    late.demand.ask(DEMAND.soon, ms);
    late.arrive(ms + 1);
  }
  assert.ok(Math.abs(early.demand.waitMs - 14) < 0.5, `early ${early.demand.waitMs}`);
  assert.ok(Math.abs(late.demand.waitMs) < 0.5, `late ${late.demand.waitMs}`);
});

Deno.test("speakerDemand.waitMs is not known in a long pause, whatever the packets before it waited for", () => {
  const { demand, playout, arrive } = start();
  demand.ask(DEMAND.soon, 0);
  playout.heldMs = 150; // they came while the speaker was being opened
  arrive(1);
  assert.equal(demand.waitMs, 150);
  playout.heldMs = 0;
  const waits: number[] = [];
  for (let ms = PERIOD_MS; ms < 3_000; ms += PERIOD_MS) {
    demand.ask(DEMAND.now, ms);
    waits.push(demand.waitMs);
  }
  assert.ok(waits[200] === 150 && Number.isNaN(waits.at(-1)), `${waits[200]}, ${waits.at(-1)}`);
});
