/** Two talkers at 48 kHz: spoken by espeak-ng where it is installed, made by tools/speech.ts else. */
import { createResampler } from "../../client/media/resampler.ts";
import { decodeWav } from "../../client/media/wav.ts";
import { JOHNS_VOICE, makeSpeech, MARIES_VOICE } from "../../tools/speech.ts";
import { atLevel } from "../../tools/testing/sound_blocks.ts";

export interface Voices {
  readonly by: "espeak-ng" | "tools/speech.ts";
  readonly near: Float32Array<ArrayBuffer>;
  readonly far: Float32Array<ArrayBuffer>;
}

const HZ = 48_000;
const NEAR_TEXT =
  "The quick brown fox jumps over the lazy dog. She had your dark suit in greasy wash " +
  "water all year. We shall meet at the station at seven, and walk along the river to the old mill.";
const FAR_TEXT = "Bonjour Marie, comment vas-tu aujourd'hui? Nous partons demain matin vers neuf " +
  "heures, si le temps le permet. Je voudrais que tu viennes avec nous jusqu'à la mer.";

interface Levels {
  readonly nearDb: number;
  readonly farDb: number;
}

/** @param levels of both, in dBFS of RMS */
export async function readVoices(seconds: number, levels: Levels): Promise<Voices> {
  const near = await speak(["-v", "en", "-s", "150"], NEAR_TEXT);
  const far = await speak(["-v", "fr+f3", "-s", "150"], FAR_TEXT);
  if (near === null || far === null) return makeVoices(seconds, levels);
  const fill = (speech: Float32Array, db: number) =>
    atLevel(Float32Array.from({ length: seconds * HZ }, (_, i) => speech[i % speech.length]!), db);
  return { by: "espeak-ng", near: fill(near, levels.nearDb), far: fill(far, levels.farDb) };
}

/** Made by tools/speech.ts: with less of a pause than between spoken sentences. */
export function makeVoices(seconds: number, { nearDb, farDb }: Levels): Voices {
  return {
    by: "tools/speech.ts",
    near: atLevel(makeSpeech(MARIES_VOICE, seconds, HZ), nearDb),
    far: atLevel(makeSpeech(JOHNS_VOICE, seconds, HZ), farDb),
  };
}

async function speak(args: readonly string[], text: string): Promise<Float32Array | null> {
  const command = new Deno.Command("espeak-ng", { args: [...args, "--stdout", text] });
  const { success, stdout } = await command.output().catch(() => ({
    success: false,
    stdout: null,
  }));
  if (!success || stdout === null) return null;
  const { samples, hz } = decodeWav(Uint8Array.from(stdout));
  const resampler = createResampler(hz, HZ, samples.length);
  const output = new Float32Array(resampler.maxOutput(samples.length));
  return output.subarray(0, resampler.process(samples, samples.length, output));
}
