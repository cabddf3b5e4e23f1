/** Where an outbox's bytes go. */
export interface OutboxLink {
  /** Gives how many bytes it took; rejects when the connection is broken. */
  write(bytes: Uint8Array): Promise<number>;
  /** Milliseconds; to a quarter of a second is enough. */
  lately(): number;
  onDrained(): void;
}

/**
 * What is to be sent to one peer, in order. What waits goes out in one write: a peer that sends its next
 * request before it has an answer cuts what comes by itself. An original, which takes one `recv` for one
 * answer, waits for each.
 *
 * A class, as all that there is one of for each connection: functions of its own take 64 bytes each.
 */
export class Outbox {
  readonly #link: OutboxLink;
  #queue: Uint8Array[] = [];
  /** What the system was given and has not taken yet. */
  #rest: Uint8Array | null = null;
  #bytes = 0;
  #movedAt = 0;
  #isGathering = false;
  #isClosed = false;
  #idle: PromiseWithResolvers<void> | null = null;

  constructor(link: OutboxLink) {
    this.#link = link;
  }

  /** Bytes that the system has not taken yet. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Since when the system has taken nothing, although there is something; null when all is out. */
  get stuckSince(): number | null {
    return this.#rest === null ? null : this.#movedAt;
  }

  push(object: Uint8Array): void {
    if (this.#isClosed) return;
    this.#bytes += object.length;
    if (this.#rest === null && !this.#isGathering) this.#write(object);
    else this.#queue.push(object);
  }

  /** What is pushed from now on waits for `flush()`, to go out in one write. */
  gather(): void {
    this.#isGathering = true;
  }

  flush(): void {
    this.#isGathering = false;
    if (this.#rest === null && this.#queue.length > 0) this.#send();
  }

  /** Settles when all is out, or nothing more can go out. */
  drained(): Promise<void> {
    if (this.#isClosed || this.#bytes === 0) return Promise.resolve();
    this.#idle ??= Promise.withResolvers<void>();
    return this.#idle.promise;
  }

  /** Drops what has not gone out. */
  close(): void {
    this.#isClosed = true;
    this.#queue = [];
    this.#rest = null;
    this.#bytes = 0;
    this.#settle();
  }

  #send(): void {
    const objects = this.#queue;
    this.#queue = [];
    this.#write(objects.length === 1 ? objects[0]! : concat(objects));
  }

  #write(bytes: Uint8Array): void {
    this.#rest = bytes;
    this.#movedAt = this.#link.lately();
    // Broken: the reading side sees it too, and ends the session.
    this.#link.write(bytes).then((count) => this.#onTaken(count), () => this.close());
  }

  #onTaken(count: number): void {
    if (this.#isClosed || this.#rest === null) return;
    this.#bytes -= count;
    if (count < this.#rest.length) return this.#write(this.#rest.subarray(count));
    this.#rest = null;
    if (this.#queue.length > 0) {
      if (!this.#isGathering) this.#send();
      return;
    }
    this.#settle();
    this.#link.onDrained();
  }

  #settle(): void {
    this.#idle?.resolve();
    this.#idle = null;
  }
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
