import type { V2Signal } from "../../protocol/datagrams.ts";
import { isFrom, sameAddress } from "./machine_actions.ts";
import type { CallEffect, SentSignal } from "./machine_types.ts";
import type { Address, Peer, Sender } from "./peer.ts";

/**
 * Signals between our own clients that wait for their acknowledgement. Pure: the time comes in, what
 * is to be sent goes out. A signal is sent again 80, 240, 560, 1,200, 1,840 … ms after the first
 * time, with the same number, until it is acknowledged or its lifetime is over.
 */
export interface Outbox {
  readonly pending: readonly Pending[];
  /** The last number given in each of the newest calls. */
  readonly numbers: readonly { readonly call: string; readonly n: number }[];
}

export interface Pending {
  readonly signal: NumberedSignal;
  readonly to: Address | Peer;
  readonly dueAt: number;
  /** Until the sending after the next one. */
  readonly waitMs: number;
  readonly giveUpAt: number;
}

export type NumberedSignal = Exclude<V2Signal, { kind: "ack" | "keep" }>;

const FIRST_WAIT_MS = 80;
const LONGEST_WAIT_MS = 640;

const MAX_CALLS = 64;

export const EMPTY_OUTBOX: Outbox = { pending: [], numbers: [] };

/** Numbers a signal and keeps it; it is to be sent now. */
export function post(
  outbox: Outbox,
  { signal, call, to, lifetimeMs }: Extract<CallEffect, { kind: "send-v2" }>,
  now: number,
): readonly [Outbox, NumberedSignal] {
  const n = 1 + (outbox.numbers.find((known) => known.call === call)?.n ?? 0);
  const numbered = number(signal, call, n);
  const pending: Pending = {
    signal: numbered,
    to,
    dueAt: now + FIRST_WAIT_MS,
    waitMs: 2 * FIRST_WAIT_MS,
    giveUpAt: now + lifetimeMs,
  };
  const others = outbox.numbers.filter((known) => known.call !== call);
  return [{
    pending: [...outbox.pending, pending],
    numbers: [...others, { call, n }].slice(-MAX_CALLS),
  }, numbered];
}

function number(signal: SentSignal, call: string, n: number): NumberedSignal {
  switch (signal.kind) {
    case "invite":
      return { kind: "invite", call, n, from: signal.from, to: signal.to, codecs: signal.codecs };
    case "accept":
      return { kind: "accept", call, n, codec: signal.codec };
    case "hold":
    case "resume":
      return { kind: signal.kind, call, n, turn: signal.turn };
    case "refuse":
      return { kind: "refuse", call, n, reason: signal.reason };
    default:
      return { kind: signal.kind, call, n };
  }
}

/** An `ack` came: the signal that it is about, or null for one that is not waited for. */
export function acknowledged(
  outbox: Outbox,
  ack: { readonly call: string; readonly of: number },
  sender: Sender,
): readonly [Outbox, NumberedSignal | null] {
  const found = outbox.pending.find(({ signal, to }) =>
    signal.call === ack.call && signal.n === ack.of && isAnsweredBy(to, sender)
  );
  if (found === undefined) return [outbox, null];
  const pending = outbox.pending.filter((other) => other !== found);
  return [{ ...outbox, pending }, found.signal];
}

function isAnsweredBy(to: Address | Peer, { from, key }: Sender): boolean {
  if (!("key" in to)) return sameAddress(to, from);
  return isFrom(to, { from, key });
}

/** What this call still waits for is not sent again. */
export function forget(outbox: Outbox, call: string): Outbox {
  const pending = outbox.pending.filter(({ signal }) => signal.call !== call);
  return pending.length === outbox.pending.length ? outbox : { ...outbox, pending };
}

/** What is to be sent again now; what is too old is given up. */
export function due(
  outbox: Outbox,
  now: number,
): readonly [Outbox, readonly Pick<Pending, "signal" | "to">[]] {
  const sends: Pending[] = [];
  const pending: Pending[] = [];
  for (const item of outbox.pending) {
    if (now >= item.giveUpAt) continue;
    if (now < item.dueAt) {
      pending.push(item);
      continue;
    }
    sends.push(item);
    const waitMs = Math.min(2 * item.waitMs, LONGEST_WAIT_MS);
    pending.push({ ...item, dueAt: now + item.waitMs, waitMs });
  }
  return [{ ...outbox, pending }, sends];
}

/** When `due` should be asked; null while nothing waits. */
export function nextDue({ pending }: Outbox): number | null {
  if (pending.length === 0) return null;
  return Math.min(...pending.map(({ dueAt, giveUpAt }) => Math.min(dueAt, giveUpAt)));
}
