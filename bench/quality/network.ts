import { seededRandom } from "../../tools/seeded_random.ts";

/** What a network does to packets. */
export interface Impairment {
  /** Part that is lost, 0 to 1, each packet by itself. */
  readonly loss: number;
  /** Added to the delay, evenly from 0 to this: packets overtake one another. */
  readonly jitterMs: number;
  readonly seed: number;
}

/** One way through a network, on a clock that is told. */
export interface Way {
  send(packet: Uint8Array, nowMs: number): void;
  /** Gives what has arrived by now, in the order of arrival. */
  deliver(nowMs: number, receive: (packet: Uint8Array) => void): void;
}

/** Of every packet, on top of the jitter. */
const DELAY_MS = 20;

export function createWay({ loss, jitterMs, seed }: Impairment): Way {
  const random = seededRandom(seed);
  let waiting: { readonly atMs: number; readonly packet: Uint8Array }[] = [];
  return {
    send(packet, nowMs) {
      // As many draws for each packet, so that one impairment doesn't change the other.
      const [forLoss, forJitter] = [random(), random()];
      if (forLoss < loss) return;
      waiting.push({ atMs: nowMs + DELAY_MS + forJitter * jitterMs, packet: packet.slice() });
      waiting.sort((a, b) => a.atMs - b.atMs);
    },
    deliver(nowMs, receive) {
      const due = waiting.filter(({ atMs }) => atMs <= nowMs);
      waiting = waiting.slice(due.length);
      for (const { packet } of due) receive(packet);
    },
  };
}
