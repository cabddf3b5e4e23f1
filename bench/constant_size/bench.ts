/**
 * What --constant-size costs: the same call with it and without, in turn: bytes on the wire while one
 * speaks and while one is silent, and the processor time of a client.
 *
 *     deno task bench constant_size
 */
import { startEncryptedStage } from "../../tests/calls/encrypted/encrypted_stage.ts";
import { connect } from "../../tests/calls/stage.ts";
import { cpuSeconds } from "../voice/process_usage.ts";
import { round } from "../voice/summary.ts";

/** Of one direction of a call. */
export interface CallCost {
  readonly constantSize: boolean;
  /** IP and UDP headers counted. */
  readonly speechKbps: number;
  readonly silenceKbps: number;
  readonly speechPacketsPerSecond: number;
  readonly silencePacketsPerSecond: number;
  /** Of one core, while both speak and while both are silent. */
  readonly speechCpuPercent: number;
  readonly silenceCpuPercent: number;
}

/** What bench/results/constant_size.json holds. */
export interface ConstantSizeResults {
  readonly date: string;
  readonly machine: { readonly cores: number; readonly os: string };
  readonly deno: string;
  readonly calls: readonly CallCost[];
}

/** The rate climbs for so long; then there is speech, then silence: in all, less than the voice's file. */
const SETTLE_S = 3, PHASE_S = 6;
const SPEAKS_S = SETTLE_S + PHASE_S;
const IP_UDP_BYTES = 28;
const ROUNDS = 2;

export async function benchConstantSize(
  { say = () => {} }: { readonly say?: (line: string) => void } = {},
): Promise<ConstantSizeResults> {
  const calls: CallCost[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const constantSize of [false, true]) {
      const cost = await measure(constantSize);
      say(JSON.stringify(cost));
      calls.push(cost);
    }
  }
  return {
    date: new Date().toISOString(),
    machine: { cores: navigator.hardwareConcurrency, os: Deno.build.os },
    deno: Deno.version.deno,
    calls,
  };
}

async function measure(constantSize: boolean): Promise<CallCost> {
  const args = constantSize ? ["--constant-size"] : [];
  await using stage = await startEncryptedStage({
    johns: args,
    maries: args,
    speaksSeconds: SPEAKS_S,
  });
  const { john, marie, wire } = stage;
  await connect(john, marie);
  const start = performance.now();
  const until = (seconds: number) =>
    new Promise((resolve) => setTimeout(resolve, start + 1_000 * seconds - performance.now()));
  const phase = async (from: number) => {
    await until(from);
    const [at, cpu] = [performance.now(), await cpuSeconds(john.pid)];
    await until(from + PHASE_S - 0.5);
    const seconds = (performance.now() - at) / 1_000;
    const used = await cpuSeconds(john.pid) - cpu;
    const packets = wire.seen.filter((one) => one.from === "a" && one.at >= at);
    const bytes = packets.reduce((sum, { bytes }) => sum + bytes.length + IP_UDP_BYTES, 0);
    return {
      kbps: round(8 * bytes / 1_000 / seconds, 1),
      packets: round(packets.length / seconds, 1),
      cpu: round(100 * used / seconds, 2),
    };
  };
  const speech = await phase(SETTLE_S);
  const silence = await phase(SPEAKS_S + 0.5);
  return {
    constantSize,
    speechKbps: speech.kbps,
    silenceKbps: silence.kbps,
    speechPacketsPerSecond: speech.packets,
    silencePacketsPerSecond: silence.packets,
    speechCpuPercent: speech.cpu,
    silenceCpuPercent: silence.cpu,
  };
}
