import { CriticalError } from "../../command_line/failure.ts";
import { createHiddenLine } from "./hidden_line.ts";

/** What a passphrase is read from: `Deno.stdin`, or a test's. */
export interface PassphraseSource {
  isTerminal(): boolean;
  setRaw(on: boolean): void;
  read(buffer: Uint8Array): Promise<number | null>;
}

/**
 * Asks for a passphrase: typed at a terminal it isn't shown; otherwise it is the first line of what
 * comes, so that a program can give it.
 *
 * @param ask shows the words that ask for it
 * @throws CriticalError when there is none, or the user interrupts
 */
export async function readPassphrase(
  source: PassphraseSource,
  ask: (isOver: boolean) => void,
): Promise<string> {
  const isTyped = source.isTerminal();
  const line = createHiddenLine();
  const buffer = new Uint8Array(1_024);
  if (isTyped) {
    source.setRaw(true);
    ask(false);
  }
  try {
    for (let end: ReturnType<typeof line.push> = null; end === null;) {
      const count = await source.read(buffer);
      if (count === null) break;
      end = line.push(buffer.subarray(0, count));
      if (end === "interrupted") throw new CriticalError("Interrupted: nothing was changed");
    }
  } finally {
    buffer.fill(0);
    if (isTyped) {
      source.setRaw(false);
      ask(true);
    }
  }
  if (line.text === "") throw new CriticalError("Cannot go on without a passphrase");
  return line.text;
}
