import { formatChatSignal } from "../../protocol/chat.ts";
import type { ChatLink } from "./chat_transport.ts";
import {
  dueAt,
  EMPTY_OUTBOX,
  isIdle,
  linkDown,
  linkUp,
  type Outbox,
  outboxTick,
} from "./outbox.ts";
import type { OutboxEffect } from "./outbox.ts";

export interface ChatLineParts {
  /** A link to the peer; null: it isn't there. `anew`: on those that there were nothing came back. */
  open(anew: boolean): Promise<ChatLink | null>;
  /** What the outbox has learnt. */
  onEffect(effect: Exclude<OutboxEffect, { kind: "send" }>): void;
  /** A message is on its way now, or no longer. */
  onUnderWay(id: string): void;
  /** Milliseconds of a clock that nobody sets. */
  clock(): number;
}

/** What goes to one key, and the link that it goes by. */
export interface ChatLine {
  readonly outbox: Outbox;
  /** The message that has been sent and not acknowledged. */
  readonly underWay: string | null;
  /** Performs a step of the outbox. */
  step(work: (outbox: Outbox, now: number) => readonly [Outbox, readonly OutboxEffect[]]): void;
  /** Tries at once to send what waits; `anew`: what link there was is not to be trusted. */
  wake(anew: boolean): void;
  /** The peer has opened a link by itself. */
  linked(link: ChatLink): void;
  close(): void;
}

/** While the peer is said to be there, and can't be reached. */
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 60_000;
/** Signals may be lost; after the second one in a row something is wrong with the link. */
const GOOD_WAIT_MS = 160;

export function createChatLine(parts: ChatLineParts): ChatLine {
  let outbox: Outbox = EMPTY_OUTBOX;
  let link: ChatLink | null = null;
  let isOpening = false;
  let isAskedAgain = false;
  let isAnew = false;
  let isClosed = false;
  let underWay: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;

  function perform([next, effects]: readonly [Outbox, readonly OutboxEffect[]]): void {
    outbox = next;
    for (const effect of effects) {
      if (effect.kind === "send") {
        link?.send(formatChatSignal(effect.signal));
        continue;
      }
      if (effect.kind === "delivered" || effect.kind === "told") retryMs = FIRST_RETRY_MS;
      if (effect.kind === "stalled") {
        link = null;
        isAnew = true;
      }
      parts.onEffect(effect);
    }
    const sent = outbox.delivery === null ? null : outbox.queue[0]?.id ?? null;
    const before = underWay;
    underWay = sent;
    if (before !== sent) { for (const id of [before, sent]) if (id !== null) parts.onUnderWay(id); }
    clearTimeout(timer);
    const due = dueAt(outbox);
    if (due !== null && !isClosed) {
      timer = setTimeout(
        () => perform(outboxTick(outbox, parts.clock())),
        Math.max(0, due - parts.clock()),
      );
    }
    if (effects.some(({ kind }) => kind === "stalled")) retryLater();
  }

  function retryLater(): void {
    clearTimeout(retry);
    if (isClosed) return;
    retry = setTimeout(() => open(), retryMs);
    Deno.unrefTimer(retry);
    retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
  }

  async function open(): Promise<void> {
    isAskedAgain = isOpening;
    if (isOpening || isClosed || link !== null || isIdle(outbox)) return;
    isOpening = true;
    let opened: ChatLink | null = null;
    try {
      opened = await parts.open(isAnew);
    } catch {
      retryLater();
    }
    isOpening = false;
    if (opened !== null) linked(opened);
    // Else the list of who is online tells when to try again; maybe it has meanwhile.
    else if (isAskedAgain) open();
  }

  function linked(fresh: ChatLink): void {
    // One that has left a signal unanswered gives way to another.
    const isGood = link !== null && (outbox.timing?.waitMs ?? 0) <= GOOD_WAIT_MS;
    if (isClosed || link === fresh || isGood) return;
    clearTimeout(retry);
    link = fresh;
    isAnew = false;
    perform(linkUp(outbox, parts.clock()));
  }

  return {
    get outbox() {
      return outbox;
    },
    get underWay() {
      return underWay;
    },
    step(work) {
      perform(work(outbox, parts.clock()));
      open();
    },
    wake(anew) {
      if (anew) {
        link = null;
        isAnew = true;
        retryMs = FIRST_RETRY_MS;
        perform([linkDown(outbox), []]);
      }
      open();
    },
    linked,
    close() {
      isClosed = true;
      clearTimeout(timer);
      clearTimeout(retry);
    },
  };
}
