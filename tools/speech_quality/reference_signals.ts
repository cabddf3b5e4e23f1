/**
 * Speech, and what a bad line makes of it, the same on every machine: what the measures are checked
 * with against the programs of those who made them.
 *
 *     deno run -A tools/speech_quality/reference_signals.ts FOLDER
 *
 * writes them as WAV files. They were given to ViSQOL 3.3.3 (commit 38d0b01, speech mode with the
 * exponential fit: `--use_speech_mode --use_lattice_model=false`; Apache-2.0), and to pystoi 0.4.1
 * (`stoi(x, y, 16000, extended=True)`; MIT). That build of ViSQOL gave its own conformance figure for
 * the recording that comes with it, CA01_01 transcoded: 3.374505555111911; ours is 3.374505555112.
 */
import { join } from "node:path";
import { encodeWav } from "../../client/media/wav.ts";
import { seededRandom } from "../seeded_random.ts";
import { JOHNS_VOICE, makeSpeech, MARIES_VOICE } from "../speech.ts";

export const REFERENCE_HZ = 16_000;

export interface ReferencePair {
  readonly name: string;
  readonly said: Float32Array<ArrayBuffer>;
  readonly heard: Float32Array<ArrayBuffer>;
}

/** Of 5 s each, rounded to 16 bits as in a file. */
export function makeReferencePairs(): readonly ReferencePair[] {
  const john = in16Bits(makeSpeech(JOHNS_VOICE, 5, REFERENCE_HZ));
  const marie = in16Bits(makeSpeech(MARIES_VOICE, 5, REFERENCE_HZ));
  const pair = (
    name: string,
    said: Float32Array<ArrayBuffer>,
    heard: Float32Array<ArrayBuffer>,
  ) => ({
    name,
    said,
    heard: in16Bits(heard),
  });
  return [
    pair("same", john, john),
    pair("quieter", marie, marie.map((value) => value / 4)),
    pair("noise", john, withNoise(john, 0.01)),
    pair("more-noise", marie, withNoise(marie, 0.05)),
    pair("dull", john, dulled(john)),
    pair("holes-5", john, withHoles(john, 0.05)),
    pair("holes-20", marie, withHoles(marie, 0.2)),
    pair("later", john, shifted(john, 0, 417)),
    pair("later-from-middle", marie, shifted(marie, 2.4, 700)),
    pair("another", john, marie),
  ];
}

function in16Bits(samples: Float32Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(samples, (value) => Math.trunc(value * 32_767) / 32_768);
}

function withNoise(samples: Float32Array, amplitude: number): Float32Array<ArrayBuffer> {
  const random = seededRandom(7);
  return Float32Array.from(samples, (value) => value + amplitude * (2 * random() - 1));
}

/** Each sample is the mean of eight: little is left above 2 kHz. */
function dulled(samples: Float32Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(samples, (_, i) => {
    let sum = 0;
    for (let k = 0; k < 8; k++) sum += samples[i - k] ?? 0;
    return sum / 8;
  });
}

/** Of pieces of 20 ms this part is missing. */
function withHoles(samples: Float32Array, part: number): Float32Array<ArrayBuffer> {
  const random = seededRandom(9);
  const isMissing = Array.from({ length: samples.length / 320 }, () => random() < part);
  return Float32Array.from(samples, (value, i) => isMissing[Math.floor(i / 320)] ? 0 : value);
}

/** From `fromS` on later by so many samples; what comes before goes on, repeated. */
function shifted(samples: Float32Array, fromS: number, by: number): Float32Array<ArrayBuffer> {
  const from = fromS * REFERENCE_HZ;
  return Float32Array.from(samples, (value, i) => i < from ? value : samples[Math.abs(i - by)]!);
}

if (import.meta.main) {
  const folder = Deno.args[0] ?? ".";
  for (const { name, said, heard } of makeReferencePairs()) {
    for (const [end, samples] of Object.entries({ said, heard })) {
      await Deno.writeFile(join(folder, `${name}-${end}.wav`), encodeWav(samples, REFERENCE_HZ));
    }
  }
}
