/** Programs that have just been started and call at once: the first words of both are heard. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { encodeWav } from "../../client/media/wav.ts";
import { rms } from "../../tools/correlate.ts";
import { preparePortAudio } from "../../tools/portaudio.ts";
import { JOHNS_VOICE, makeSpeech, MARIES_VOICE, type Voice } from "../../tools/speech.ts";
import { type Stage, startStage } from "../calls/stage.ts";
import type { Recording } from "./recording.ts";
import { type SoundRig, startSoundRig } from "./rig.ts";

await preparePortAudio();

const STARTS = 10;
/** What another process takes of the machine may spoil so many more. */
const MOST_SPOILT = 1;
const SPEECH_SECONDS = 240; // longer than it all takes
const SPEECH_HZ = 48_000, HEARD_HZ = 8_000;
/** Who answers at once opens the sound cards meanwhile; what is said after that is to be heard. */
const OPENING_MS = 500, FIRST_WORDS_MS = 2_000;
const BLOCK_MS = 250;
/** A block with a voice in it, and how much of that comes to the other's ear at least. */
const VOICE_RMS = 0.02, LEAST_SHARE = 0.1;
/** Of the 8 blocks; the others are pauses between words. */
const LEAST_SPOKEN = 3;
/** So much later than said it is looked for. */
const LATE_MS = 20, LATEST_MS = 200;

type Person = "John" | "Marie";
const VOICES: Readonly<Record<Person, Voice>> = { John: JOHNS_VOICE, Marie: MARIES_VOICE };
const WAYS = [["John", "Marie"], ["Marie", "John"]] as const;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A recording, and when it began, by the clock of events. */
interface Tape {
  readonly recording: Recording;
  readonly startMs: number;
}

async function tape(rig: SoundRig, sink: string): Promise<Tape> {
  const recording = await rig.record(`${sink}.monitor`, { hz: HEARD_HZ });
  return { recording, startMs: Date.now() };
}

/** Talks without end into a microphone; what is said there is recorded, and what is heard. */
async function startTalking(rig: SoundRig, { folder }: Stage, person: Person) {
  await rig.addNullSink(`${person}-mouth`);
  await rig.addNullSink(`${person}-ear`);
  const file = join(folder, `${person}.wav`);
  const speech = makeSpeech(VOICES[person], SPEECH_SECONDS, SPEECH_HZ);
  await Deno.writeFile(file, encodeWav(speech, SPEECH_HZ));
  // In small pieces, as sound cards work; it ends with the rig.
  rig.play(file, `${person}-mouth`, "--latency-msec=10").catch(() => {});
  return { mouth: await tape(rig, `${person}-mouth`), ear: await tape(rig, `${person}-ear`) };
}

/** Somebody new calls somebody new as soon as both are registered; gives when both had the call. */
async function startCall(rig: SoundRig, stage: Stage, number: number): Promise<number> {
  const client = (person: Person, flag: string) =>
    stage.client(`${person}-${number}`, {
      ...{ mic: "default", speaker: "default", args: ["--processing=on", flag] },
      env: { ...rig.env, PULSE_SOURCE: `${person}-mouth.monitor`, PULSE_SINK: `${person}-ear` },
    });
  await using marie = await client("Marie", "--auto-answer");
  await using john = await client("John", `--call=Marie-${number}`);
  const connected = await Promise.all([john, marie].map((one) => one.event("connected")));
  const connectedMs = Math.max(...connected.map(({ at }) => Date.parse(at)));
  await pause(connectedMs + OPENING_MS + FIRST_WORDS_MS + LATEST_MS - Date.now());
  return connectedMs;
}

/** Of each block of somebody's first words, how much was heard: null where nothing was said. */
async function sharesHeard(said: Tape, heard: Tape, calls: readonly number[]) {
  const [mouth, ear] = [await said.recording.stop(), await heard.recording.stop()];
  const level = (samples: Float32Array, fromMs: number, toMs: number) =>
    rms(samples.subarray(...[fromMs, toMs].map((ms) => Math.round(ms * HEARD_HZ / 1_000))));
  return calls.map((connectedMs) =>
    Array.from({ length: FIRST_WORDS_MS / BLOCK_MS }, (_, i) => {
      const atMs = connectedMs + OPENING_MS + i * BLOCK_MS;
      const from = atMs - said.startMs, until = atMs - heard.startMs;
      const voice = level(mouth, from, from + BLOCK_MS);
      const share = level(ear, until + LATE_MS, until + BLOCK_MS + LATEST_MS) / voice;
      return voice < VOICE_RMS ? null : Math.round(100 * share) / 100;
    })
  );
}

Deno.test("the first words of programs that have just been started are heard, ten times", async () => {
  await using stage = await startStage();
  await using rig = await startSoundRig();
  const people = {
    John: await startTalking(rig, stage, "John"),
    Marie: await startTalking(rig, stage, "Marie"),
  };
  const calls: number[] = [];
  while (calls.length < STARTS + MOST_SPOILT) {
    calls.push(await startCall(rig, stage, calls.length));
  }
  const ways = await Promise.all(
    WAYS.map(([talker, listener]) =>
      sharesHeard(people[talker].mouth, people[listener].ear, calls)
    ),
  );
  const isWhole = (shares: readonly (number | null)[]) => {
    const spoken = shares.filter((share) => share !== null);
    return spoken.length >= LEAST_SPOKEN && spoken.every((share) => share >= LEAST_SHARE);
  };
  const whole = calls.filter((_, i) => ways.every((way) => isWhole(way[i]!)));
  const lines = WAYS.flatMap(([talker, listener], way) =>
    ways[way]!.map((shares, i) => `${i} ${talker} to ${listener}: ${shares.join(" ")}`)
  );
  assert.ok(whole.length >= STARTS, `Not all was heard:\n${lines.join("\n")}`);
});
