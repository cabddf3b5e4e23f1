/** Outbox and inbox at the two ends of a network that loses, doubles and reorders, on a clock of its own. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { formatChatSignal, readChatSignal } from "../../protocol/chat.ts";
import { checkText } from "../../protocol/chat_text.ts";
import { EMPTY_INBOX, receivePart } from "./inbox.ts";
import {
  acknowledged,
  dueAt,
  EMPTY_OUTBOX,
  enqueue,
  isIdle,
  linkUp,
  type Outbox,
  type OutboxEffect,
  outboxTick,
} from "./outbox.ts";

interface Weather {
  readonly lossPercent: number;
  readonly doublePercent: number;
  /** Each datagram takes up to this, so that they overtake each other. */
  readonly delayMs: number;
  /** The receiver forgets what isn't on its disk when so many parts have come. */
  readonly crashes: readonly number[];
  /** Nothing passes for so long from time to time, and the link is made anew. */
  readonly silence: boolean;
  readonly seed: number;
}

/** Sends the texts; gives what the receiver shows, and what the sender takes for delivered. */
function run(texts: readonly string[], weather: Weather) {
  const random = randomFrom(weather.seed);
  let now = 0, outbox: Outbox = EMPTY_OUTBOX, inbox = EMPTY_INBOX, parts = 0;
  const disk = new Map<string, string>();
  const delivered: string[] = [];
  let air: { at: number; to: "receiver" | "sender"; bytes: Uint8Array }[] = [];

  function throwIn(to: "receiver" | "sender", bytes: Uint8Array): void {
    const isSilent = weather.silence && now % 20_000 > 12_000;
    if (isSilent || random() * 100 < weather.lossPercent) return;
    const copies = random() * 100 < weather.doublePercent ? 2 : 1;
    for (let i = 0; i < copies; i++) air.push({ at: now + random() * weather.delayMs, to, bytes });
  }
  function perform([next, effects]: readonly [Outbox, readonly OutboxEffect[]]): void {
    outbox = next;
    for (const effect of effects) {
      if (effect.kind === "send") throwIn("receiver", formatChatSignal(effect.signal));
      if (effect.kind === "delivered") delivered.push(effect.id);
    }
  }
  function arrive(to: "receiver" | "sender", bytes: Uint8Array): void {
    const signal = readChatSignal(bytes);
    if (to === "sender") {
      if (signal?.kind === "chat-ack") perform(acknowledged(outbox, signal.id, signal.parts, now));
    } else if (signal?.kind === "chat") {
      if (weather.crashes.includes(++parts)) inbox = EMPTY_INBOX;
      const [next, { message, ack }] = receivePart(inbox, "K", signal, (id) => disk.has(id), now);
      inbox = next;
      if (message !== null) {
        assert.ok(!disk.has(message.id), "shown twice");
        disk.set(message.id, message.text);
      }
      if (ack === null) return;
      throwIn("sender", formatChatSignal({ kind: "chat-ack", id: signal.id, parts: ack }));
    }
  }

  for (const [i, text] of texts.entries()) {
    perform(enqueue(outbox, { id: i.toString(16).padStart(16, "0"), seq: i + 1, text }, now));
  }
  for (; !isIdle(outbox) && now < 3_600_000; now += 5) {
    if (outbox.timing === null) perform(linkUp(outbox, now));
    if ((dueAt(outbox) ?? Infinity) <= now) perform(outboxTick(outbox, now));
    const due = air.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    air = air.filter(({ at }) => at > now);
    for (const { to, bytes } of due) arrive(to, bytes);
  }
  return { shown: [...disk.values()], delivered, tookMs: now };
}

/** Numerical Recipes' generator: 0 to 1, the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (state * 1_664_525 + 1_013_904_223) >>> 0) / 2 ** 32;
}

const anyText = fc.oneof(
  fc.string({ unit: "binary", minLength: 1, maxLength: 40 }),
  fc.tuple(fc.constantFrom("x", "é", "😀", '"'), fc.integer({ min: 1, max: 12_000 }))
    .map(([unit, times]) => unit.repeat(times)),
).filter((raw) => {
  const checked = checkText(raw);
  return checked.ok && checked.text === raw;
});

Deno.test("every message arrives once, whole and in order over a network that loses, doubles and reorders", () => {
  fc.assert(
    fc.property(
      fc.array(anyText, { minLength: 1, maxLength: 8 }),
      fc.record({
        lossPercent: fc.integer({ min: 0, max: 50 }),
        doublePercent: fc.integer({ min: 0, max: 50 }),
        delayMs: fc.integer({ min: 1, max: 300 }),
        crashes: fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 4 }),
        silence: fc.boolean(),
        seed: fc.integer(),
      }),
      (texts, weather) => {
        const { shown, delivered } = run(texts, weather);
        assert.ok(`${shown}` === `${texts}`, `${shown.length} of ${texts.length} shown, in order`);
        assert.equal(delivered.length, texts.length);
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("64 KiB need one round trip for each window where nothing is lost", () => {
  const calm = { lossPercent: 0, doublePercent: 0, delayMs: 1, crashes: [], seed: 1 };
  const { tookMs } = run(["x".repeat(64 * 1_024)], { ...calm, silence: false });
  assert.ok(tookMs <= 200, `${tookMs} ms`);
});
