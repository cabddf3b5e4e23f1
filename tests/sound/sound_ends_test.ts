/** The sound ends through real PortAudio, on a PulseAudio of the tests' own. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { AudioProblem, SoundDevice } from "../../client/media/audio_control.ts";
import { decodeWav, encodeWav } from "../../client/media/wav.ts";
import { correlate, correlateSegments, median, rms } from "../../tools/correlate.ts";
import { preparePortAudio } from "../../tools/portaudio.ts";
import { JOHNS_VOICE, makeSpeech } from "../../tools/speech.ts";
import { type EchoClient, startEcho } from "./echo_client.ts";
import { addMouthAndEar, measureMouthToEar } from "./mouth_to_ear.ts";
import { startSoundRig } from "./rig.ts";

await preparePortAudio();

const HZ = 48_000;
/** Far beyond what a telephone may take: only what is broken takes longer. */
const SANE_MS = 250;

interface Opened {
  readonly micName: string;
  readonly speakerName: string;
  readonly warnings: readonly AudioProblem[];
}

async function stats(echo: EchoClient) {
  await echo.send("stats");
  return await echo.next<{ periods: number; underruns: number; deviceGlitches: number }>("stats");
}

async function untilPeriods(echo: EchoClient, count: number) {
  const { periods } = await stats(echo);
  while ((await stats(echo)).periods < periods + count);
}

Deno.test("devices() lists PortAudio's devices with their defaults, and prints nothing else", async () => {
  await using rig = await startSoundRig();
  await rig.addNullSink("card");
  await using echo = startEcho({ mic: "none", speaker: "none", env: rig.env });
  await echo.send("devices");
  const { devices } = await echo.next<{ devices: readonly SoundDevice[] }>("devices");
  const pulse = devices.find(({ name }) => name === "default");
  assert.ok(pulse, JSON.stringify(devices));
  assert.ok(pulse.inputChannels > 0 && pulse.outputChannels > 0 && pulse.hostApi === "ALSA");
  assert.equal(devices.filter(({ isDefaultInput }) => isDefaultInput).length, 1);
  assert.equal(devices.filter(({ isDefaultOutput }) => isDefaultOutput).length, 1);

  await echo.send("check Foo");
  const [problem] = await echo.next<readonly AudioProblem[]>("checked");
  assert.equal(problem?.code, "no-such-device");
  assert.match(problem?.message ?? "", /'default'/);
  await echo.send("check default");
  assert.deepEqual(await echo.next("checked"), []);
  assert.deepEqual(await echo.close(), { code: 0, stderr: "" });
});

Deno.test("a tone played through PortAudio is heard as that tone", async () => {
  await using rig = await startSoundRig();
  await rig.addNullSink("spk");
  const env = { ...rig.env, PULSE_SINK: "spk", PULSE_SOURCE: "spk.monitor" };
  await using echo = startEcho({ mic: "tone", speaker: "default", aheadPeriods: 8, env });
  assert.deepEqual((await echo.next<Opened>("opened")).warnings, []);
  await echo.send("run");
  await untilPeriods(echo, 100);
  const recording = await rig.record("spk.monitor");
  await untilPeriods(echo, 400);
  const heard = await recording.stop();
  const { code, stderr } = await echo.close();
  assert.deepEqual([code, stderr], [0, ""]);

  const second = heard.subarray(heard.length - HZ / 2);
  const sine = Float32Array.from(
    { length: HZ / 10 },
    (_, i) => Math.sin(i * 2 * Math.PI * 440 / HZ),
  );
  const { similarity } = correlate(sine, second, HZ, { minMs: 0, maxMs: 400 });
  assert.ok(similarity > 0.95, `similarity to 440 Hz: ${similarity}`);
  assert.ok(Math.abs(rms(second) - 0.141) < 0.02, `loudness: ${rms(second)}`);
});

Deno.test("a sink that ALSA's configuration names is a device to choose, as docs/running.md says", async () => {
  await using rig = await startSoundRig();
  for (const sink of ["other", "office"]) await rig.addNullSink(sink);
  await rig.pactl("set-default-sink", "other");
  await rig.nameDevice("office-speaker", "office");
  const office = await rig.record("office.monitor"), other = await rig.record("other.monitor");
  const { env } = rig;
  await using echo = startEcho({ mic: "tone", speaker: "office-speaker", aheadPeriods: 8, env });
  const { speakerName, warnings } = await echo.next<Opened>("opened");
  assert.deepEqual([speakerName, warnings], ["office-speaker", []]);
  const loud = office.untilLoud(0.1);
  await echo.send("run");
  await loud;
  assert.deepEqual(await echo.close(), { code: 0, stderr: "" });
  await office.stop();
  assert.ok(rms(await other.stop()) < 0.001, "the default is silent");
});

