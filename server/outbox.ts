/** What is to be sent to one peer, in order, one object a write. */
export interface Outbox {
  push(object: Uint8Array): void;
  /** Bytes that the system has not taken yet. */
  readonly bytes: number;
  /** Since when the system has taken nothing, although there is something; null when all is out. */
  readonly stuckSince: number | null;
  /** Settles when all is out, or nothing more can go out. */
  drained(): Promise<void>;
  /** Drops what has not gone out. */
  close(): void;
}

export function createOutbox(
  { write, now, onDrained }: {
    /** Gives how many bytes it took; rejects when the connection is broken. */
    readonly write: (bytes: Uint8Array) => Promise<number>;
    readonly now: () => number;
    readonly onDrained: () => void;
  },
): Outbox {
  let queue: Uint8Array[] = [];
  let bytes = 0;
  let run: { readonly done: Promise<void>; movedAt: number } | null = null;
  let closed = false;

  async function send(): Promise<void> {
    try {
      for (let object = queue.shift(); object !== undefined; object = queue.shift()) {
        // One object a write: an original reads one `recv` per answer, and takes it for one object.
        let rest = object;
        while (rest.length > 0) {
          const taken = await write(rest);
          if (closed) return;
          rest = rest.subarray(taken);
          bytes -= taken;
          if (run !== null) run.movedAt = now();
        }
      }
    } catch {
      close(); // broken: the reading side sees it too, and ends the session
    } finally {
      run = null;
      if (!closed) onDrained();
    }
  }

  function close(): void {
    closed = true;
    queue = [];
    bytes = 0;
  }

  return {
    push(object) {
      if (closed) return;
      queue.push(object);
      bytes += object.length;
      if (run === null) run = { movedAt: now(), done: send() };
    },
    get bytes() {
      return bytes;
    },
    get stuckSince() {
      return run === null || closed ? null : run.movedAt;
    },
    drained: () => run?.done ?? Promise.resolve(),
    close,
  };
}
