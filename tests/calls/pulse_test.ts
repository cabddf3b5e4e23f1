import assert from "node:assert/strict";
import { join } from "node:path";
import { encodeWav } from "../../client/media/wav.ts";
import { compareSpeech } from "../../tools/compare_speech.ts";
import { JOHNS_VOICE, makeSpeech, MARIES_VOICE } from "../../tools/speech.ts";
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
  const sides = await Promise.all(
    ([["John", "Marie"], ["Marie", "John"]] as const).map(async ([talker, listener]) => {
      const said = makeSpeech(voices[talker], SECONDS, SPEECH_HZ);
      const file = join(stage.folder, `${talker}.wav`);
      await Deno.writeFile(file, encodeWav(said, SPEECH_HZ));
      // Both are recorded from one moment on, so their difference is from mouth to ear.
      const mouth = await rig.record(`${talker}-mic.monitor`, { hz: SPEECH_HZ });
      const ear = await rig.record(`${listener}-speaker.monitor`, { hz: SPEECH_HZ });
      await rig.play(file, `${talker}-mic`);
      const [atMouth, atEar] = [await mouth.stop(), await ear.stop()];
      const heard = compareSpeech({ samples: said, hz: SPEECH_HZ }, encodeWav(atEar, SPEECH_HZ));
      const spoken = compareSpeech({ samples: said, hz: SPEECH_HZ }, encodeWav(atMouth, SPEECH_HZ));
      return { talker, ...heard, delayMs: heard.delayMs - spoken.delayMs };
    }),
  );
  await marie.api("/api/hangup", {});
  assert.equal(await reasonOf(john), "remote-hangup");
  for (const side of sides) {
    assert.ok(side.similarity > 0.7 && side.seconds > SECONDS / 3, JSON.stringify(sides));
    assert.ok(side.delayMs > 0 && side.delayMs < 600, JSON.stringify(sides));
  }
});
