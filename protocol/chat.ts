/**
 * Messages between our own clients, inside a sealed session and nowhere else. A text goes in numbered
 * parts; what has come is acknowledged as a whole each time, so that a lost or late acknowledgement
 * does no harm. See docs/protocol.md.
 */
import { jsonLength, MOST_PARTS, PART_BYTES } from "./chat_text.ts";

/**
 * - `id`: 16 hexadecimal digits that the sender drew; what has a known one is shown once
 * - `seq`: grows with each message of a sender, as its clock's milliseconds do
 * - `chat-ack`: which parts of a message are there, as ranges from and to, both included
 * - `chat-read`: all up to that `seq` has been seen; answered by `chat-read-ack`
 */
export type ChatSignal =
  | {
    readonly kind: "chat";
    readonly id: string;
    readonly seq: number;
    readonly part: number;
    readonly parts: number;
    readonly text: string;
  }
  | { readonly kind: "chat-ack"; readonly id: string; readonly parts: readonly PartRange[] }
  | { readonly kind: "chat-read" | "chat-read-ack"; readonly upTo: number };

export type PartRange = readonly [from: number, to: number];

/** Ranges in one acknowledgement; parts beyond them count as missing, and come again. */
const MOST_RANGES = 48;
/** The longest such signal, in bytes: what a sealed packet takes. */
export const CHAT_BYTES = 900;

const PREFIX = "DC2 ";
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

export function formatChatSignal(signal: ChatSignal): Uint8Array<ArrayBuffer> {
  return encoder.encode(PREFIX + JSON.stringify(signal));
}

/** Null for what is no such signal, whatever it is. */
export function readChatSignal(bytes: Uint8Array): ChatSignal | null {
  if (bytes.length > CHAT_BYTES) return null;
  let value: unknown;
  try {
    const text = decoder.decode(bytes);
    if (!text.startsWith(PREFIX)) return null;
    value = JSON.parse(text.slice(PREFIX.length));
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const { kind, id, seq, part, parts, text, upTo } = value as Record<string, unknown>;
  switch (kind) {
    case "chat": {
      if (!isId(id) || !isSequence(seq) || !isCount(parts) || parts < 1) return null;
      if (!isCount(part) || part >= parts || !isPartText(text)) return null;
      return { kind, id, seq, part, parts, text };
    }
    case "chat-ack": {
      const ranges = isId(id) ? readRanges(parts) : null;
      return ranges === null ? null : { kind, id: id as string, parts: ranges };
    }
    case "chat-read":
    case "chat-read-ack":
      return isSequence(upTo) ? { kind, upTo } : null;
    default:
      return null;
  }
}

/** The first ranges of what is there, in order. */
export function rangesOf(isThere: readonly boolean[]): PartRange[] {
  const ranges: [number, number][] = [];
  for (const [index, there] of isThere.entries()) {
    if (!there) continue;
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else if (ranges.length === MOST_RANGES) break;
    else ranges.push([index, index]);
  }
  return ranges;
}

function readRanges(value: unknown): PartRange[] | null {
  if (!Array.isArray(value) || value.length > MOST_RANGES) return null;
  const ranges: PartRange[] = [];
  for (const range of value) {
    if (!Array.isArray(range) || range.length !== 2) return null;
    const [from, to] = range as unknown[];
    if (!isCount(from) || !isCount(to) || from > to) return null;
    ranges.push([from, to]);
  }
  return ranges;
}

function isId(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{16}$/.test(value);
}

function isSequence(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 1;
}

/** A number of parts, or of one of them. */
function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MOST_PARTS;
}

function isPartText(value: unknown): value is string {
  return typeof value === "string" && value.isWellFormed() && jsonLength(value) <= PART_BYTES;
}
