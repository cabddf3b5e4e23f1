/** Echo through real sound ends: what the loudspeaker plays comes back to the microphone, late. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { median } from "../../tools/correlate.ts";
import { preparePortAudio } from "../../tools/portaudio.ts";
import { type SoundRig, startSoundRig } from "./rig.ts";

await preparePortAudio();

const SECONDS = 8;
const ATTEMPTS = 4, MOST_UNDERRUNS = 6;
/** 10 dB below what is played. */
const ECHO_VOLUME = Math.round(65_536 * 10 ** (-10 / 60)); // PulseAudio's volumes are cubic

interface Outcome {
  /** Of each second from the third on. */
  readonly capturedDb: readonly number[];
  readonly leftDb: readonly number[];
  readonly gainDb: number;
  readonly underruns: number;
}

/** Again, where the machine was so busy with other things that what was played has holes. */
async function measure(rig: SoundRig): Promise<Outcome> {
  for (let attempt = 1;; attempt++) {
    const outcome = await measureOnce(rig);
    if (outcome.underruns < MOST_UNDERRUNS || attempt === ATTEMPTS) return outcome;
  }
}

async function measureOnce(rig: SoundRig): Promise<Outcome> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-q", "-A", join(import.meta.dirname ?? ".", "processing_program.ts")],
      String(SECONDS),
    ],
    env: { ...rig.env, PULSE_SINK: "loudspeaker", PULSE_SOURCE: "microphone.monitor" },
    stdin: "null",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

for (const delayMs of [20, 120, 250]) {
  Deno.test(`captureStage takes 35 dB of an echo through sound ends, ${delayMs} ms of it in the air`, async () => {
    await using rig = await startSoundRig();
    await rig.addNullSink("loudspeaker");
    await rig.addNullSink("microphone");
    await rig.loadModule(
      "module-loopback",
      ...["source=loudspeaker.monitor", "sink=microphone", `latency_msec=${delayMs}`],
    );
    const [index = ""] = (await rig.pactl("list", "short", "sink-inputs")).split("\t");
    await rig.pactl("set-sink-input-volume", index, String(ECHO_VOLUME));
    const outcome = await measure(rig);
    const { capturedDb, leftDb, gainDb } = outcome;
    const said = JSON.stringify(outcome);
    const loud = median(capturedDb);
    assert.ok(loud > -38 && loud < -28, `there is an echo: ${said}`);
    // Of the seconds the one in the middle: a glitch of the machine moves the echo, which is then
    // looked for anew.
    const taken = median(capturedDb.map((db, i) => db - leftDb[i]!));
    assert.ok(taken >= 35, said);
    assert.equal(gainDb, 0, `the echo isn't raised: ${said}`);
  });
}
