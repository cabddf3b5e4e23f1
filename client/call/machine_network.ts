/**
 * For tests: clients of ours with a clock of their own making, a directory, and a network that
 * loses, repeats and delays what they send, so that it comes in another order. All as the driver
 * does it, without a driver's timers.
 */
import { CODECS } from "../../protocol/codecs.ts";
import type { V2Signal } from "../../protocol/datagrams.ts";
import type { CallRecord } from "./call_record.ts";
import { EMPTY_INBOX, heard } from "./inbox.ts";
import { deadlineOf, IDLE, step } from "./machine.ts";
import { CONTEXT } from "./machine_fixtures.ts";
import type { CallEffect, CallEvent, Machine } from "./machine_types.ts";
import { acknowledged, due, EMPTY_OUTBOX, forget, nextDue, post } from "./outbox.ts";
import type { Address, Peer } from "./peer.ts";

export interface NetworkClient {
  readonly peer: Peer;
  readonly machine: Machine;
  readonly records: readonly CallRecord[];
  /** Whose sound flows here: the call's wire id. */
  readonly sound: string | null;
  take(event: CallEvent): void;
}

export interface Network {
  readonly now: number;
  readonly clients: readonly NetworkClient[];
  newId(): string;
  /** Lets `ms` pass, with all that happens meanwhile. */
  pass(ms: number): void;
}

/** From 0 to 1. */
type Random = () => number;

const MOST_DELAY_MS = 120, MOST_LOOK_UP_MS = 40, HEARD_EVERY_MS = 100;
/** Of each kind of signal of each call, in each direction, one of so many in a row comes through. */
const MOST_LOST = 2;

export function createNetwork(names: readonly string[], random: Random): Network {
  let now = 10_000, ids = 0, order = 0;
  let queue: { readonly at: number; readonly order: number; run(): void }[] = [];
  const lost = new Map<string, number>();
  const clients = names.map((name, at) => createClient(name, `10.0.0.${at + 1}`));

  function later(ms: number, run: () => void): void {
    queue.push({ at: now + Math.ceil(ms), order: order++, run });
  }

  function newId(): string {
    return Math.floor(random() * 2 ** 32).toString(16).padStart(8, "0") +
      `${++ids}`.padStart(8, "0");
  }

  function carry(signal: V2Signal, from: Peer, to: Address): void {
    const receiver = clients.find(({ peer }) => peer.ip === to.ip);
    const way = `${signal.kind} ${signal.call} ${from.ip} ${to.ip}`;
    const inARow = lost.get(way) ?? 0;
    const isLost = inARow < MOST_LOST && random() < 0.3;
    lost.set(way, isLost ? inARow + 1 : 0);
    if (isLost) return;
    for (let copies = random() < 0.15 ? 2 : 1; copies > 0; copies--) {
      later(random() * MOST_DELAY_MS, () => receiver?.hear(signal, from));
    }
  }

  function createClient(name: string, ip: string) {
    const peer: Peer = { name, ip, port: 5001, version: 2, key: null };
    const context = { ...CONTEXT, me: name, callWaiting: true, codecs: CODECS };
    let machine = IDLE, outbox = EMPTY_OUTBOX, inbox = EMPTY_INBOX;
    let sound: string | null = null;
    let woken = Infinity;
    const records: CallRecord[] = [];

    function take(event: CallEvent): void {
      const [next, effects] = step(machine, event, { ...context, now });
      machine = next;
      effects.forEach(perform);
      wake();
    }

    function perform(effect: CallEffect): void {
      switch (effect.kind) {
        case "look-up":
          return later(random() * MOST_LOOK_UP_MS, () => {
            const found = clients.find((other) => other.peer.name === effect.name);
            if (found === undefined) throw new Error(`Nobody has the name ${effect.name}`);
            take({
              kind: "looked-up",
              id: effect.id,
              answer: { kind: "address", address: found.peer },
            });
          });
        case "send-v2": {
          const [next, numbered] = post(outbox, effect, now);
          outbox = next;
          return carry(numbered, peer, effect.to);
        }
        case "acknowledge":
          return carry({ kind: "ack", call: effect.call, of: effect.n }, peer, effect.to);
        case "keep":
          return carry({ kind: "keep", call: effect.call, ...effect.said }, peer, effect.to);
        case "forget":
          outbox = forget(outbox, effect.call);
          return;
        case "start-audio":
          sound = effect.wire;
          return;
        case "pause-audio":
        case "stop-audio":
          sound = null;
          return;
        case "record":
          records.push(effect.record);
          return;
        case "warm-audio":
          return;
        case "send-v1":
          throw new Error("Nobody here is of 2023");
      }
    }

    function wake(): void {
      const at = Math.min(deadlineOf(machine) ?? Infinity, nextDue(outbox) ?? Infinity);
      if (at >= woken || at === Infinity) return;
      woken = at;
      later(Math.max(1, at - now), () => {
        woken = Infinity;
        const [next, sends] = due(outbox, now);
        outbox = next;
        for (const { signal, to } of sends) carry(signal, peer, to);
        take({ kind: "deadline" });
      });
    }

    function hear(signal: V2Signal, sender: Peer): void {
      const from = { ip: sender.ip, port: sender.port };
      const said = { call: signal.call, from, key: null };
      if (signal.kind === "ack") {
        const [next, about] = acknowledged(outbox, signal, said);
        outbox = next;
        return about?.kind === "invite" ? take({ kind: "v2-invite-ack", ...said }) : wake();
      }
      if (signal.kind === "keep") {
        return take({ kind: "v2-keep", ...said, on: signal.on, turn: signal.turn });
      }
      if (signal.kind === "invite") {
        const { n, from: name, to, codecs } = signal;
        return take({ kind: "v2-invite", ...said, n, name, to, codecs });
      }
      carry({ kind: "ack", call: signal.call, of: signal.n }, peer, from);
      const [next, isNew] = heard(inbox, signal, said);
      inbox = next;
      if (!isNew) return;
      switch (signal.kind) {
        case "accept":
          return take({ kind: "v2-accept", ...said, codec: signal.codec });
        case "hold":
        case "resume":
          return take({ kind: `v2-${signal.kind}`, ...said, turn: signal.turn });
        case "refuse":
          return take({ kind: "v2-refuse", ...said, reason: signal.reason });
        default:
          return take({ kind: `v2-${signal.kind}`, ...said });
      }
    }

    return {
      peer,
      records,
      get machine() {
        return machine;
      },
      get sound() {
        return sound;
      },
      take,
      hear,
    };
  }

  /** Whoever has the sound of a call that the other side has too hears them. */
  function sound(): void {
    for (const client of clients) {
      const isHeard = client.sound !== null &&
        clients.some((other) => other !== client && other.sound === client.sound);
      if (isHeard) client.take({ kind: "heard", at: now });
    }
    later(HEARD_EVERY_MS, sound);
  }
  sound();

  return {
    get now() {
      return now;
    },
    clients,
    newId,
    pass(ms) {
      const end = now + ms;
      for (;;) {
        queue.sort((a, b) => a.at - b.at || a.order - b.order);
        const [next, ...rest] = queue;
        if (next === undefined || next.at > end) break;
        queue = rest;
        now = next.at;
        next.run();
      }
      now = end;
    },
  };
}
