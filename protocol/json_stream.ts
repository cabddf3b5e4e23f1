import { OBJECT_BYTES, OBJECT_DEPTH } from "./limits.ts";

/** What one chunk completed, in order. An `object` may be a list as well: the parser refuses it. */
export type JsonStreamItem =
  | { readonly kind: "object"; readonly text: string; readonly bytes: number }
  | { readonly kind: "fault"; readonly reason: JsonStreamFault };

/**
 * - `not-an-object`: bytes between objects that are no white space; one fault a run of them, which
 *   ends with the line, an object or the chunk
 * - `invalid-utf8`: a whole object whose bytes are no UTF-8
 * - `too-large`, `too-deep`: over the limits; there is no telling where it ends, so close
 */
export type JsonStreamFault = "not-an-object" | "invalid-utf8" | "too-large" | "too-deep";

export interface JsonStream {
  /** Takes the next bytes; gives what they complete. After `too-large` or `too-deep` gives nothing. */
  push(chunk: Uint8Array): JsonStreamItem[];
  /** Bytes held of an object that is not complete. */
  readonly pending: number;
}

export interface JsonStreamLimits {
  /** Bytes an object. */
  readonly maxBytes: number;
  readonly maxDepth: number;
}

const LINE_FEED = 0x0a,
  QUOTE = 0x22,
  BACKSLASH = 0x5c,
  OPEN = 0x7b,
  CLOSE = 0x7d,
  OPEN_LIST = 0x5b,
  CLOSE_LIST = 0x5d;

const NOTHING = new Uint8Array(0);
/** Shared: it is given whole objects, so that nothing of one stream stays in it. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function isWhiteSpace(byte: number): boolean {
  return byte === 0x20 || byte === LINE_FEED || byte === 0x0d || byte === 0x09;
}

/**
 * Cuts a stream of JSON objects that has no delimiter and no length, by nesting alone (LEGACY: the
 * original sends one `json.dumps` a `send`, TCP may join and split them). Strings and escapes are
 * respected; whether an object is valid JSON is for the parser.
 */
export function createJsonStream(
  limits: JsonStreamLimits = { maxBytes: OBJECT_BYTES, maxDepth: OBJECT_DEPTH },
): JsonStream {
  let held = NOTHING; // the start of an object that is not complete
  let depth = 0;
  let inString = false;
  let escaped = false;
  let dead = false;

  function cut(parts: Uint8Array): JsonStreamItem {
    try {
      return { kind: "object", text: decoder.decode(parts), bytes: parts.length };
    } catch {
      return { kind: "fault", reason: "invalid-utf8" };
    }
  }

  return {
    get pending() {
      return held.length;
    },
    push(chunk) {
      const items: JsonStreamItem[] = [];
      if (dead) return items;
      let start = 0; // of the object under way, within this chunk
      let inGarbage = false;
      const fail = (reason: JsonStreamFault): JsonStreamItem[] => {
        dead = true;
        held = NOTHING;
        items.push({ kind: "fault", reason });
        return items;
      };
      for (let i = 0; i < chunk.length; i++) {
        const byte = chunk[i]!;
        if (depth === 0) {
          // A list is cut as a whole, so that nothing within it is taken for a request.
          if (byte === OPEN || byte === OPEN_LIST) {
            depth = 1;
            start = i;
            inGarbage = false;
          } else if (byte === LINE_FEED) {
            inGarbage = false;
          } else if (!inGarbage && !isWhiteSpace(byte)) {
            inGarbage = true;
            items.push({ kind: "fault", reason: "not-an-object" });
          }
          continue;
        }
        if (held.length + i - start >= limits.maxBytes) return fail("too-large");
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === BACKSLASH) escaped = true;
          else if (byte === QUOTE) inString = false;
        } else if (byte === QUOTE) {
          inString = true;
        } else if (byte === OPEN || byte === OPEN_LIST) {
          if (++depth > limits.maxDepth) return fail("too-deep");
        } else if (byte === CLOSE || byte === CLOSE_LIST) {
          if (--depth === 0) {
            const tail = chunk.subarray(start, i + 1);
            items.push(cut(held.length === 0 ? tail : concat(held, tail)));
            held = NOTHING;
          }
        }
      }
      if (depth > 0) {
        const tail = chunk.subarray(start);
        held = held.length === 0 ? tail.slice() : concat(held, tail);
      }
      return items;
    },
  };
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
