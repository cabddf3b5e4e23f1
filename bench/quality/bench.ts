/**
 * How speech sounds after the whole path, on networks that lose and delay: scored against what was
 * said. Most calls are on a clock of their own, so that many can be averaged; some are of two
 * programs in real time, to confirm them.
 *
 *     deno run -A bench/quality/bench.ts [--codec=v1] [--seeds=3] [--calls=virtual|programs|both]
 */
import { parseArgs } from "node:util";
import { loadOpus } from "../../client/media/opus_codec.ts";
import { createOpusLine } from "../../client/media/opus_line.ts";
import { createV1Line } from "../../client/media/v1_line.ts";
import { seededRandom } from "../../tools/seeded_random.ts";
import { scoreSpeech } from "../../tools/speech_quality/score_speech.ts";
import { callWithClients } from "./call_clients.ts";
import { callOffline, type OfflineCall } from "./call_offline.ts";
import { type Heard, type QualityPoint, type QualityResults, summarisePoint } from "./results.ts";
import { makeSentences, SPEECH_HZ } from "./sentences.ts";

type CreateLine = OfflineCall["createLine"];

/** The codecs that there are, by the client's flag. */
const LINES: Readonly<Record<string, () => Promise<CreateLine>>> = {
  v1: () => Promise.resolve(createV1Line),
  async opus() {
    const opus = await loadOpus();
    const random = seededRandom(1);
    return (send) =>
      createOpusLine({ opus, startMs: 0, send, random: () => Math.floor(random() * 2 ** 32) });
  },
};

type Network = Pick<QualityPoint, "loss" | "jitterMs">;

const LOSSES = [0, 0.01, 0.05, 0.1, 0.2, 0.3];
const JITTERS_MS = [20, 60, 100];
const NETWORKS: readonly Network[] = [
  ...LOSSES.map((loss) => ({ loss, jitterMs: 0 })),
  ...JITTERS_MS.map((jitterMs) => ({ loss: 0, jitterMs })),
];
/** Tried by two programs as well, so many calls at a time. */
const WITH_CLIENTS: readonly Network[] = [
  { loss: 0, jitterMs: 0 },
  { loss: 0.1, jitterMs: 0 },
  { loss: 0.3, jitterMs: 0 },
  { loss: 0, jitterMs: 60 },
];
const CALLS_AT_A_TIME = 1;
const SEEDS = 3;

export interface QualityOptions {
  readonly codecs?: readonly string[];
  readonly seeds?: number;
  /** On a virtual clock, of two programs in real time, which need the machine for themselves, or both. */
  readonly calls?: "virtual" | "programs" | "both";
  readonly say?: (line: string) => void;
}

/** Measures; takes about five minutes a codec. `say` is told what goes on. */
export async function benchQuality(
  { codecs = Object.keys(LINES), seeds = SEEDS, calls = "both", say = () => {} }: QualityOptions =
    {},
): Promise<QualityResults> {
  const said = await makeSentences();
  const points: QualityPoint[] = [], clients: QualityPoint[] = [];
  for (const codec of codecs) {
    const createLine = await LINES[codec]?.();
    if (createLine === undefined) {
      throw new Error(
        `Cannot measure codec '${codec}': there are ${Object.keys(LINES).join(", ")}`,
      );
    }
    for (const network of calls === "virtual" ? [] : groupsOf(WITH_CLIENTS, CALLS_AT_A_TIME)) {
      const measured = await measureClients(said, codec, network);
      for (const point of measured) say(describe("programs", point));
      clients.push(...measured);
    }
    for (const network of calls === "programs" ? [] : NETWORKS) {
      const point = measureOffline(said, { codec, createLine }, network, seeds);
      say(describe("virtual clock", point));
      points.push(point);
    }
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    versions: { deno: Deno.version.deno, espeak: await espeakVersion() },
    speechSeconds: Math.round(said[0]!.length / SPEECH_HZ),
    ...{ seeds, points, clients },
  };
}

function measureOffline(
  said: readonly Float32Array[],
  { codec, createLine }: { readonly codec: string; readonly createLine: CreateLine },
  network: Network,
  seeds: number,
): QualityPoint {
  const heard: Heard[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const ends = callOffline({ createLine, said, impairment: { ...network, seed } });
    for (const [i, end] of ends.entries()) heard.push(score(said[1 - i]!, end));
  }
  return summarisePoint({ codec, ...network }, heard, true);
}

/** Calls at the same time; scored when all have ended, since the relays between them are in this thread. */
async function measureClients(
  said: readonly Float32Array[],
  codec: string,
  networks: readonly Network[],
): Promise<QualityPoint[]> {
  const calls = await Promise.all(
    networks.map((network) =>
      callWithClients({ said, codec, impairment: { ...network, seed: 1 } })
    ),
  );
  return calls.map((ends, k) => {
    const heard = ends.map((end, i) => score(said[1 - i]!, end));
    return summarisePoint({ ...networks[k]!, codec: ends[0]!.codec }, heard, false);
  });
}

function score(
  said: Float32Array,
  { heard, concealed, bitrate }: {
    readonly heard: Float32Array;
    readonly concealed: number;
    readonly bitrate?: number;
  },
): Heard {
  return { ...scoreSpeech(said, heard, SPEECH_HZ), concealed, bitrate: bitrate ?? null };
}

function describe(how: string, point: QualityPoint): string {
  const { codec, loss, jitterMs, mos, intelligibility, delayMs, concealed, kilobits } = point;
  return `${codec} (${how}) at ${100 * loss} % loss, ${jitterMs} ms jitter: ` +
    `MOS ${mos.mean} (${mos.least} to ${mos.most}), intelligibility ${intelligibility.mean} ` +
    `(${intelligibility.least} to ${intelligibility.most}), ` +
    `${(100 * concealed).toFixed(1)} % made up` +
    (delayMs === null ? "" : `, ${delayMs} ms, ${kilobits} kb/s`);
}

function groupsOf<T>(all: readonly T[], size: number): T[][] {
  return Array.from(
    { length: Math.ceil(all.length / size) },
    (_, i) => all.slice(i * size, (i + 1) * size),
  );
}

function readCalls(text: string): "virtual" | "programs" | "both" {
  if (text === "virtual" || text === "programs" || text === "both") return text;
  throw new Error(`Cannot measure '${text}' calls: they are virtual, programs or both`);
}

async function espeakVersion(): Promise<string> {
  const { stdout } = await new Deno.Command("espeak-ng", { args: ["--version"] }).output();
  return /: (\S+)/.exec(new TextDecoder().decode(stdout))?.[1] ?? "unknown";
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      codec: { type: "string", multiple: true },
      seeds: { type: "string", default: `${SEEDS}` },
      calls: { type: "string", default: "both" },
    },
  });
  const results = await benchQuality({
    ...(values.codec === undefined ? {} : { codecs: values.codec }),
    seeds: Number(values.seeds),
    calls: readCalls(values.calls),
    say: (line) => console.log(line),
  });
  console.log(JSON.stringify(results, null, 2));
}
