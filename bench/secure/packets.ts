import type { Aead } from "../../protocol/aead.ts";
import { createOpener } from "../../protocol/opener.ts";
import { SEALED_BYTES } from "../../protocol/sealed_packets.ts";
import { createSealer } from "../../protocol/sealer.ts";
import { median } from "../../tools/correlate.ts";
import { round } from "../voice/summary.ts";

/** What one packet costs, in µs: the median of many batches. */
export interface PacketCost {
  /** Of what is sealed: RTP and Opus. */
  readonly contentBytes: number;
  /** libsodium, which calls use, or what they begin with until it is loaded. */
  readonly by: "sodium" | "javascript";
  readonly sealMicros: number;
  readonly openMicros: number;
  /** The same bytes copied twice, as a packet in the clear is. */
  readonly copyMicros: number;
}

const BATCHES = 60, BATCH = 500;
const WARM_UP = 10;

/** Seals and opens in this process, with the primitives and the memory of a call. */
export function measurePackets(
  contentBytes: number,
  by: "sodium" | "javascript",
  aead: Aead,
): PacketCost {
  const key = crypto.getRandomValues(new Uint8Array(32));
  const content = crypto.getRandomValues(new Uint8Array(contentBytes));
  const sealer = createSealer(1, key, { aead }), opener = createOpener(key, { aead });
  const room = new Uint8Array(SEALED_BYTES), other = new Uint8Array(SEALED_BYTES);
  const sealed = Array.from({ length: BATCH }, () => new Uint8Array(SEALED_BYTES));
  const lengths = new Uint16Array(BATCH);
  const seals: number[] = [], opens: number[] = [], copies: number[] = [];
  for (let batch = -WARM_UP; batch < BATCHES; batch++) {
    const seal = time(() => {
      for (let i = 0; i < BATCH; i++) lengths[i] = sealer.seal(content, sealed[i]!, 16);
    });
    const open = time(() => {
      for (let i = 0; i < BATCH; i++) {
        if (opener.open(sealed[i]!.subarray(0, lengths[i])) === null) throw new Error("Not opened");
      }
    });
    const copy = time(() => {
      for (let i = 0; i < BATCH; i++) {
        room.set(content);
        other.set(room.subarray(0, contentBytes));
      }
    });
    if (batch < 0) continue;
    seals.push(seal);
    opens.push(open);
    copies.push(copy);
  }
  return {
    contentBytes,
    by,
    sealMicros: round(median(seals), 2),
    openMicros: round(median(opens), 2),
    copyMicros: round(median(copies), 2),
  };
}

/** Microseconds for one packet of a batch. */
function time(act: () => void): number {
  const start = performance.now();
  act();
  return 1_000 * (performance.now() - start) / BATCH;
}