Deno.test("speech into a sound card is captured through PortAudio", async () => {
  await using rig = await startSoundRig();
  await rig.addNullSink("mic");
  const folder = await Deno.makeTempDir();
  try {
    const said = makeSpeech(JOHNS_VOICE, 2, HZ);
    const spoken = join(folder, "said.wav"), captured = join(folder, "captured.wav");
    await Deno.writeFile(spoken, encodeWav(said, HZ));
    const env = { ...rig.env, PULSE_SINK: "mic", PULSE_SOURCE: "mic.monitor" };
    await using echo = startEcho({
      mic: "default",
      speaker: `file:${captured}`,
      aheadPeriods: 40,
      env,
    });
    await echo.next("opened");
    await echo.send("run");
    await untilPeriods(echo, 20);
    await rig.play(spoken, "mic");
    await untilPeriods(echo, 100);
    assert.deepEqual(await echo.close(), { code: 0, stderr: "" });
    const { samples } = decodeWav(await Deno.readFile(captured));
    // By stretches: two clocks are joined here, and what is too much or lacks shifts the rest.
    const stretches = correlateSegments(said, samples, HZ, { segmentMs: 250 });
    const similarity = median(stretches.map((stretch) => stretch.similarity));
    assert.ok(similarity > 0.8, `similarity ${similarity}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("duplex pass-through has a small delay from mouth to ear", async () => {
  await using rig = await startSoundRig();
  await addMouthAndEar(rig);
  const loopback = await rig.loadModule(
    "module-loopback",
    "source=talker",
    "sink=ear",
    "latency_msec=1",
  );
  const floor = await measureMouthToEar(rig, 2);
  await rig.unloadModule(loopback);
  const without = await measureMouthToEar(rig, 1);
  assert.deepEqual(without.delaysMs, [], "what is heard comes through us alone");
  const env = { ...rig.env, PULSE_SINK: "ear", PULSE_SOURCE: "talker" };
  await using echo = startEcho({ mic: "default", speaker: "default", env });
  const opened = await echo.next<Opened>("opened");
  assert.deepEqual([opened.micName, opened.speakerName], ["default", "default"]);
  await echo.send("run");
  await untilPeriods(echo, 50);
  const { medianMs, delaysMs } = await measureMouthToEar(rig, 5);
  const { underruns, deviceGlitches } = await stats(echo);
  assert.deepEqual(await echo.close(), { code: 0, stderr: "" });
  console.log(
    `mouth to ear: ${medianMs.toFixed(1)} ms (the rig's own: ${floor.medianMs.toFixed(1)} ms); ` +
      `${underruns} under-runs, ${deviceGlitches} glitches`,
  );
  assert.ok(delaysMs.length >= 3, `${delaysMs.length} of 5 chirps heard`);
  // The rig's own delay is no bound: PulseAudio's loopback takes more once it was late.
  assert.ok(medianMs > 0 && medianMs < SANE_MS, `${delaysMs} ms`);
});

Deno.test("sound cards that go away in mid-stream are reported, and the ends stream on", async () => {
  await using rig = await startSoundRig();
  const mic = await rig.addNullSink("mic");
  const speaker = await rig.addNullSink("spk");
  const env = { ...rig.env, PULSE_SINK: "spk", PULSE_SOURCE: "mic.monitor" };
  await using echo = startEcho({ mic: "default", speaker: "default", env });
  await echo.next("opened");
  await echo.send("run");
  await untilPeriods(echo, 20);
  // PulseAudio moves the stream to the source that is left, and nobody notices.
  await rig.unloadModule(mic);
  await untilPeriods(echo, 100);
  await rig.unloadModule(speaker);
  const problem = await echo.next<AudioProblem>("problem");
  assert.equal(problem.code, "device-failed");
  await untilPeriods(echo, 20);
  assert.deepEqual(await echo.close(), { code: 0, stderr: "" });
});

Deno.test("a sound daemon that is killed in mid-stream leaves silence, not a hang", async () => {
  const rig = await startSoundRig();
  await rig.addNullSink("card");
  const env = { ...rig.env, PULSE_SINK: "card", PULSE_SOURCE: "card.monitor" };
  await using echo = startEcho({ mic: "default", speaker: "default", env });
  await echo.next("opened");
  await echo.send("run");
  await untilPeriods(echo, 20);
  await rig[Symbol.asyncDispose]();
  const problem = await echo.next<AudioProblem>("problem");
  assert.equal(problem.code, "device-failed");
  await untilPeriods(echo, 20);
  assert.deepEqual(await echo.close(), { code: 0, stderr: "" });
});

Deno.test("a file speaker is a valid WAV after SIGKILL", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "heard.wav");
    await using echo = startEcho({ mic: "tone", speaker: `file:${path}` });
    await echo.next("opened");
    await echo.send("run");
    await untilPeriods(echo, 100);
    await echo.kill("SIGKILL");
    const bytes = await Deno.readFile(path);
    const { hz, samples } = decodeWav(bytes);
    assert.deepEqual([hz, bytes.length], [HZ, 44 + 2 * samples.length]);
    assert.ok(samples.length >= 80 * 240, `${samples.length} samples`);
    assert.ok(rms(samples.subarray(samples.length / 2)) > 0.1);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
