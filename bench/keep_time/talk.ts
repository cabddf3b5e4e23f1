/**
 * A call between two voice engines of this process, on files, with all processing and sealed, for
 * bench.ts: prints what is told of the heaps each second, a line of JSON each.
 *
 *     DENO_V8_FLAGS=--expose-gc deno run -A bench/keep_time/talk.ts SECONDS
 */
import { join } from "node:path";
import type { VoiceStats } from "../../client/media/voice_engine.ts";
import { encodeWav } from "../../client/media/wav.ts";
import { openTestEngine, STATS_A_SECOND } from "../../tests/voice/files_call.ts";
import { JOHNS_VOICE, makeSpeech, MARIES_VOICE, type Voice } from "../../tools/speech.ts";

/** A line: of both engines. */
export type TalkLine = readonly Pick<VoiceStats, "heapKib">[];

const HZ = 48_000, FILE_SECONDS = 20; // a file is said again and again
const ALL = { echo: true, noise: true, gain: true, highPass: true };

async function open(folder: string, name: string, voice: Voice) {
  const mouth = join(folder, `${name}.wav`);
  await Deno.writeFile(mouth, encodeWav(makeSpeech(voice, FILE_SECONDS, HZ), HZ));
  const speaker = `file:${join(folder, `${name}_heard.wav`)}`;
  return openTestEngine({ mic: `file:${mouth}`, speaker });
}

async function talk(seconds: number, folder: string): Promise<void> {
  const all = [await open(folder, "a", JOHNS_VOICE), await open(folder, "b", MARIES_VOICE)];
  const keys = all.map((_, i) => new Uint8Array(32).fill(i + 1));
  for (const [own, { engine }] of all.entries()) {
    const other = 1 - own;
    engine.setProcessing(ALL);
    engine.addSession({
      index: own,
      remoteIndex: other,
      sendKey: keys[own]!,
      receiveKey: keys[other]!,
      address: all[other]!.engine.address,
    });
    await engine.warm("opus");
  }
  for (const [own, { engine }] of all.entries()) {
    engine.start(all[1 - own]!.engine.address, "opus", own);
  }
  for (let second = 1; second <= seconds; second++) {
    await Promise.all(all.map(({ until, stats }) => until(() => stats.length >= STATS_A_SECOND)));
    const line = all.map(({ stats }) => {
      const { heapKib } = stats.at(-1)!;
      stats.length = 0;
      return { heapKib };
    });
    console.log(JSON.stringify(line satisfies TalkLine));
  }
  for (const { engine } of all) engine.stop();
  await Promise.all(all.map(({ engine }) => engine.close()));
}

if (import.meta.main) {
  const folder = await Deno.makeTempDir();
  try {
    await talk(Number(Deno.args[0]), folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
