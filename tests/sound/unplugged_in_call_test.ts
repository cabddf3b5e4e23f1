/** A speaker that goes in a call and comes back: the call is heard on what is there. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { ClientState } from "../../client/api/types.ts";
import { encodeWav } from "../../client/media/wav.ts";
import { preparePortAudio } from "../../tools/portaudio.ts";
import type { ClientProgram } from "../../tools/programs/client_program.ts";
import { JOHNS_VOICE, makeSpeech } from "../../tools/speech.ts";
import { connect, reasonOf, startStage } from "../calls/stage.ts";
import { type SoundRig, startSoundRig } from "./rig.ts";

await preparePortAudio();

const HZ = 48_000;
const SPEECH_SECONDS = 120; // longer than it all takes
const LOUD = 0.05;
/** It is a second on a machine of its own (the figure is printed); a busy one may take longer. */
const SANE_GAP_MS = 4_000;

async function speakerOf(client: ClientProgram) {
  const { sound, call } = await client.api("/api/state") as ClientState;
  const problem = sound.problems?.speaker?.en ?? null;
  return { state: call.state, asked: sound.speaker, serves: sound.inUse?.speaker, problem };
}

interface Scene {
  readonly rig: SoundRig;
  readonly marie: ClientProgram;
}

/** A call that Marie hears on `office`, which is unloaded; `then`: once she hears it on the default. */
async function unplugInCall(
  movesStreams: boolean,
  then: (scene: Scene) => Promise<void>,
): Promise<void> {
  await using stage = await startStage();
  await using rig = await startSoundRig({ movesStreams });
  for (const sink of ["mouth", "usual", "office"]) await rig.addNullSink(sink);
  await rig.pactl("set-default-sink", "usual");
  await rig.nameDevice("office", "office");
  const file = join(stage.folder, "voice.wav");
  await Deno.writeFile(file, encodeWav(makeSpeech(JOHNS_VOICE, SPEECH_SECONDS, HZ), HZ));
  rig.play(file, "mouth", "--latency-msec=10").catch(() => {}); // ends with the rig
  const office = await rig.record("office.monitor"), usual = await rig.record("usual.monitor");
  const john = await stage.client("John", {
    mic: "default",
    env: { ...rig.env, PULSE_SOURCE: "mouth.monitor" },
  });
  const marie = await stage.client("Marie", { speaker: "office", env: rig.env });
  await connect(john, marie);
  await office.untilLoud(LOUD);
  assert.deepEqual(await speakerOf(marie), {
    ...{ state: "in-call", asked: "office", problem: null },
    serves: { name: "office", as: "asked" },
  });

  const heard = usual.untilLoud(LOUD);
  const goneMs = performance.now();
  await rig.removeSink("office");
  const gapMs = await heard - goneMs;
  console.log(`the speaker unloaded in a call: heard on the default after ${gapMs.toFixed(0)} ms`);
  assert.ok(gapMs < SANE_GAP_MS, `${gapMs} ms`);
  assert.equal((await speakerOf(marie)).state, "in-call");
  await then({ rig, marie });
  await marie.api("/api/hangup", {});
  assert.equal(await reasonOf(john), "remote-hangup");
  await Promise.all([office, usual].map((recording) => recording.stop()));
}

Deno.test("a sink that is unloaded in a call is replaced by the default at once, and taken again when it is back", () =>
  unplugInCall(false, async ({ rig, marie }) => {
    await rig.addNullSink("office");
    const again = await rig.record("office.monitor");
    await again.untilLoud(LOUD);
    const whole = await speakerOf(marie);
    assert.deepEqual([whole.state, whole.serves, whole.problem], [
      ...["in-call", { name: "office", as: "asked" }, null],
    ]);
    await again.stop();
  }));

// Nothing tells the client then: the stream goes on without a gap, and PulseAudio leaves it there.
Deno.test("a sink that is unloaded in a call: heard on the default also where PulseAudio moves the stream itself", () =>
  unplugInCall(true, async ({ rig, marie }) => {
    await rig.addNullSink("office");
    const usual = await rig.record("usual.monitor");
    await usual.untilLoud(LOUD);
    assert.equal((await speakerOf(marie)).state, "in-call");
    await usual.stop();
  }));
