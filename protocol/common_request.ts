import type { DirectoryRequest } from "./directory_requests.ts";
import { VOICE_PORT } from "./limits.ts";
import { NAME_MAX } from "./names.ts";

/** Reads requests from bytes, one after the other. */
export interface CommonRequests {
  /**
   * The request that starts at `at` and is whole before `to`, if it is one of those that nearly all are: REG, GET or
   * DISCONNECT with a name in plain ASCII and nothing else, as Python's `json.dumps` or
   * `JSON.stringify` write them. Null for anything else, bad or good: it is for `parseRequest()`, which
   * would give the same for those read here.
   */
  read(bytes: Uint8Array, at: number, to: number): DirectoryRequest | null;
  /** Where the request that was read last ends. */
  readonly end: number;
}

const SPACE = 0x20, QUOTE = 0x22, BACKSLASH = 0x5c, LAST_PRINTABLE = 0x7e;
const ascii = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const BEFORE_COMMAND = ascii(`{"command":`);
const COMMANDS = [["GET", ascii(`"GET",`)], ["REG", ascii(`"REG",`)], [
  "DISCONNECT",
  ascii(`"DISCONNECT",`),
]] as const;
const BEFORE_NAME = ascii(`"name":`);
const AFTER_NAME = ascii(`"}`);

/** A reader of its own for each that reads: it remembers where it is. */
export function createCommonRequests(): CommonRequests {
  let at = 0;
  let end = 0;

  /** Whether these bytes stand here; then goes on behind them and the space that Python writes there. */
  function pass(bytes: Uint8Array, expected: Uint8Array): boolean {
    for (let i = 0; i < expected.length; i++) {
      if (bytes[at + i] !== expected[i]) return false;
    }
    at += expected.length;
    if (bytes[at] === SPACE) at++;
    return true;
  }

  /** Up to the quote at its end. */
  function readName(bytes: Uint8Array): string | null {
    if (bytes[at] !== QUOTE) return null;
    const start = ++at;
    let name = "";
    for (;; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === QUOTE) break;
      const isPlain = byte >= SPACE && byte <= LAST_PRINTABLE && byte !== BACKSLASH;
      if (!isPlain || at - start === NAME_MAX) return null;
      name += String.fromCharCode(byte);
    }
    // Not empty, and without spaces around it: they would have to be trimmed.
    return at > start && bytes[start] !== SPACE && bytes[at - 1] !== SPACE ? name : null;
  }

  return {
    get end() {
      return end;
    },
    read(bytes, from, to) {
      at = from;
      if (!pass(bytes, BEFORE_COMMAND)) return null;
      const command = COMMANDS.find(([, written]) => pass(bytes, written))?.[0];
      if (command === undefined || !pass(bytes, BEFORE_NAME)) return null;
      const name = readName(bytes);
      if (name === null || bytes[at] !== AFTER_NAME[0] || bytes[at + 1] !== AFTER_NAME[1]) {
        return null;
      }
      if (at + AFTER_NAME.length > to) return null;
      end = at + AFTER_NAME.length;
      return command === "REG"
        ? { command, name, version: 1, port: VOICE_PORT, key: null }
        : { command, name };
    },
  };
}
