/**
 * Echo in a call between the real programs: Marie has a loudspeaker that her microphone hears, and
 * John, whose ends are files, hears what of his own voice comes back.
 *
 *     John ─▶ Marie's loudspeaker ─▶ air ─▶ Marie's microphone ─▶ John
 *                                    Marie's voice ─▲
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { decodeWav, encodeWav } from "../../client/media/wav.ts";
import { correlate, median } from "../../tools/correlate.ts";
import { JOHNS_VOICE, makeSpeech, MARIES_VOICE } from "../../tools/speech.ts";
import { atLevel, levelDb } from "../../tools/testing/sound_blocks.ts";
import { type SoundRig, startSoundRig } from "./rig.ts";
import { connect, playSeconds, SPEECH_HZ, startStage, type TalkingClient } from "../calls/stage.ts";

/** John speaks so long, and is silent then. */
const SPEAKS_S = 12, FILE_S = 40;
/** From here on the echo must be gone. */
const KNOWN_S = 2;
/** Marie speaks, while John does and when he is silent; each in seconds of what John hears. */
const BOTH_FROM_S = 7.5, ALONE_FROM_S = 13, PHRASE_S = 3;
const JOHN_DB = -23, MARIE_DB = -20;
/** 10 dB below what is played. */
const ECHO_VOLUME = Math.round(65_536 * 10 ** (-10 / 60)); // PulseAudio's volumes are cubic

const seconds = (s: number) => Math.round(s * SPEECH_HZ);

async function addEcho(rig: SoundRig, delayMs: number): Promise<void> {
  await rig.addNullSink("loudspeaker");
  await rig.addNullSink("microphone");
  await rig.loadModule(
    "module-loopback",
    ...["source=loudspeaker.monitor", "sink=microphone", `latency_msec=${delayMs}`],
    "adjust_time=0", // else it changes its speed after 10 s, by more than any clock drifts
  );
  const [index = ""] = (await rig.pactl("list", "short", "sink-inputs")).split("\t");
  await rig.pactl("set-sink-input-volume", index, String(ECHO_VOLUME));
}

/** Waits until John's file has so much in all. */
async function heardUpTo(john: TalkingClient, upTo: number): Promise<void> {
  const { samples, hz } = decodeWav(await Deno.readFile(john.earFile));
  const left = upTo - samples.length / hz;
  if (left > 0) await playSeconds(john, left);
}

/** How loud `phrase` is where it is found in `heard` after second `from`. */
function levelOf(phrase: Float32Array, heard: Float32Array, from: number) {
  const window = heard.subarray(seconds(from), seconds(from + PHRASE_S + 1.5));
  const { delayMs, similarity } = correlate(phrase, window, SPEECH_HZ, { minMs: 0 });
  const at = seconds(delayMs / 1_000);
  return { similarity, db: levelDb(window, at, Math.min(window.length, at + phrase.length)) };
}

async function callWithEcho(delayMs: number): Promise<void> {
  await using stage = await startStage();
  await using rig = await startSoundRig();
  await addEcho(rig, delayMs);
  const args = ["--processing=on"];
  const said = new Float32Array(seconds(FILE_S));
  said.set(atLevel(makeSpeech(JOHNS_VOICE, SPEAKS_S, SPEECH_HZ), JOHN_DB));
  const phrase = atLevel(makeSpeech(MARIES_VOICE, PHRASE_S, SPEECH_HZ), MARIE_DB);
  const mouthFile = join(stage.folder, "said.wav"), phraseFile = join(stage.folder, "phrase.wav");
  await Deno.writeFile(mouthFile, encodeWav(said, SPEECH_HZ));
  await Deno.writeFile(phraseFile, encodeWav(phrase, SPEECH_HZ));
  const john = await stage.talker("John", JOHNS_VOICE, { mic: `file:${mouthFile}`, args });
  const marie = await stage.client("Marie", {
    ...{ mic: "default", speaker: "default", args },
    env: { ...rig.env, PULSE_SOURCE: "microphone.monitor", PULSE_SINK: "loudspeaker" },
  });
  await connect(john, marie);
  await john.api("/api/processing", { gain: false }); // it would hide what is lost
  const microphone = await rig.record("microphone.monitor", { hz: SPEECH_HZ });
  await heardUpTo(john, BOTH_FROM_S);
  const captured = await microphone.stop();
  await rig.play(phraseFile, "microphone");
  await heardUpTo(john, ALONE_FROM_S);
  await rig.play(phraseFile, "microphone");
  await heardUpTo(john, ALONE_FROM_S + PHRASE_S + 2);
  const { samples: heard } = decodeWav(await Deno.readFile(john.earFile));

  const echoDb = levelDb(captured, seconds(1), seconds(3));
  const taken = Array.from({ length: Math.floor(BOTH_FROM_S) - KNOWN_S }, (_, i) => {
    const [from, to] = [seconds(KNOWN_S + i), seconds(KNOWN_S + i + 1)];
    return Math.round(levelDb(said, from, to) - levelDb(heard, from, to));
  });
  const both = levelOf(phrase, heard, BOTH_FROM_S - 0.3);
  const alone = levelOf(phrase, heard, ALONE_FROM_S - 0.3);
  const outcome = JSON.stringify({ echoDb, taken, both, alone });
  assert.ok(echoDb > JOHN_DB - 16 && echoDb < JOHN_DB - 4, `there is an echo: ${outcome}`);
  // Of the seconds the one in the middle: a hole in what is played moves the echo.
  assert.ok(median(taken) >= 35, `35 dB: ${outcome}`);
  assert.ok(both.similarity > 0.2 && alone.similarity > 0.2, `Marie is found: ${outcome}`);
  assert.ok(both.db - alone.db >= -4, `${both.db - alone.db} dB while both talk`);
}

/** A machine that stalls makes holes in what is played, and so another echo: a call may be made again. */
const TRIES = 3;

for (const delayMs of [20, 100, 250]) {
  Deno.test(`a call takes 35 dB of an echo after ${delayMs} ms in the air, and keeps who talks with it`, async () => {
    for (let left = TRIES - 1;; left--) {
      try {
        return await callWithEcho(delayMs);
      } catch (error) {
        if (left === 0 || !(error instanceof assert.AssertionError)) throw error;
        console.error(error.message);
      }
    }
  });
}
