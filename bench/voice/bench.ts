/**
 * The voice from mouth to ear, side by side on one rig: the rig's own floor, and telephones of several
 * makes (`telephones.ts`). Calls of each take turns, so that what else the machine does meets all of them.
 *
 *     deno run -A bench/voice/bench.ts [ROUNDS]
 */
import { median } from "../../tools/correlate.ts";
import { preparePortAudio } from "../../tools/portaudio.ts";
import { installBaresip } from "./baresip.ts";
import { type DelayParts, splitDelay } from "./delay_parts.ts";
import { type CallFigures, measureCall } from "./measure_call.ts";
import { openSoundCards, type SoundCards, withLoopback } from "./sound_cards.ts";
import { round, summarise, type TelephoneSummary } from "./summary.ts";
import { idleCpuOfDevCloud, TELEPHONES } from "./telephones.ts";

/** What bench/results/voice.json holds. */
export interface VoiceResults {
  readonly date: string;
  readonly machine: {
    readonly cores: number;
    readonly os: string;
    /** The load average of the last minute, before each round. */
    readonly load: readonly number[];
  };
  readonly versions: { readonly deno: string; readonly pulseaudio: string };
  readonly rounds: number;
  readonly chirpsPerCall: number;
  readonly floor: TelephoneSummary;
  /** By the names of `TELEPHONES`, in their order; our own with Opus is the first. */
  readonly telephones: readonly (TelephoneSummary & {
    readonly name: string;
    /** The first telephone's figures divided by this one's. */
    readonly ratios: { readonly mouthToEar: number; readonly cpu: number; readonly memory: number };
  })[];
  readonly idleCpuSecondsPerMinute: number;
  /** Of a call with v1. */
  readonly v1DelayPartsMs: DelayParts;
}

const ROUNDS = 3;
const CHIRPS = 10;
const FLOOR_CHIRPS = 4;
const IDLE_MS = 6_000;

/** Measures; takes about three minutes a round. `say` is told what goes on. */
export async function benchVoice(
  { rounds = ROUNDS, say = () => {} }: {
    readonly rounds?: number;
    readonly say?: (line: string) => void;
  } = {},
): Promise<VoiceResults> {
  await preparePortAudio();
  await installBaresip(say);
  const floor: CallFigures[] = [];
  const calls = new Map<string, CallFigures[]>(TELEPHONES.map(({ name }) => [name, []]));
  const idle: number[] = [], load: number[] = [];
  await using cards = await openSoundCards();
  for (let number = 1; number <= rounds; number++) {
    load.push(round(Deno.loadavg()[0] ?? Number.NaN, 2));
    say(`round ${number} of ${rounds}, load ${load.at(-1)}`);
    floor.push(await measureFloor(cards));
    say(describe("the rig's floor", summarise(floor.slice(-1))));
    for (const { name, call } of TELEPHONES) {
      const figures = await call(cards, CHIRPS);
      calls.get(name)?.push(figures);
      say(describe(name, summarise([figures])));
    }
    idle.push(await idleCpuOfDevCloud(cards, IDLE_MS));
  }
  const summaries = [...calls].map(([name, figures]) => ({ name, ...summarise(figures) }));
  const ours = summaries[0]!;
  const ratio = (a: number | null, b: number | null) => round((a ?? NaN) / (b ?? NaN), 2);
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: { cores: navigator.hardwareConcurrency, os: Deno.build.os, load },
    versions: { deno: Deno.version.deno, pulseaudio: await pulseaudioVersion(cards) },
    rounds,
    chirpsPerCall: CHIRPS,
    floor: summarise(floor),
    telephones: summaries.map((summary) => ({
      ...summary,
      ratios: {
        mouthToEar: ratio(ours.mouthToEarMs.median, summary.mouthToEarMs.median),
        cpu: ratio(ours.cpuSecondsPerCallMinute, summary.cpuSecondsPerCallMinute),
        memory: ratio(ours.residentMib, summary.residentMib),
      },
    })),
    idleCpuSecondsPerMinute: round(median(idle), 2),
    v1DelayPartsMs: splitDelay(calls.get("DevCloud, v1") ?? []),
  };
}

/** One line of text on one telephone's figures. */
function describe(name: string, summary: TelephoneSummary): string {
  const { mouthToEarMs, correlation, shareOfChirpsHeard } = summary;
  const { cpuSecondsPerCallMinute: cpu, residentMib, machineBusyInEachCall } = summary;
  return `${name.padEnd(28)} ${mouthToEarMs.median} ms (p90 ${mouthToEarMs.p90}), ` +
    `correlation ${correlation}, ${round(100 * shareOfChirpsHeard, 1)} % heard` +
    (cpu === null ? "" : `, ${cpu} CPU s a call-minute, ${residentMib} MiB`) +
    `; machine ${machineBusyInEachCall.map((busy) => `${round(100 * busy, 0)} %`).join(", ")} busy`;
}

async function measureFloor(cards: SoundCards): Promise<CallFigures> {
  return await withLoopback(cards, () => measureCall(cards, FLOOR_CHIRPS, []));
}

async function pulseaudioVersion({ rig }: SoundCards): Promise<string> {
  return /^Server Version: (.+)$/m.exec(await rig.pactl("info"))?.[1] ?? "unknown";
}

if (import.meta.main) {
  const results = await benchVoice({
    ...(Deno.args[0] === undefined ? {} : { rounds: Number(Deno.args[0]) }),
    say: (line) => console.log(line),
  });
  console.log(JSON.stringify(results, null, 2));
}
