/** Two voice engines in this process that talk from files to files, and what each of them heard. */
import { join } from "node:path";
import { createVoiceEngine } from "../../client/media/create_voice_engine.ts";
import type { Codec } from "../../protocol/codecs.ts";
import type { AudioProblem } from "../../client/media/audio_control.ts";
import { createResampler } from "../../client/media/resampler.ts";
import type { UdpAddress, VoiceEngine, VoiceStats } from "../../client/media/voice_engine.ts";
import { encodeWav } from "../../client/media/wav.ts";
import { compareSpeech, type Heard } from "../../tools/compare_speech.ts";
import { JOHNS_VOICE, makeSpeech, MARIES_VOICE } from "../../tools/speech.ts";

export interface TestEngine {
  readonly engine: VoiceEngine;
  readonly stats: VoiceStats[];
  readonly signals: { readonly text: string; readonly from: UdpAddress }[];
  readonly problems: AudioProblem[];
  /** Resolves at the first stats that satisfy this. */
  until(condition: (stats: VoiceStats) => boolean): Promise<VoiceStats>;
}

export interface TestEngineOptions {
  readonly mic?: string;
  readonly speaker?: string;
  readonly host?: string;
  readonly port?: number;
  onSignal?(text: string, from: UdpAddress): void;
}

export async function openTestEngine(options: TestEngineOptions = {}): Promise<TestEngine> {
  const stats: VoiceStats[] = [];
  const signals: TestEngine["signals"] = [];
  const problems: AudioProblem[] = [];
  const waiting = new Set<(stats: VoiceStats) => void>();
  const { mic = "none", speaker = "none", host = "127.0.0.1", port = 0 } = options;
  const engine = await createVoiceEngine({ host, port, exact: true, mic, speaker }, {
    onSignal(bytes, from) {
      const text = new TextDecoder().decode(bytes);
      signals.push({ text, from });
      options.onSignal?.(text, from);
    },
    onStats(latest) {
      stats.push(latest);
      for (const look of waiting) look(latest);
    },
    onProblem: (problem) => problems.push(problem),
    onFatal(error) {
      throw error;
    },
  });
  return {
    engine,
    stats,
    signals,
    problems,
    until: (condition) =>
      new Promise((resolve) => {
        const look = (latest: VoiceStats) => {
          if (!condition(latest)) return;
          waiting.delete(look);
          resolve(latest);
        };
        waiting.add(look);
      }),
  };
}

/** What one side heard of the other, the last that its engine told, and all of it. */
export interface HeardInCall extends Heard {
  readonly last: VoiceStats;
  readonly stats: readonly VoiceStats[];
}

export interface FilesCall {
  /** Where each engine calls the other, and what is to be closed after the call. */
  readonly route?: (a: UdpAddress, b: UdpAddress) => {
    readonly toA: UdpAddress;
    readonly toB: UdpAddress;
    close(): void;
  };
  readonly seconds: number;
  readonly codec?: Codec;
  /** What goes on beside the call, once it has lasted for so many seconds. */
  readonly beside?: { readonly afterSeconds: number; run(): Promise<void> };
}

/** So often an engine tells its stats. */
export const STATS_A_SECOND = 10;
const HZ = 48_000;

/** Talks for so many seconds; gives what a heard, and what b heard. */
export async function callOnFiles(call: FilesCall): Promise<readonly [HeardInCall, HeardInCall]> {
  const [a, b] = (await talkOnFiles(call)).map(({ said, recording, stats }) => ({
    ...compareSpeech({ samples: said, hz: HZ }, recording),
    last: stats.at(-1)!,
    stats,
  }));
  return [a!, b!];
}

/** What came of a call for one side: what the other said, what was recorded, what its engine told. */
interface TalkedInCall {
  readonly said: Float32Array<ArrayBuffer>;
  readonly recording: Uint8Array<ArrayBuffer>;
  readonly stats: readonly VoiceStats[];
}

/** As `callOnFiles`, without the comparison, which takes longer than a long call. */
async function talkOnFiles(
  { route, seconds, codec = "v1", beside }: FilesCall,
): Promise<readonly TalkedInCall[]> {
  const folder = await Deno.makeTempDir();
  const said = [JOHNS_VOICE, MARIES_VOICE].map((voice) => makeSpeech(voice, seconds + 2, HZ));
  const names = ["a", "b"] as const;
  await Promise.all(
    names.map((name, i) => Deno.writeFile(join(folder, `${name}.wav`), encodeWav(said[i]!, HZ))),
  );
  const open = (name: string) =>
    openTestEngine({
      mic: `file:${join(folder, `${name}.wav`)}`,
      speaker: `file:${join(folder, `${name}_heard.wav`)}`,
    });
  const a = await open("a"), b = await open("b");
  const way = route?.(a.engine.address, b.engine.address) ??
    { toA: a.engine.address, toB: b.engine.address, close() {} };
  await Promise.all([a.engine.warm(codec), b.engine.warm(codec)]);
  a.engine.start(way.toB, codec);
  b.engine.start(way.toA, codec);
  if (beside !== undefined) {
    await b.until(() => b.stats.length >= beside.afterSeconds * STATS_A_SECOND);
    await beside.run();
  }
  await Promise.all(
    [a, b].map(({ until, stats }) => until(() => stats.length >= seconds * STATS_A_SECOND)),
  );
  for (const { engine } of [a, b]) engine.stop();
  await Promise.all([a.engine.close(), b.engine.close()]);
  way.close();
  const talked = names.map((name, i) => ({
    said: said[1 - i]!,
    recording: Deno.readFileSync(join(folder, `${name}_heard.wav`)),
    stats: [a, b][i]!.stats,
  }));
  await Deno.remove(folder, { recursive: true });
  return talked;
}

/** Resamples the whole of a recording. */
export function toHz(samples: Float32Array, hz: number, wanted = 8_000): Float32Array {
  const resampler = createResampler(hz, wanted, samples.length);
  const made = new Float32Array(resampler.maxOutput(samples.length));
  return made.subarray(0, resampler.process(samples, samples.length, made));
}
