import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import type { AudioDevice } from "./audio_device.ts";
import { AudioDeviceError } from "./audio_device.ts";
import { createFakeClock, type FakeClock } from "./fake_device.ts";
import {
  checkFileMic,
  checkFileSpeaker,
  createFileSpeaker,
  openFileMic,
  openFileSpeaker,
} from "./file_device.ts";
import { decodeWav, encodeWav } from "./wav.ts";

const PERIOD = 240;

async function inFolder(test: (folder: string, clock: FakeClock) => void | Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder, createFakeClock());
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function readMs(device: AudioDevice, clock: FakeClock, ms: number): number[] {
  const into = new Float32Array(4096);
  const samples: number[] = [];
  const end = clock.now() + ms - 1e-6;
  while (clock.now() < end) samples.push(...into.subarray(0, device.read(into)));
  return samples;
}

/** Samples that 16 bits hold exactly. */
const ramp = (length: number) => Float32Array.from({ length }, (_, i) => i / 32_768);

Deno.test("openFileMic() plays a file in real time from where the call begins, over and over", () =>
  inFolder((folder, clock) => {
    const path = join(folder, "ramp.wav");
    const file = ramp(1_000);
    Deno.writeFileSync(path, encodeWav(file, 48_000));
    const mic = openFileMic(path, clock);
    assert.deepEqual(new Set(readMs(mic, clock, 50)), new Set([0]));
    mic.setRunning(true);
    const heard = readMs(mic, clock, 50);
    assert.deepEqual(heard, Array.from({ length: 2_400 }, (_, i) => file[i % 1_000]));
    mic.setRunning(false);
    mic.setRunning(true);
    assert.deepEqual(readMs(mic, clock, 5), [...file.subarray(0, PERIOD)]);
    mic.close();
  }));

for (const hz of [8_000, 11_025, 22_050, 44_100, 48_000, 96_000]) {
  Deno.test(`openFileMic() gives ${hz} samples a second of a file of ${hz} Hz`, () =>
    inFolder((folder, clock) => {
      const path = join(folder, "file.wav");
      const file = ramp(hz / 5);
      Deno.writeFileSync(path, encodeWav(file, hz));
      const mic = openFileMic(path, clock);
      assert.equal(mic.capture?.hz, hz);
      mic.setRunning(true);
      const heard = readMs(mic, clock, 1_000);
      assert.equal(heard.length, hz);
      assert.deepEqual(heard, Array.from({ length: hz }, (_, i) => file[i % file.length]));
      mic.close();
    }));
}

Deno.test("openFileMic() skips what a long stall missed, so that it stays in time", () =>
  inFolder((folder, clock) => {
    const path = join(folder, "ramp.wav");
    const file = ramp(20_000);
    Deno.writeFileSync(path, encodeWav(file, 48_000));
    const mic = openFileMic(path, clock);
    mic.setRunning(true);
    assert.equal(readMs(mic, clock, 5).at(-1), file[PERIOD - 1]);
    clock.advance(300);
    const into = new Float32Array(PERIOD + 1);
    assert.equal(mic.read(into), PERIOD);
    assert.equal(into[PERIOD - 1], file[305 * 48 - 1]);
    mic.close();
  }));

function makePipe(path: string): void {
  if (Deno.build.os === "windows") return Deno.mkdirSync(path); // has none in the file system
  assert.ok(new Deno.Command("mkfifo", { args: [path] }).outputSync().success);
}

const NO_MIC: readonly (readonly [string, (path: string) => void, RegExp])[] = [
  ["is not there", () => {}, /Cannot play '.*x\.wav': there is no such file/],
  ["is a folder", (path) => Deno.mkdirSync(path), /Cannot play '.*x\.wav': it is no file/],
  ["is a pipe", makePipe, /Cannot play '.*x\.wav': it is no file/],
  ["is no WAV", (path) => Deno.writeTextFileSync(path, "ID3 and more of it"), /is no WAV file/],
  ["is empty", (path) => Deno.writeFileSync(path, encodeWav(ramp(0), 8_000)), /holds no samples/],
];

for (const [what, make, message] of NO_MIC) {
  Deno.test(`checkFileMic() refuses a file that ${what}`, () =>
    inFolder((folder) => {
      const path = join(folder, "x.wav");
      make(path);
      assert.throws(() => checkFileMic(path), (error) => {
        assert.ok(error instanceof AudioDeviceError);
        assert.deepEqual([error.problem.end, error.problem.code], ["mic", "bad-file"]);
        assert.match(error.message, message);
        return true;
      });
    }));
}

