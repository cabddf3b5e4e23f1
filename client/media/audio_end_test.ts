import assert from "node:assert/strict";
import { join } from "node:path";
import { AUDIO_COMMAND, AUDIO_WORD } from "./audio_control.ts";
import {
  type AudioEnds,
  openAudioEnds,
  type OpenedAudio,
  type SoundEndNames,
} from "./audio_end.ts";
import { startAudioWorker } from "./audio_worker_handle.ts";
import { createFileSpeaker } from "./file_device.ts";
import { openRing } from "./ring.ts";
import { decodeWav, encodeWav } from "./wav.ts";

/** Opens ends, ends the Workers afterwards; any problem fails the test. */
async function withEnds(
  names: SoundEndNames,
  test: (ends: AudioEnds, opened: OpenedAudio) => Promise<void>,
) {
  const problems: string[] = [];
  const ends = openAudioEnds({ onProblem: ({ message }) => problems.push(message) });
  try {
    await test(ends, await ends.open(names));
    assert.deepEqual(problems, []);
  } finally {
    await ends.terminate();
  }
}

async function periods(opened: OpenedAudio, count: number) {
  const words = new Int32Array(opened.control);
  const end = Atomics.load(words, AUDIO_WORD.periods) + count;
  for (let now = Atomics.load(words, AUDIO_WORD.periods); now < end;) {
    const wake = Atomics.waitAsync(words, AUDIO_WORD.periods, now, 5_000);
    if (wake.async) assert.equal(await wake.value, "ok", "a period within 5 s");
    now = Atomics.load(words, AUDIO_WORD.periods);
  }
}

Deno.test("audioEnds.open() streams at once, and the rings carry sound when a call runs", () =>
  withEnds({ mic: "tone", speaker: "none" }, async (ends, opened) => {
    assert.deepEqual([opened.micName, opened.speakerName], ["tone", "none"]);
    assert.deepEqual([opened.captureHz, opened.playbackHz], [48_000, 48_000]);
    assert.deepEqual([opened.capturePeriod, opened.playbackPeriod], [240, 240]);
    assert.deepEqual(opened.warnings, []);
    const capture = openRing(opened.capture), playback = openRing(opened.playback);
    await periods(opened, 3);
    assert.equal(capture.available, 0, "warm ends are silent");

    playback.write(new Float32Array(10 * 240));
    ends.command(AUDIO_COMMAND.run);
    await periods(opened, 5);
    const heard = new Float32Array(capture.available);
    assert.ok(capture.read(heard) >= 3 * 240);
    assert.ok(heard.some((sample) => Math.abs(sample) > 0.19));
    assert.ok(playback.available < 10 * 240);
  }));

Deno.test("audioEnds.close() frees the ends for the next opening, on the same Workers", () =>
  withEnds({ mic: "tone", speaker: "none" }, async (ends, first) => {
    await ends.close();
    const words = new Int32Array(first.control);
    assert.equal(words[AUDIO_WORD.command], AUDIO_COMMAND.close);
    ends.command(AUDIO_COMMAND.run);
    assert.equal(words[AUDIO_WORD.command], AUDIO_COMMAND.close, "a closed session stays closed");
    const second = await ends.open({ mic: "none", speaker: "none" });
    assert.notEqual(second.control, first.control);
    await periods(second, 2);
    await ends.close();
    await ends.close();
  }));

Deno.test("audioEnds.open() takes the same rings again, emptied, so that calls leave no memory behind", () =>
  withEnds({ mic: "tone", speaker: "none" }, async (ends, first) => {
    openRing(first.playback).write(new Float32Array(400 * 240));
    ends.command(AUDIO_COMMAND.run);
    await periods(first, 3);
    await ends.close();
    assert.ok(openRing(first.capture).available > 0 && openRing(first.playback).available > 0);
    const second = await ends.open({ mic: "tone", speaker: "none" });
    assert.deepEqual([second.capture === first.capture, second.playback === first.playback], [
      true,
      true,
    ]);
    assert.equal(openRing(second.capture).available, 0);
    assert.equal(openRing(second.playback).available, 0);
  }));

