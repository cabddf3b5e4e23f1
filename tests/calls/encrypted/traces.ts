/** What somebody who reads the wire tries, to learn who talks and what is said. */
import { loadOpus } from "../../../client/media/opus_codec.ts";
import { encodeWav } from "../../../client/media/wav.ts";
import { readRedundant } from "../../../protocol/redundancy.ts";
import { compareSpeech } from "../../../tools/compare_speech.ts";
import { SPEECH_HZ } from "../stage.ts";
import type { Seen } from "./wire.ts";

/** Those of the texts that can be found in a capture, in UTF-8, UTF-16 or base64. */
export function textsIn(capture: readonly Seen[], texts: readonly string[]): string[] {
  const datagrams = capture.map(({ bytes }) => latin1(bytes));
  return texts.filter((text) =>
    writings(text).some((writing) => datagrams.some((datagram) => datagram.includes(writing)))
  );
}

/** The bytes of a text however it may be written, as a string with a character for each. */
export function writings(text: string): string[] {
  const utf8 = new TextEncoder().encode(text);
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  const utf16 = (first: (unit: number) => number, second: (unit: number) => number) =>
    String.fromCharCode(...units.flatMap((unit) => [first(unit), second(unit)]));
  const [low, high] = [(unit: number) => unit & 0xff, (unit: number) => unit >> 8];
  // In base64 a text looks different by where in three bytes it begins; what of it is sure is searched.
  const base64 = [0, 1, 2].map((before) => {
    const whole = btoa(latin1(new Uint8Array(before)) + latin1(utf8));
    const sure = Math.floor((8 * (before + utf8.length)) / 6);
    return whole.slice(before === 0 ? 0 : before + 1, sure);
  });
  const url = base64.map((part) => part.replaceAll("+", "-").replaceAll("/", "_"));
  return [latin1(utf8), utf16(low, high), utf16(high, low), ...base64, ...url];
}

/** How like what is said one side's packets sound, taken for Opus from this byte on; 0 to 1. */
export async function heardAsOpus(
  capture: readonly Seen[],
  from: Seen["from"],
  offset: number,
  said: Float32Array<ArrayBuffer>,
): Promise<number> {
  const decoder = (await loadOpus()).createDecoder();
  const into = new Float32Array(SPEECH_HZ);
  const parts: Part[] = [];
  for (const { bytes, at } of capture.filter((one) => one.from === from)) {
    const payload = bytes.subarray(offset);
    // Where something was lost, older packets go beside the own one.
    const own = readRedundant(payload)?.at(-1)?.payload ?? payload;
    const made = decoder.decode(own, into);
    if (made > 0) parts.push({ at, samples: into.slice(0, made) });
  }
  decoder.close();
  return likeness(join(parts, SPEECH_HZ), SPEECH_HZ, said);
}

/** The same, taken for samples of 16 bits at this rate. */
export function heardAsPcm(
  capture: readonly Seen[],
  from: Seen["from"],
  offset: number,
  hz: number,
  said: Float32Array<ArrayBuffer>,
): number {
  const parts = capture.filter((one) => one.from === from).map(({ bytes, at }) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const count = Math.max(0, Math.floor((bytes.length - offset) / 2));
    const samples = Float32Array.from(
      { length: count },
      (_, i) => view.getInt16(offset + 2 * i, true) / 32_768,
    );
    return { at, samples };
  });
  return likeness(join(parts, hz), hz, said);
}

/** Sound of one packet, and when that came, in ms. */
interface Part {
  readonly at: number;
  readonly samples: Float32Array;
}

const PAUSE_MS = 100;

/** What came after a halt is that much later. */
const GREATEST_DELAY_MS = 3_000;

function likeness(samples: Float32Array<ArrayBuffer>, hz: number, said: Float32Array<ArrayBuffer>) {
  if (samples.length < hz / 2) return 0;
  // With silence behind it, for the last of it is compared only with what comes later.
  const recording = new Float32Array(samples.length + (GREATEST_DELAY_MS * hz) / 1_000);
  recording.set(samples);
  return compareSpeech({ samples: said, hz: SPEECH_HZ }, encodeWav(recording, hz), {
    greatestDelayMs: GREATEST_DELAY_MS,
  }).similarity;
}

/** One after the other; where none came for a while, nothing was sent: that was silence. */
function join(parts: readonly Part[], hz: number): Float32Array<ArrayBuffer> {
  const [first] = parts;
  if (first === undefined) return new Float32Array(0);
  const starts: number[] = [];
  let end = 0;
  for (const { at, samples } of parts) {
    const came = Math.round(((at - first.at) * hz) / 1_000);
    const start = came - end > (PAUSE_MS * hz) / 1_000 ? came : end;
    starts.push(start);
    end = start + samples.length;
  }
  const whole = new Float32Array(end);
  for (const [i, { samples }] of parts.entries()) whole.set(samples, starts[i]!);
  return whole;
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}
