import assert from "node:assert/strict";
import { AUDIO_COMMAND, AUDIO_WORD, AUDIO_WORDS, DEMAND } from "./audio_control.ts";
import { type AudioDevice, NEED, type Need } from "./audio_device.ts";
import { PUMP_BYTES, PUMP_WORD } from "./audio_messages.ts";
import { createPump } from "./audio_pump.ts";
import { createFakeClock, createFakeDevice } from "./fake_device.ts";
import { createRingBuffer, openRing } from "./ring.ts";

const PERIOD = 4;

function pumped(options: { ringSamples?: number; need?: () => Need } = {}) {
  const device = createFakeDevice({ clock: createFakeClock(), period: PERIOD });
  const capture = openRing(createRingBuffer(options.ringSamples ?? 64));
  const playback = openRing(createRingBuffer(64));
  const control = new Int32Array(new SharedArrayBuffer(4 * AUDIO_WORDS));
  const words = new Int32Array(new SharedArrayBuffer(PUMP_BYTES));
  words[PUMP_WORD.attached] = 1;
  // A view: `glitches` of the fake changes under way.
  const withNeed: AudioDevice = options.need
    ? Object.create(device, { need: { value: options.need } })
    : device;
  const period = createPump(withNeed, { capture, playback, control, words });
  return {
    device,
    capture,
    playback,
    control,
    words,
    period(times = 1) {
      for (let i = 0; i < times; i++) period();
    },
    command(command: keyof typeof AUDIO_COMMAND) {
      control[AUDIO_WORD.command] = AUDIO_COMMAND[command];
    },
    captured() {
      const into = new Float32Array(capture.available);
      capture.read(into);
      return [...into];
    },
    play(...samples: number[]) {
      playback.write(Float32Array.from(samples));
    },
    played: () => device.played.map((samples) => [...samples]),
  };
}

Deno.test("pump moves a period from the device to the ring and one back", () => {
  const pump = pumped();
  pump.command("run");
  pump.play(5, 6, 7, 8, 9, 10, 11, 12);
  pump.period(2);
  assert.deepEqual(pump.captured(), [1, 1, 1, 1, 2, 2, 2, 2]);
  assert.deepEqual(pump.played(), [[5, 6, 7, 8], [9, 10, 11, 12]]);
  assert.equal(pump.control[AUDIO_WORD.underruns], 0);
});

Deno.test("pump counts each period and tells when it ended", () => {
  const pump = pumped();
  const before = Date.now() | 0;
  pump.period(3);
  assert.equal(pump.control[AUDIO_WORD.periods], 3);
  assert.ok((((pump.control[AUDIO_WORD.beatMs] ?? 0) - before) | 0) >= 0);
});

Deno.test("pump plays what there is, then silence, when the ring lacks samples", () => {
  const pump = pumped();
  pump.command("run");
  pump.play(5, 6);
  pump.period(2);
  assert.deepEqual(pump.played(), [[5, 6, 0, 0], [0, 0, 0, 0]]);
  assert.equal(pump.control[AUDIO_WORD.underruns], 2);
});

Deno.test("pump drops the newest period when the capture ring is full", () => {
  const pump = pumped({ ringSamples: 8 });
  pump.command("run");
  pump.period(3);
  assert.equal(pump.control[AUDIO_WORD.overruns], 1);
  assert.deepEqual(pump.captured(), [1, 1, 1, 1, 2, 2, 2, 2]);
});

Deno.test("pump discards what it hears and plays silence while warm", () => {
  const pump = pumped();
  pump.command("warm");
  pump.play(5, 6, 7, 8);
  pump.period();
  assert.deepEqual(pump.captured(), []);
  assert.deepEqual(pump.played(), [[0, 0, 0, 0]]);
  assert.equal(pump.playback.available, 0);
  assert.equal(pump.control[AUDIO_WORD.underruns], 0);
});

Deno.test("pump tells the device when a call runs and when it doesn't", () => {
  const pump = pumped();
  for (const command of ["warm", "run", "run", "warm", "run"] as const) {
    pump.command(command);
    pump.period();
  }
  assert.deepEqual(pump.device.told, ["running", "warm", "running"]);
});

