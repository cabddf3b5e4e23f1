import assert from "node:assert/strict";
import { seededRandom } from "../../tools/seeded_random.ts";
import { HANGOVER_MS } from "./voice_activity.ts";
import { createVoiceGate, PRE_ROLL_MS, type Transmit, type TransmitMode } from "./voice_gate.ts";

const HZ = 48_000;
const CHUNK = 256;

const rig = (mode: TransmitMode, hz = HZ) => {
  const transmit: Transmit = { mode, muted: false, held: false };
  return { transmit, gate: createVoiceGate(hz, transmit) };
};

/** White noise of that RMS in dBFS. */
function noise(ms: number, db: number, hz = HZ, random = seededRandom(1)): Float32Array {
  const peak = 10 ** (db / 20) * Math.sqrt(3);
  return Float32Array.from({ length: (ms * hz) / 1_000 }, () => peak * (2 * random() - 1));
}

/** A 300 Hz tone of that RMS in dBFS, as voiced speech at its onset. */
function tone(ms: number, db: number, frequency = 300): Float32Array {
  const peak = 10 ** (db / 20) * Math.SQRT2;
  return Float32Array.from(
    { length: (ms * HZ) / 1_000 },
    (_, i) => peak * Math.sin((2 * Math.PI * frequency * i) / HZ),
  );
}

function join(...parts: Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** What the gate makes of `input`, worked off in chunks; `each` is asked before each, with its time in ms. */
function pass(
  gate: ReturnType<typeof createVoiceGate>,
  input: Float32Array,
  each: (ms: number) => void = () => {},
): Float32Array {
  const output = input.slice();
  for (let at = 0; at < output.length; at += CHUNK) {
    each((1_000 * at) / HZ);
    const part = output.subarray(at, at + CHUNK);
    gate.process(part, part.length);
  }
  return output;
}

const rms = (samples: Float32Array, fromMs: number, toMs: number) => {
  const part = samples.subarray((fromMs * HZ) / 1_000, (toMs * HZ) / 1_000);
  return Math.sqrt(part.reduce((sum, x) => sum + x * x, 0) / part.length);
};
const largestStep = (samples: Float32Array) =>
  samples.reduce((most, x, i) => Math.max(most, Math.abs(x - (samples[i - 1] ?? 0))), 0);

Deno.test("voiceGate.process() changes nothing while the microphone is open", () => {
  const { gate } = rig("open");
  const input = noise(500, -20);
  assert.deepEqual(pass(gate, input), input);
  assert.ok(gate.isOpen);
});

Deno.test("voiceGate.process() lets nothing through that is muted from the start", () => {
  const { gate, transmit } = rig("open");
  transmit.muted = true;
  assert.ok(pass(gate, noise(100, -20)).every((x) => x === 0));
});

Deno.test("voiceGate.process() fades within 5 ms when muted, without a click", () => {
  const { gate, transmit } = rig("open");
  const output = pass(gate, tone(400, -20, 200), (ms) => transmit.muted = ms >= 100 && ms < 250);
  assert.equal(rms(output, 112, 250), 0);
  assert.ok(rms(output, 262, 400) > 0.099);
  // The tone's own steepest step, and a fade's 1/240 of its peak.
  assert.ok(largestStep(output) < 0.1414 * (2 * Math.PI * 200 / HZ + 1 / 240) + 1e-4);
});

Deno.test("voiceGate.process() sends while the button is held, and not once it is muted", () => {
  const { gate, transmit } = rig("push");
  const output = pass(gate, tone(600, -20), (ms) => {
    transmit.held = ms >= 200 && ms < 500;
    transmit.muted = ms >= 400;
  });
  assert.equal(rms(output, 0, 195), 0);
  assert.ok(rms(output, 215, 395) > 0.099);
  assert.equal(rms(output, 415, 600), 0);
});

Deno.test("voiceGate.talking tells speech when nothing is sent", () => {
  const { gate, transmit } = rig("open");
  transmit.muted = true;
  pass(gate, noise(2_000, -65));
  assert.equal(gate.talking, false);
  pass(gate, tone(20, -35));
  assert.equal(gate.talking, true);
  assert.equal(gate.isOpen, false);
});

for (const db of [-70, -60, -50, -45]) {
  Deno.test(`voiceGate.process() opens by voice out of noise of ${db} dBFS, from the very beginning`, () => {
    const { gate } = rig("voice");
    const level = Math.max(db + 15, -40);
    const input = join(noise(3_000, db), tone(400, level), noise(2_000, db));
    const output = pass(gate, input);
    assert.equal(rms(output, 1_000, 2_990), 0, "the noise is not sent");
    // All of the word, later by the pre-roll: its first ms are not cut.
    const spoken = 3_000 + PRE_ROLL_MS;
    for (const [from, to] of [[0, 5], [5, 10], [10, 400]] as const) {
      const share = rms(output, spoken + from, spoken + to) / rms(input, 3_000 + from, 3_000 + to);
      assert.ok(share > 0.9, `${share} of ${from} to ${to} ms`);
    }
    assert.ok(rms(output, 3_400, 3_400 + HANGOVER_MS - 10) > 0, "it stays open between words");
    assert.equal(rms(output, 3_400 + HANGOVER_MS + PRE_ROLL_MS + 20, 5_000), 0);
  });
}

Deno.test("voiceGate.process() doesn't open by voice for a click, a hum or an offset", () => {
  const click = noise(3, -10);
  const hum = tone(3_000, -45, 50).map((x) => x + 0.05);
  const random = seededRandom(5);
  const quiet = (ms: number) => noise(ms, -65, HZ, random);
  const { gate } = rig("voice");
  const output = pass(gate, join(quiet(2_000), click, quiet(1_000)));
  assert.equal(rms(output, 1_000, 3_000), 0);
  assert.equal(rms(pass(rig("voice").gate, hum), 1_000, 3_000), 0);
});

Deno.test("voiceGate.process() shuts again after a new noise, which becomes the floor", () => {
  const { gate } = rig("voice");
  const output = pass(gate, join(noise(1_000, -70), noise(9_000, -40)));
  assert.ok(rms(output, 1_100, 1_400) > 0);
  assert.equal(rms(output, 9_000, 10_000), 0);
});

Deno.test("voiceGate.process() goes on with a tone that never pauses", () => {
  const output = pass(rig("voice").gate, tone(30_000, -17, 440));
  assert.ok(rms(output, 29_000, 30_000) > 0.14);
});

Deno.test("voiceGate.process() changes between modes without a click", () => {
  const { gate, transmit } = rig("open");
  const modes: readonly TransmitMode[] = ["open", "voice", "open", "push", "voice", "open"];
  const output = pass(gate, tone(1_200, -20, 200), (ms) => {
    transmit.mode = modes[Math.floor(ms / 200)]!;
  });
  assert.ok(largestStep(output) < 0.1414 * (2 * Math.PI * 200 / HZ + 1 / 240) + 1e-4);
  assert.ok(rms(output, 1_050, 1_200) > 0.099);
});

Deno.test("voiceGate.process() hears speech at 8 kHz as well", () => {
  const { gate } = rig("voice", 8_000);
  const quiet = noise(2_000, -65, 8_000), loud = noise(30, -30, 8_000);
  gate.process(quiet, quiet.length);
  assert.equal(gate.talking, false);
  gate.process(loud, loud.length);
  assert.equal(gate.talking, true);
});
