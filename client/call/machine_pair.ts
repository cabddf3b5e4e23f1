/** What the tests of two call machines share: each with its directory, and a wire between them. */
import { type Codec, CODECS } from "../../protocol/codecs.ts";
import { IDLE, step } from "./machine.ts";
import { CONTEXT, summary } from "./machine_fixtures.ts";
import type { CallRecord } from "./call_record.ts";
import type { CallEffect, CallEvent, Context, Machine } from "./machine_types.ts";
import type { Peer } from "./peer.ts";

export const LOW = "0000000000000001", HIGH = "0000000000000002";

export const JOHN2: Peer = { name: "John", ip: "10.0.0.1", port: 5001, version: 2, key: null };
export const JOHN1: Peer = { ...JOHN2, version: 1 };

/** One machine with its directory: look-ups wait until they are answered by the test. */
export function client(self: Peer, others: readonly Peer[], codecs: readonly Codec[] = CODECS) {
  const context: Context = { ...CONTEXT, me: self.name, codecs };
  let machine: Machine = IDLE;
  let lookUps: Extract<CallEffect, { kind: "look-up" }>[] = [];
  const records: CallRecord[] = [];
  const audio: Codec[] = [];
  const sent: CallEffect[] = [];
  return {
    self,
    records,
    /** With which codecs audio was started. */
    audio,
    get state() {
      return machine.phase.state;
    },
    get codec() {
      return machine.phase.state === "in-call" ? machine.phase.codec : null;
    },
    take(event: CallEvent) {
      const result = step(machine, event, context);
      machine = result[0];
      for (const effect of result[1]) {
        if (effect.kind === "look-up") lookUps.push(effect);
        else if (effect.kind === "record") records.push(effect.record);
        else if (effect.kind === "start-audio") audio.push(effect.codec);
        else if (effect.kind === "send-v1" || effect.kind === "send-v2") sent.push(effect);
      }
      return summary(result);
    },
    directoryAnswers() {
      const asked = lookUps;
      lookUps = [];
      for (const { id, name } of asked) {
        const address = others.find((other) => other.name === name);
        this.take({
          kind: "looked-up",
          id,
          answer: address
            ? { kind: "address", address: { ...address, key: null } }
            : { kind: "nobody" },
        });
      }
    },
    /** What it has sent since, as the other side hears it. */
    outgoing(): CallEvent[] {
      return sent.splice(0).flatMap((effect) => arrivals(effect, self));
    },
  };
}

function arrivals(effect: CallEffect, { ip, port, key }: Peer): CallEvent[] {
  const sender = { from: { ip, port }, key };
  if (effect.kind === "send-v2") {
    const { call, signal } = effect;
    switch (signal.kind) {
      case "invite": {
        const { from: name, to, codecs } = signal;
        return [{ kind: "v2-invite", call, n: 1, name, to, codecs, ...sender }];
      }
      case "accept":
        return [{ kind: "v2-accept", call, codec: signal.codec, ...sender }];
      case "hold":
      case "resume":
        return [{ kind: `v2-${signal.kind}`, call, turn: signal.turn, ...sender }];
      case "refuse":
        return [{ kind: "v2-refuse", call, reason: signal.reason, ...sender }];
      default:
        return [{ kind: `v2-${signal.kind}`, call, ...sender }];
    }
  }
  if (effect.kind !== "send-v1") return [];
  const { signal } = effect;
  return Array.from(
    { length: effect.copies },
    () =>
      signal.kind === "START"
        ? { kind: "START", id: LOW, name: signal.from, from: sender.from }
        : { kind: signal.kind, from: sender.from },
  );
}

export type Client = ReturnType<typeof client>;

/** Carries over what both have sent, and lets the directory answer, until nothing more comes of it. */
export function settle(a: Client, b: Client): void {
  for (let round = 0; round < 6; round++) {
    const toB = a.outgoing(), toA = b.outgoing();
    toB.forEach((event) => b.take(event));
    toA.forEach((event) => a.take(event));
    // The slower directory first on one side, then on the other: the order must not matter.
    (round % 2 === 0 ? [a, b] : [b, a]).forEach((one) => one.directoryAnswers());
  }
}
