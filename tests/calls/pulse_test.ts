import assert from "node:assert/strict";
import { join } from "node:path";
import { encodeWav } from "../../client/media/wav.ts";
import { compareSpeech } from "../../tools/compare_speech.ts";
import { JOHNS_VOICE, makeSpeech, MARIES_VOICE } from "../../tools/speech.ts";
import { addMouthAndEar, measureMouthToEar } from "../sound/mouth_to_ear.ts";
import { type SoundRig, startSoundRig } from "../sound/rig.ts";
import { connect, reasonOf, SPEECH_HZ, type Stage, startStage } from "./stage.ts";

const SECONDS = 6;

/** A client on a sound card of its own: what is played on sink NAME-mic it hears. */
async function startOnCard(stage: Stage, rig: SoundRig, name: string) {
  await rig.addNullSink(`${name}-mic`);
  await rig.addNullSink(`${name}-speaker`);
  return await stage.client(name, {
    mic: "default",
    speaker: "default",
    // Both talk at once here, from the first second on: nothing comes back, so none may be silenced.
    args: ["--processing=on"],
    env: { ...rig.env, PULSE_SOURCE: `${name}-mic.monitor`, PULSE_SINK: `${name}-speaker` },
  });
}

Deno.test("two clients talk through PortAudio on sound cards of their own, heard both ways", async () => {
  await using stage = await startStage();
  await using rig = await startSoundRig();
  const john = await startOnCard(stage, rig, "John");
  const marie = await startOnCard(stage, rig, "Marie");
  await connect(john, marie);

  const voices = { John: JOHNS_VOICE, Marie: MARIES_VOICE };
  const recorded = await Promise.all(
    ([["John", "Marie"], ["Marie", "John"]] as const).map(async ([talker, listener]) => {
      const said = makeSpeech(voices[talker], SECONDS, SPEECH_HZ);
      const file = join(stage.folder, `${talker}.wav`);
      await Deno.writeFile(file, encodeWav(said, SPEECH_HZ));
      const ear = await rig.record(`${listener}-speaker.monitor`, { hz: SPEECH_HZ });
      await rig.play(file, `${talker}-mic`);
      return { talker, said, heard: encodeWav(await ear.stop(), SPEECH_HZ) };
    }),
  );
  await marie.api("/api/hangup", {});
  assert.equal(await reasonOf(john), "remote-hangup");
  const sides = recorded.map(({ talker, said, heard }) => ({
    talker,
    ...compareSpeech({ samples: said, hz: SPEECH_HZ }, heard),
  }));
  for (const side of sides) {
    assert.ok(side.similarity > 0.7 && side.seconds > SECONDS / 3, JSON.stringify(sides));
  }
});

Deno.test("what one says into the microphone comes to the other's ear soon", async (t) => {
  await using stage = await startStage();
  await using rig = await startSoundRig();
  await addMouthAndEar(rig);
  // A chirp is no voice: noise suppression would take it away.
  const args = ["--processing=off"];
  const john = await stage.client("John", {
    mic: "default",
    args,
    env: { ...rig.env, PULSE_SOURCE: "talker" },
  });
  const marie = await stage.client("Marie", {
    speaker: "default",
    args,
    env: { ...rig.env, PULSE_SINK: "ear" },
  });
  await connect(john, marie);
  const { delaysMs, medianMs, played } = await measureMouthToEar(rig, 5);
  await t.step(`mouth to ear: ${medianMs.toFixed(0)} ms`, () => {
    assert.ok(delaysMs.length >= played - 1, `${delaysMs.length} of ${played} chirps were heard`);
    // The rig's own way takes some of it; nothing must pile up.
    assert.ok(medianMs > 8 && medianMs < 300, `${delaysMs} ms`);
  });
});