Deno.test("pump leaves rings and shared words alone while it is not attached", () => {
  const pump = pumped();
  pump.command("run");
  pump.words[PUMP_WORD.attached] = 0;
  pump.play(5, 6, 7, 8);
  pump.device.glitch();
  pump.period();
  assert.deepEqual(pump.captured(), []);
  assert.equal(pump.playback.available, 4);
  assert.deepEqual(pump.played(), [[0, 0, 0, 0]]);
  assert.equal(pump.control[AUDIO_WORD.periods], 0);
  assert.deepEqual(pump.device.told, []);
});

Deno.test("pump passes the device's glitches on", () => {
  const pump = pumped();
  pump.device.glitch();
  pump.device.glitch();
  pump.period(2);
  assert.equal(pump.control[AUDIO_WORD.deviceGlitches], 2);
  assert.equal(pump.words[PUMP_WORD.glitches], 2);
});

Deno.test("pump writes nothing to a speaker that has enough", () => {
  const pump = pumped({ need: () => NEED.enough });
  pump.command("run");
  pump.play(5, 6, 7, 8);
  pump.period(2);
  assert.deepEqual(pump.played(), []);
  assert.equal(pump.playback.available, 4);
});

Deno.test("pump waits for what may still come in time, but not while the speaker runs dry", () => {
  let need: Need = NEED.some;
  const pump = pumped({
    need: () => {
      const now = need;
      if (now === NEED.starving) need = NEED.enough;
      return now;
    },
  });
  pump.command("run");
  pump.play(5, 6);
  pump.period();
  assert.deepEqual(pump.played(), []);
  need = NEED.starving;
  pump.period();
  assert.deepEqual(pump.played(), [[5, 6, 0, 0]]);
  assert.equal(pump.control[AUDIO_WORD.underruns], 1);
});

Deno.test("pump asks for a period that can be waited for a little, and at last for anything", () => {
  const asked: (number | undefined)[] = [];
  const pump = pumped({ need: () => asked.length === 0 ? NEED.some : NEED.enough });
  pump.command("run");
  const wait = Atomics.wait;
  Object.assign(Atomics, {
    wait() {
      const demand = pump.control[AUDIO_WORD.demand];
      asked.push(demand);
      if (demand === DEMAND.now) pump.play(5, 6, 7, 8);
      return "timed-out";
    },
  });
  try {
    pump.period();
  } finally {
    Object.assign(Atomics, { wait });
  }
  assert.deepEqual(asked, [DEMAND.soon, DEMAND.now]);
  assert.equal(pump.control[AUDIO_WORD.periods], 2, "each is a beat");
  assert.deepEqual(pump.played(), [[5, 6, 7, 8]]);
  pump.period();
  assert.equal(pump.control[AUDIO_WORD.demand], DEMAND.enough);
});

Deno.test("pump ends a period even if the speaker never has enough", () => {
  const pump = pumped({ need: () => NEED.starving });
  pump.command("run");
  pump.period();
  assert.equal(pump.played().length, 4);
});

Deno.test("pump throws what the device throws", () => {
  const pump = pumped();
  pump.device.die(new Error("unplugged"));
  assert.throws(() => pump.period(), /unplugged/);
});

Deno.test("pump tells the device's delay when it takes the rings over, not while it warms up beside", () => {
  const pump = pumped();
  const delays = () => [
    pump.control[AUDIO_WORD.inputLatencyUs],
    pump.control[AUDIO_WORD.outputLatencyUs],
  ];
  pump.control[AUDIO_WORD.inputLatencyUs] = pump.control[AUDIO_WORD.outputLatencyUs] = 5_000;
  pump.words[PUMP_WORD.attached] = 0;
  pump.period();
  assert.deepEqual(delays(), [5_000, 5_000]);
  pump.words[PUMP_WORD.attached] = 1;
  pump.period();
  assert.deepEqual(delays(), [0, 0], "the fake's own");
});