Deno.test("audioEnds.open() closes what was open before", () =>
  withEnds({ mic: "tone", speaker: "none" }, async (ends, first) => {
    await ends.open({ mic: "none", speaker: "none" });
    assert.equal(new Int32Array(first.control)[AUDIO_WORD.command], AUDIO_COMMAND.close);
  }));

/** As ends start them: `isUrgent` ones for sound, others for the scout. */
function countStarts() {
  const urgent: boolean[] = [];
  const start: typeof startAudioWorker = (setup) => {
    urgent.push(setup.isUrgent);
    return startAudioWorker(setup);
  };
  return { urgent, ends: openAudioEnds({ onProblem: () => {} }, start) };
}

Deno.test("audioEnds.prepare() starts the Worker that the first opening takes, and none later", async () => {
  const { urgent, ends } = countStarts();
  ends.prepare();
  ends.prepare();
  assert.deepEqual(urgent, [true]);
  await ends.open({ mic: "tone", speaker: "none" });
  ends.prepare();
  assert.deepEqual(urgent, [true]);
  await ends.terminate();
});

Deno.test("audioEnds.open() starts no scout while a call begins: a thread that starts holds it up", async () => {
  const { urgent, ends } = countStarts();
  await ends.open({ mic: "default", speaker: "none" });
  assert.ok(urgent.length > 0 && !urgent.includes(false));
  await ends.terminate();
});

/** How many threads of this process go before its main thread: on Linux, where it is allowed. */
async function preferredThreads(): Promise<number> {
  const main = await niceness(Deno.pid);
  let count = 0;
  for await (const { name } of Deno.readDir("/proc/self/task")) {
    if (await niceness(name) < main) count++;
  }
  return count;
}

/** Field 19 of proc(5); 0 for a thread that has ended. */
async function niceness(thread: number | string): Promise<number> {
  const stat = await Deno.readTextFile(`/proc/self/task/${thread}/stat`).catch(() => "");
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[16] ?? 0);
}

function mayRaisePriority(): boolean {
  if (Deno.build.os !== "linux") return false;
  const [, rights = "0"] = /^CapEff:\s*(\w+)/m.exec(Deno.readTextFileSync("/proc/self/status")) ??
    [];
  return (BigInt(`0x${rights}`) >> 23n & 1n) === 1n; // CAP_SYS_NICE
}

Deno.test({
  name: "audioEnds.open() lets ends without a device go before others too",
  ignore: !mayRaisePriority(),
  fn: () =>
    withEnds({ mic: "tone", speaker: "none" }, async () => {
      assert.ok(await preferredThreads() > 0);
    }),
});

Deno.test("audioEnds.terminate() refuses later openings", async () => {
  const ends = openAudioEnds({ onProblem: () => {} });
  await ends.terminate();
  await assert.rejects(ends.open({ mic: "none", speaker: "none" }), /terminated/);
});

Deno.test("audioEnds.open() passes files through, of any rate, without a sample lost", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const mic = join(folder, "said.wav"), speaker = join(folder, "heard.wav");
    const said = Float32Array.from({ length: 44_100 }, (_, i) => (i % 1000) / 32_768);
    await Deno.writeFile(mic, encodeWav(said, 44_100));
    createFileSpeaker(speaker);
    const names = { mic: `file:${mic}`, speaker: `file:${speaker}` };
    await withEnds(names, async (ends, opened) => {
      assert.deepEqual([opened.captureHz, opened.playbackHz], [44_100, 48_000]);
      const capture = openRing(opened.capture), playback = openRing(opened.playback);
      const played = Float32Array.from({ length: 20 * 240 }, (_, i) => (i % 500) / 32_768);
      playback.write(played);
      ends.command(AUDIO_COMMAND.run);
      await periods(opened, 25);
      await ends.close();
      const heard = new Float32Array(capture.available);
      capture.read(heard);
      assert.ok(heard.length >= 24 * 220);
      assert.deepEqual(heard, said.slice(0, heard.length));
      const { samples } = decodeWav(await Deno.readFile(speaker));
      assert.ok(samples.length >= 24 * 240);
      assert.deepEqual(samples.slice(0, played.length), played);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
