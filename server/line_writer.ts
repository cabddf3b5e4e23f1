/** Lines that wait for a reader who doesn't read; then whole lines are left out, and counted. */
const HELD_BYTES = 1_024 * 1_024;
/** Lines that come sooner after others wait this long for company: a write costs more than a line. */
const GATHER_MS = 20;
/** How soon a write that failed is tried again: a full disk may have room then. */
const RETRY_MS = 1_000;

export interface LineWriter {
  /** `now`: somebody waits for this line, so it doesn't wait for others. */
  write(line: string, when?: "now"): void;
  /** Settles when all is written or the other side is gone; at the latest after `timeoutMs`. */
  flush(timeoutMs: number): Promise<void>;
}

/**
 * Writes lines in order, without ever making the caller wait or fail: a pipe that nobody reads would
 * block a synchronous write and so the whole server, and one whose reader is gone throws.
 */
export function createLineWriter(
  sink: { write(bytes: Uint8Array): Promise<number> },
): LineWriter {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  let lines: string[] = [];
  let held = 0;
  let left = 0;
  let writing: Promise<void> | null = null;
  let hurry = (): void => {};
  let isHurried = false;
  let isUrgent = false;
  let gone = false;

  async function run(): Promise<void> {
    // Lines of one turn of the event loop go out in one write.
    await Promise.resolve();
    while (lines.length > 0 && !gone) {
      if (left > 0) lines.push(`(${left} lines left out: nobody reads them)\n`);
      left = 0;
      let bytes = encoder.encode(lines.join(""));
      lines = [];
      held = 0;
      isUrgent = false;
      for (let cut = false; bytes.length > 0 && !gone;) {
        try {
          bytes = bytes.subarray(await sink.write(bytes));
        } catch (error) {
          // EPIPE: whoever read us has gone, and we serve on.
          if (error instanceof Deno.errors.BrokenPipe || isHurried) gone = true;
          else {
            // Deno doesn't tell how much was written before: that part comes twice, on lines of its own.
            if (!cut) bytes = encoder.encode("\n" + decoder.decode(bytes));
            cut = true;
            await pause(RETRY_MS);
          }
        }
      }
      if (!isHurried && !isUrgent && !gone) await pause(GATHER_MS);
    }
    writing = null;
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    write(line, when) {
      if (gone) return;
      if (held > HELD_BYTES) {
        left++;
        return;
      }
      held += line.length + 1;
      lines.push(line + "\n");
      if (when === "now") {
        isUrgent = true;
        hurry();
      }
      writing ??= run();
    },
    async flush(timeoutMs) {
      if (writing === null) return;
      isHurried = true;
      hurry();
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<void>((resolve) => timer = setTimeout(resolve, timeoutMs));
      await Promise.race([writing, late]);
      clearTimeout(timer);
      isHurried = false;
    },
  };
}
