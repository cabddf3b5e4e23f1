/**
 * What encryption costs: a handshake, a packet, a whole call against the same in the clear, the time
 * from Call until it rings, and a registration with a key.
 *
 *     deno task bench secure
 */
import { loadSodiumAead } from "../../client/media/sodium_aead.ts";
import { JS_AEAD } from "../../protocol/aead.ts";
import { median } from "../../tools/correlate.ts";
import { round } from "../voice/summary.ts";
import { type CallCost, measureCall, measureRinging } from "./calls.ts";
import { type HandshakeCost, measureHandshakes } from "./handshakes.ts";
import { measurePackets, type PacketCost } from "./packets.ts";
import { measureRegistrations, type RegistrationCost } from "./registrations.ts";

/** What bench/results/secure.json holds. */
export interface SecureResults {
  readonly date: string;
  readonly machine: { readonly cores: number; readonly os: string; readonly load: number };
  readonly deno: string;
  readonly handshake: HandshakeCost;
  readonly packets: readonly PacketCost[];
  /** Of one core, for each side of a call of 200 packets a second each way: seal and open. */
  readonly sealingPercentOfCore: number;
  /** Sealed and in the clear in turn. */
  readonly calls: readonly CallCost[];
  readonly ringing: {
    readonly firstMs: readonly number[];
    readonly laterMedianMs: number;
    readonly laterWorstMs: number;
    readonly laterCount: number;
  };
  readonly registration: RegistrationCost;
}

/** Opus in frames of 5 ms, alone and with an older packet sent once more; and of 20 ms. */
const CONTENTS = [64, 128, 220];
/** The smallest frames that a call has: the worst case. */
const PACKETS_A_SECOND = 200;
const CALL_ROUNDS = 2, RING_ROUNDS = 2, RINGS = 6;

export async function benchSecure(
  { say = () => {} }: { readonly say?: (line: string) => void } = {},
): Promise<SecureResults> {
  const load = round(Deno.loadavg()[0] ?? NaN, 2);
  const handshake = measureHandshakes();
  say(`handshake: ${JSON.stringify(handshake)}`);
  const sodium = await loadSodiumAead();
  const packets = CONTENTS.flatMap((bytes) => [
    measurePackets(bytes, "sodium", sodium),
    measurePackets(bytes, "javascript", JS_AEAD),
  ]);
  for (const cost of packets) say(`packet: ${JSON.stringify(cost)}`);
  const usual = packets.find(({ by, contentBytes }) => by === "sodium" && contentBytes === 128)!;
  const micros = usual.sealMicros + usual.openMicros;
  const sealingPercentOfCore = round(micros * PACKETS_A_SECOND / 1e6 * 100, 2);
  say(`sealing and opening: ${sealingPercentOfCore} % of a core`);
  const registration = await measureRegistrations();
  say(`registration: ${JSON.stringify(registration)}`);
  const firstMs: number[] = [], laterMs: number[] = [];
  for (let n = 0; n < RING_ROUNDS; n++) {
    const times = await measureRinging(1 + RINGS);
    say(`Call → ringing: ${JSON.stringify(times)}`);
    firstMs.push(times.firstMs);
    laterMs.push(...times.laterMs);
  }
  const calls: CallCost[] = [];
  for (let n = 0; n < CALL_ROUNDS; n++) {
    for (const sealed of n % 2 === 0 ? [true, false] : [false, true]) {
      const cost = await measureCall(sealed);
      say(`call: ${JSON.stringify(cost)}`);
      calls.push(cost);
    }
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: { cores: navigator.hardwareConcurrency, os: Deno.build.os, load },
    deno: Deno.version.deno,
    handshake,
    packets,
    sealingPercentOfCore,
    calls,
    ringing: {
      firstMs,
      laterMedianMs: median(laterMs),
      laterWorstMs: Math.max(...laterMs),
      laterCount: laterMs.length,
    },
    registration,
  };
}
