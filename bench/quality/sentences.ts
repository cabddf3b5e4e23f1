/**
 * Sentences that two people say in a call, in two languages and four voices, by espeak-ng. Unlike
 * tools/speech.ts it has hisses and plosives, which are what codecs and concealment find hard.
 */
import { join } from "node:path";
import { decodeWav } from "../../client/media/wav.ts";
import { seededRandom } from "../../tools/seeded_random.ts";
import { resampleTo } from "../../tools/speech_quality/resample.ts";

export const SPEECH_HZ = 48_000;

/** Before the first word: whoever hears it may have begun to listen a little later. */
const QUIET_S = 1;
const PAUSE_S = 0.4;
const PEAK = 0.5;
const ROOM_NOISE = 0.0006; // of full scale: digital silence would flatter codecs and gates

/** The first two of the first list of "IEEE Recommended Practice for Speech Quality Measurements", 1969. */
const SENTENCES = {
  english: "The birch canoe slid on the smooth planks. Glue the sheet to the dark blue background.",
  french: "La voiture s'est arrêtée au feu rouge. Il fait chaud, ouvrez donc cette fenêtre.",
};

/** Voices of espeak-ng; those with `+f` are women's. */
const PEOPLE: readonly (readonly (readonly [voice: string, text: string])[])[] = [
  [["en-gb", SENTENCES.english], ["fr+m3", SENTENCES.french]],
  [["fr+f2", SENTENCES.french], ["en-us+f4", SENTENCES.english]],
];

/** What each of the two says, as long as each other. */
export async function makeSentences(): Promise<readonly Float32Array<ArrayBuffer>[]> {
  const folder = await Deno.makeTempDir();
  try {
    const said = [];
    for (const lines of PEOPLE) {
      const parts = [];
      for (const [voice, text] of lines) parts.push(await speak(folder, voice, text));
      said.push(parts);
    }
    const lengths = said.map((parts) => joined(parts).length);
    return said.map((parts, person) => inARoom(joined(parts), Math.max(...lengths), person));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function speak(folder: string, voice: string, text: string): Promise<Float64Array> {
  const path = join(folder, "sentence.wav");
  const { success, stderr } = await new Deno.Command("espeak-ng", {
    args: ["-v", voice, "-s", "160", "-w", path, text],
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`Cannot speak as '${voice}': ${new TextDecoder().decode(stderr)}`);
  const { samples, hz } = decodeWav(await Deno.readFile(path));
  const speech = resampleTo(samples, hz, SPEECH_HZ);
  const peak = speech.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return speech.map((value) => (PEAK * value) / peak);
}

function joined(parts: readonly Float64Array[]): Float32Array {
  const pause = PAUSE_S * SPEECH_HZ;
  const length = parts.reduce((sum, part) => sum + part.length + pause, QUIET_S * SPEECH_HZ);
  const out = new Float32Array(length);
  let at = QUIET_S * SPEECH_HZ;
  for (const part of parts) {
    out.set(part, at);
    at += part.length + pause;
  }
  return out;
}

function inARoom(samples: Float32Array, length: number, seed: number): Float32Array<ArrayBuffer> {
  const random = seededRandom(seed + 1);
  return Float32Array.from({ length }, (_, i) => (samples[i] ?? 0) + ROOM_NOISE * (random() - 0.5));
}
