/** A line that is typed without being shown: what a terminal in raw mode sends, key by key. */
export interface HiddenLine {
  /** Takes what came from the terminal; null while the line is not finished. */
  push(bytes: Uint8Array): "done" | "interrupted" | null;
  readonly text: string;
}

const INTERRUPT = "\x03", END_OF_INPUT = "\x04", ERASE_LINE = "\x15";
const BACKSPACES = ["\x7f", "\b"];
const ENDS = ["\r", "\n", END_OF_INPUT];
/** Arrows and function keys (ECMA-48): they move nothing here, and belong to no passphrase. */
// deno-lint-ignore no-control-regex
const ESCAPE_SEQUENCE = /\x1b(\[[0-?]*[ -/]*[@-~]|O.|.)?/g;

export function createHiddenLine(): HiddenLine {
  const decoder = new TextDecoder();
  let points: string[] = [];
  return {
    push(bytes) {
      const typed = decoder.decode(bytes, { stream: true }).replace(ESCAPE_SEQUENCE, "");
      for (const point of typed) {
        if (point === INTERRUPT) return "interrupted";
        if (ENDS.includes(point)) return "done";
        if (BACKSPACES.includes(point)) points.pop();
        else if (point === ERASE_LINE) points = [];
        else points.push(point);
      }
      return null;
    },
    get text() {
      return points.join("");
    },
  };
}
