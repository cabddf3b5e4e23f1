/**
 * What goes to one peer: messages one after the other, each until it has been acknowledged whole, so
 * that they arrive in order and the peer never keeps more than one in pieces; and how far the peer's
 * own messages have been read. Pure: times are milliseconds of the caller's clock.
 */
import type { ChatSignal, PartRange } from "../../protocol/chat.ts";
import { splitText } from "../../protocol/chat_text.ts";

export interface OutgoingMessage {
  readonly id: string;
  readonly seq: number;
  readonly text: string;
}

export interface Outbox {
  /** The first is under way while there is a link. */
  readonly queue: readonly OutgoingMessage[];
  /** The newest of the peer's messages that were read, where it doesn't know yet. */
  readonly readUpTo: number | null;
  /** Null: no link. */
  readonly timing: Timing | null;
  readonly delivery: Delivery | null;
}

interface Timing {
  readonly waitMs: number;
  readonly resendAt: number;
  readonly giveUpAt: number;
}

/** The first message of the queue in its parts. */
interface Delivery {
  readonly parts: readonly string[];
  /** As the peer said last. */
  readonly acked: readonly boolean[];
  /** Of this round: parts before it have been sent, or needn't be. */
  readonly cursor: number;
  /** As many have been acknowledged at once: more is progress. */
  readonly best: number;
}

export type OutboxEffect =
  | { readonly kind: "send"; readonly signal: ChatSignal }
  | { readonly kind: "delivered"; readonly id: string }
  /** The peer knows that its messages were read up to here. */
  | { readonly kind: "told"; readonly upTo: number }
  /** Nothing came back for so long that the link counts as gone. */
  | { readonly kind: "stalled" };

type Step = readonly [Outbox, readonly OutboxEffect[]];

export const EMPTY_OUTBOX: Outbox = { queue: [], readUpTo: null, timing: null, delivery: null };

/** As a signal of a call is sent again. */
const FIRST_WAIT_MS = 80;
const LAST_WAIT_MS = 640;
/** Without any progress the peer is taken for gone. */
const GIVE_UP_MS = 5_000;
/** Parts under way at once: 20 kB, which the other side's socket can hold. */
const WINDOW = 32;

export function isIdle({ queue, readUpTo }: Outbox): boolean {
  return queue.length === 0 && readUpTo === null;
}

/** When `outboxTick` has something to do; null: nothing is under way. */
export function dueAt(outbox: Outbox): number | null {
  const { timing } = outbox;
  if (timing === null || isIdle(outbox)) return null;
  return Math.min(timing.resendAt, timing.giveUpAt);
}

export function enqueue(outbox: Outbox, message: OutgoingMessage, now: number): Step {
  const { queue } = outbox;
  const next = { ...outbox, queue: [...queue, message] };
  return isIdle(outbox) ? begin(next, now) : queue.length === 0 ? advance(next) : [next, []];
}

/** Takes back what was not delivered yet; of the first, parts may have arrived. */
export function withdrawAll(outbox: Outbox): Outbox {
  return { ...outbox, queue: [], delivery: null };
}

/** The user has read the peer's messages up to here. */
export function markRead(outbox: Outbox, upTo: number, now: number): Step {
  if (outbox.readUpTo !== null && outbox.readUpTo >= upTo) return [outbox, []];
  const next = { ...outbox, readUpTo: upTo };
  return isIdle(outbox) ? begin(next, now) : [next, markOf(next)];
}

/** There is a new link, on which nothing has been sent yet. */
export function linkUp(outbox: Outbox, now: number): Step {
  return begin({ ...outbox, timing: timingFrom(now), delivery: null }, now);
}

export function linkDown(outbox: Outbox): Outbox {
  return { ...outbox, timing: null, delivery: null };
}

/** The peer says which parts it has. */
export function acknowledged(
  outbox: Outbox,
  id: string,
  ranges: readonly PartRange[],
  now: number,
): Step {
  const { delivery, queue: [first, ...rest] } = outbox;
  if (delivery === null || first?.id !== id) return [outbox, []];
  // All of it each time: a peer that has forgotten a part may say so.
  const acked = delivery.parts.map((_, i) => ranges.some(([from, to]) => from <= i && i <= to));
  const count = acked.filter((there) => there).length;
  if (count === acked.length) {
    const next = { ...outbox, queue: rest, delivery: null, timing: timingFrom(now) };
    const [after, effects] = advance(next);
    return [after, [{ kind: "delivered", id }, ...effects]];
  }
  const isProgress = count > delivery.best;
  return advance({
    ...outbox,
    ...(isProgress ? { timing: timingFrom(now) } : {}),
    delivery: { ...delivery, acked, best: Math.max(count, delivery.best) },
  });
}

/** The peer knows that its messages were read up to here. */
export function readAcknowledged(outbox: Outbox, upTo: number): Step {
  if (outbox.readUpTo !== upTo) return [outbox, []];
  return [{ ...outbox, readUpTo: null }, [{ kind: "told", upTo }]];
}

/** Sends once more what was not acknowledged in time, or gives the link up. */
export function outboxTick(outbox: Outbox, now: number): Step {
  const { timing, delivery } = outbox;
  const due = dueAt(outbox);
  if (timing === null || due === null || now < due) return [outbox, []];
  if (now >= timing.giveUpAt) return [linkDown(outbox), [{ kind: "stalled" }]];
  const waitMs = Math.min(LAST_WAIT_MS, 2 * timing.waitMs);
  const [next, effects] = advance({
    ...outbox,
    timing: { ...timing, waitMs, resendAt: now + waitMs },
    delivery: delivery === null ? null : { ...delivery, cursor: 0 },
  });
  return [next, [...markOf(next), ...effects]];
}

/** What waits begins to go, where there is a link. */
function begin(outbox: Outbox, now: number): Step {
  if (outbox.timing === null) return [outbox, []];
  const [next, effects] = advance({ ...outbox, timing: timingFrom(now) });
  return [next, [...markOf(next), ...effects]];
}

function timingFrom(now: number): Timing {
  return {
    waitMs: FIRST_WAIT_MS,
    resendAt: now + FIRST_WAIT_MS,
    giveUpAt: now + GIVE_UP_MS,
  };
}

function markOf({ readUpTo, timing }: Outbox): OutboxEffect[] {
  if (readUpTo === null || timing === null) return [];
  return [{ kind: "send", signal: { kind: "chat-read", upTo: readUpTo } }];
}

/** Sends the parts that the window has room for. */
function advance(outbox: Outbox): Step {
  const { queue: [first], timing } = outbox;
  if (first === undefined || timing === null) return [outbox, []];
  const delivery = outbox.delivery ?? deliveryOf(first);
  const { parts, acked } = delivery;
  let { cursor } = delivery;
  let underWay = acked.slice(0, cursor).filter((there) => !there).length;
  const effects: OutboxEffect[] = [];
  for (; cursor < parts.length && underWay < WINDOW; cursor++) {
    if (acked[cursor] === true) continue;
    underWay++;
    const { id, seq } = first;
    const text = parts[cursor] ?? "";
    const signal = { kind: "chat", id, seq, part: cursor, parts: parts.length, text } as const;
    effects.push({ kind: "send", signal });
  }
  return [{ ...outbox, delivery: { ...delivery, cursor } }, effects];
}

function deliveryOf({ text }: OutgoingMessage): Delivery {
  const parts = splitText(text);
  return { parts, acked: parts.map(() => false), cursor: 0, best: 0 };
}
