/** As many lines as wait for a reader who doesn't read; then the newest are left out. */
const MAX_WAITING = 2_000;

export interface LinePrinter {
  print(line: string): void;
  /** Resolves when all is out, or the reader is gone, or after `ms`. */
  flush(ms: number): Promise<void>;
}

/**
 * Prints lines in order, without ever making the caller wait or fail: a call goes on when the pipe
 * is full (nobody reads) or broken (EPIPE: whoever read has ended). What a full disk doesn't take is
 * left out; later lines may find room.
 */
export function createLinePrinter(
  sink: { write(bytes: Uint8Array): Promise<number> },
): LinePrinter {
  const encoder = new TextEncoder();
  const lines: string[] = [];
  let printing: Promise<void> | null = null;
  let isBroken = false;

  async function run(): Promise<void> {
    while (lines.length > 0 && !isBroken) {
      const bytes = encoder.encode(lines.splice(0).map((line) => `${line}\n`).join(""));
      try {
        for (let sent = 0; sent < bytes.length;) sent += await sink.write(bytes.subarray(sent));
      } catch (error) {
        isBroken = error instanceof Deno.errors.BrokenPipe;
      }
    }
    printing = null;
  }

  return {
    print(line) {
      if (isBroken || lines.length >= MAX_WAITING) return;
      lines.push(line);
      printing ??= run();
    },
    async flush(ms) {
      if (printing === null) return;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ms);
      });
      await Promise.race([printing, late]);
      clearTimeout(timer);
    },
  };
}
