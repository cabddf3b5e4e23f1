/** What is to be sent to one peer, in order. */
export interface Outbox {
  push(object: Uint8Array): void;
  /** What is pushed from now on waits for `flush()`, to go out in one write. */
  gather(): void;
  flush(): void;
  /** Bytes that the system has not taken yet. */
  readonly bytes: number;
  /** Since when the system has taken nothing, although there is something; null when all is out. */
  readonly stuckSince: number | null;
  /** Settles when all is out, or nothing more can go out. */
  drained(): Promise<void>;
  /** Drops what has not gone out. */
  close(): void;
}

/**
 * What waits goes out in one write: a peer that sends its next request before it has an answer cuts what
 * comes by itself. An original, which takes one `recv` for one answer, waits for each.
 */
export function createOutbox(
  { write, now, onDrained }: {
    /** Gives how many bytes it took; rejects when the connection is broken. */
    readonly write: (bytes: Uint8Array) => Promise<number>;
    readonly now: () => number;
    readonly onDrained: () => void;
  },
): Outbox {
  let queue: Uint8Array[] = [];
  /** What the system was given and has not taken yet. */
  let rest: Uint8Array | null = null;
  let bytes = 0;
  let movedAt = 0;
  let isGathering = false;
  let closed = false;
  let idle: PromiseWithResolvers<void> | null = null;

  function send(): void {
    const objects = queue;
    queue = [];
    rest = objects.length === 1 ? objects[0]! : concat(objects);
    movedAt = now();
    write(rest).then(onTaken, onBroken);
  }

  function onTaken(count: number): void {
    if (closed || rest === null) return;
    bytes -= count;
    movedAt = now();
    if (count < rest.length) {
      rest = rest.subarray(count);
      write(rest).then(onTaken, onBroken);
      return;
    }
    rest = null;
    if (queue.length > 0) {
      if (!isGathering) send();
      return;
    }
    settle();
    onDrained();
  }

  /** The reading side sees it too, and ends the session. */
  function onBroken(): void {
    close();
  }

  function settle(): void {
    idle?.resolve();
    idle = null;
  }

  function close(): void {
    closed = true;
    queue = [];
    rest = null;
    bytes = 0;
    settle();
  }

  return {
    push(object) {
      if (closed) return;
      queue.push(object);
      bytes += object.length;
      if (rest === null && !isGathering) send();
    },
    gather: () => isGathering = true,
    flush() {
      isGathering = false;
      if (rest === null && queue.length > 0) send();
    },
    get bytes() {
      return bytes;
    },
    get stuckSince() {
      return rest === null ? null : movedAt;
    },
    drained() {
      if (closed || bytes === 0) return Promise.resolve();
      idle ??= Promise.withResolvers<void>();
      return idle.promise;
    },
    close,
  };
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
