/** Two or more whose handshakes are run without a network and without a clock, for tests. */
import { readBytes } from "../../protocol/key_text.ts";
import { createIdentity, type Identity } from "../identity/identity.ts";
import type {
  Address,
  HandshakeContext,
  HandshakeEffect,
  HandshakeEvent,
  Handshakes,
  SecurePeer,
  StandingSession,
} from "./handshake_types.ts";
import { handshake, nextDeadline, NO_HANDSHAKES } from "./handshakes.ts";

export interface TestParty {
  readonly name: string;
  readonly identity: Identity;
  readonly address: Address;
  readonly state: Handshakes;
  readonly sessions: readonly StandingSession[];
  readonly failures: readonly Extract<HandshakeEffect, { kind: "failed" }>[];
  /** What it has sent since this was asked. */
  sent(): { readonly bytes: Uint8Array; readonly to: Address }[];
  take(event: HandshakeEvent): void;
  /** As the directory gives it. */
  readonly peer: SecurePeer;
}

/** A clock for all, which only the test moves. */
export interface TestClock {
  now: number;
}

/** @param seed another one, another identity and other chance */
export function makeParty(
  name: string,
  seed: number,
  clock: TestClock,
  address: Address = { ip: `192.0.2.${seed}`, port: 5001 },
): TestParty {
  const identity = createIdentity(new Uint8Array(32).fill(seed));
  const random = randomOf(seed);
  let state = NO_HANDSHAKES;
  let sent: { bytes: Uint8Array; to: Address }[] = [];
  const sessions: StandingSession[] = [];
  const failures: Extract<HandshakeEffect, { kind: "failed" }>[] = [];

  function context(): HandshakeContext {
    return {
      now: clock.now,
      me: name,
      identity: readBytes(identity.publicKey, 32)!,
      noise: identity.noise,
      random,
    };
  }

  return {
    name,
    identity,
    address,
    get state() {
      return state;
    },
    sessions,
    failures,
    sent() {
      const all = sent;
      sent = [];
      return all;
    },
    take(event) {
      const [next, effects] = handshake(state, event, context());
      state = next;
      for (const effect of effects) {
        if (effect.kind === "send") sent.push({ bytes: effect.bytes.slice(), to: effect.to });
        else if (effect.kind === "stands") sessions.push(effect.session);
        else failures.push(effect);
      }
    },
    peer: { name, key: identity.publicKey, ...address },
  };
}

/** Carries what two have sent to each other, until neither says anything more. */
export function deliver(a: TestParty, b: TestParty): void {
  for (;;) {
    const fromA = a.sent(), fromB = b.sent();
    if (fromA.length + fromB.length === 0) return;
    for (const { bytes } of fromA) b.take({ kind: "packet", bytes, from: a.address });
    for (const { bytes } of fromB) a.take({ kind: "packet", bytes, from: b.address });
  }
}

/** Moves the clock on, step by step of what they wait for. */
export function passTime(clock: TestClock, ms: number, parties: readonly TestParty[]): void {
  const end = clock.now + ms;
  for (;;) {
    const times = parties.map(({ state }) => nextDeadline(state)).filter((at) => at !== null);
    const next = Math.min(end, ...times);
    clock.now = Math.max(clock.now, next);
    for (const party of parties) party.take({ kind: "deadline" });
    if (clock.now >= end) return;
  }
}

/** Bytes that look random and are the same in each run (mulberry32). */
function randomOf(seed: number): (length: number) => Uint8Array {
  let state = seed * 0x9e3779b9;
  return (length) =>
    Uint8Array.from({ length }, () => {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return (t ^ (t >>> 14)) & 0xff;
    });
}
