/** A network of one: packets that were sent come back after a while. For the test call to oneself. */
export interface Loopback {
  /** Takes a copy of the packet. */
  send(packet: Uint8Array, nowMs: number): void;
  /** Gives out what is due, oldest first, at once; what is given stays as it is until the next `send`. */
  deliver(nowMs: number): void;
}

/** For 2.5 ms frames a second is 400 packets; what is more than these drops the oldest. */
const MOST_PACKETS = 512;
const MOST_BYTES = 1_024;

export function createLoopback(
  delayMs: number,
  receive: (packet: Uint8Array) => void,
): Loopback {
  const bytes = new Uint8Array(MOST_PACKETS * MOST_BYTES);
  const lengths = new Uint16Array(MOST_PACKETS);
  const dueMs = new Float64Array(MOST_PACKETS);
  let sent = 0, delivered = 0; // counted up
  return {
    send(packet, nowMs) {
      if (packet.length > MOST_BYTES) {
        throw new RangeError(`Cannot loop ${packet.length} bytes back: at most ${MOST_BYTES}`);
      }
      if (sent - delivered === MOST_PACKETS) delivered++;
      const slot = sent++ % MOST_PACKETS;
      bytes.set(packet, slot * MOST_BYTES);
      lengths[slot] = packet.length;
      dueMs[slot] = nowMs + delayMs;
    },
    deliver(nowMs) {
      while (delivered < sent) {
        const slot = delivered % MOST_PACKETS;
        if (dueMs[slot]! > nowMs) return;
        delivered++;
        receive(bytes.subarray(slot * MOST_BYTES, slot * MOST_BYTES + lengths[slot]!));
      }
    },
  };
}