function speak(speaker: AudioDevice, clock: FakeClock, periods: number, value: number) {
  const samples = new Float32Array(PERIOD).fill(value);
  const start = clock.now();
  for (let i = 0; i < periods; i++) speaker.write(samples);
  assert.ok(Math.abs(clock.now() - start - periods * 5) < 1e-6);
}

function recorded(path: string): number[] {
  const { hz, samples } = decodeWav(Deno.readFileSync(path));
  assert.equal(hz, 48_000);
  return [...samples];
}

Deno.test("openFileSpeaker() holds the calls one after the other, and nothing between them", () =>
  inFolder((folder, clock) => {
    const path = join(folder, "heard.wav");
    createFileSpeaker(path);
    assert.deepEqual(recorded(path), []);
    for (const value of [0.25, 0.5]) {
      const speaker = openFileSpeaker(path, clock);
      speak(speaker, clock, 10, 0.125); // warm
      speaker.setRunning(true);
      speak(speaker, clock, 3, value);
      speaker.setRunning(false);
      speak(speaker, clock, 10, 0.125);
      speaker.close();
    }
    assert.deepEqual(recorded(path), [
      ...Array(3 * PERIOD).fill(0.25),
      ...Array(3 * PERIOD).fill(0.5),
    ]);
  }));

Deno.test("openFileSpeaker() leaves a valid file at every moment, at most 20 ms behind", () =>
  inFolder((folder, clock) => {
    const path = join(folder, "heard.wav");
    createFileSpeaker(path);
    const speaker = openFileSpeaker(path, clock);
    speaker.setRunning(true);
    for (let period = 1; period <= 20; period++) {
      speak(speaker, clock, 1, 0.5);
      const samples = recorded(path).length;
      assert.ok(samples > (period - 4) * PERIOD && samples <= period * PERIOD);
      assert.equal(Deno.statSync(path).size, 44 + 2 * samples);
    }
    speaker.close();
  }));

Deno.test("openFileSpeaker() records silence for what a long stall missed", () =>
  inFolder((folder, clock) => {
    const path = join(folder, "heard.wav");
    createFileSpeaker(path);
    const speaker = openFileSpeaker(path, clock);
    speaker.setRunning(true);
    speak(speaker, clock, 4, 0.5);
    clock.advance(1_000);
    speaker.write(new Float32Array(PERIOD).fill(0.25));
    speaker.close();
    const samples = recorded(path);
    assert.ok(Math.abs(samples.length - 48 * 1_020) <= PERIOD);
    assert.equal(samples.at(-1), 0.25);
    assert.equal(samples.filter((sample) => sample === 0).length, samples.length - 5 * PERIOD);
  }));

Deno.test("openFileSpeaker() starts a file anew that no speaker made", () =>
  inFolder((folder, clock) => {
    const path = join(folder, "old.wav");
    Deno.writeFileSync(path, encodeWav(ramp(5_000), 8_000));
    const speaker = openFileSpeaker(path, clock);
    speaker.setRunning(true);
    speak(speaker, clock, 1, 0.5);
    speaker.close();
    assert.deepEqual(recorded(path), Array(PERIOD).fill(0.5));
  }));

const NO_SPEAKER: readonly (readonly [string, (path: string) => void, RegExp])[] = [
  ["in a folder that is not there", () => {}, /Cannot record to '.*x\.wav': there is no such/],
  ["in a file", (path) => Deno.writeTextFileSync(dirname(path), ""), /Cannot record to/],
  ["that is a folder", (path) => Deno.mkdirSync(path, { recursive: true }), /it is no file/],
  ["that is a pipe", (path) => {
    Deno.mkdirSync(dirname(path));
    makePipe(path);
  }, /it is no file/],
];

for (const [what, make, message] of NO_SPEAKER) {
  Deno.test(`createFileSpeaker() refuses a recording ${what}`, () =>
    inFolder((folder) => {
      const path = join(folder, "no", "x.wav");
      make(path);
      for (const refuse of [checkFileSpeaker, createFileSpeaker]) {
        assert.throws(() => refuse(path), (error) => {
          assert.ok(error instanceof AudioDeviceError);
          assert.deepEqual([error.problem.end, error.problem.code], ["speaker", "bad-file"]);
          assert.match(error.message, message);
          return true;
        });
      }
    }));
}

Deno.test("checkFileSpeaker() makes no file and leaves one as it is", () =>
  inFolder((folder) => {
    const path = join(folder, "x.wav");
    checkFileSpeaker(path);
    assert.throws(() => Deno.statSync(path), Deno.errors.NotFound);
    Deno.writeTextFileSync(path, "Marie's");
    checkFileSpeaker(path);
    assert.equal(Deno.readTextFileSync(path), "Marie's");
  }));
