/**
 * A queue of mono float samples between two threads: one writes, one reads, neither waits.
 *
 * Layout of the SharedArrayBuffer: Int32 words [written, read], both counting samples modulo 2^32,
 * then the samples. The capacity is a power of two.
 */
export interface Ring {
  readonly capacity: number;
  /** Samples that can be read now. */
  readonly available: number;
  /** Samples that can be written now. */
  readonly free: number;
  /** Appends what fits of the first `count` (by default all); returns how many samples that was. */
  write(samples: Float32Array, count?: number): number;
  /** Takes up to `into.length` samples; returns how many it took. */
  read(into: Float32Array): number;
  /** Drops up to `samples` of the oldest; returns how many. For the reading side only. */
  skip(samples: number): number;
}

const WRITTEN = 0, READ = 1, HEADER_BYTES = 8;

/** Makes the memory of a ring of at least `samples` samples. */
export function createRingBuffer(samples: number): SharedArrayBuffer {
  const capacity = 2 ** Math.ceil(Math.log2(Math.max(2, samples)));
  return new SharedArrayBuffer(HEADER_BYTES + 4 * capacity);
}

/** A view on a ring's memory; each thread makes its own. */
export function openRing(memory: SharedArrayBuffer): Ring {
  const marks = new Int32Array(memory, 0, 2);
  const data = new Float32Array(memory, HEADER_BYTES);
  const capacity = data.length;
  const mask = capacity - 1;
  if ((capacity & mask) !== 0) throw new RangeError("A ring's capacity must be a power of two");

  const available = () => (Atomics.load(marks, WRITTEN) - Atomics.load(marks, READ)) | 0;

  return {
    capacity,
    get available() {
      return available();
    },
    get free() {
      return capacity - available();
    },
    write(samples, wanted = samples.length) {
      const count = Math.min(wanted, samples.length, capacity - available());
      const at = Atomics.load(marks, WRITTEN);
      for (let i = 0; i < count; i++) data[(at + i) & mask] = samples[i]!;
      Atomics.store(marks, WRITTEN, (at + count) | 0);
      return count;
    },
    read(into) {
      const count = Math.min(into.length, available());
      const at = Atomics.load(marks, READ);
      for (let i = 0; i < count; i++) into[i] = data[(at + i) & mask]!;
      Atomics.store(marks, READ, (at + count) | 0);
      return count;
    },
    skip(samples) {
      const count = Math.max(0, Math.min(samples, available()));
      Atomics.store(marks, READ, (Atomics.load(marks, READ) + count) | 0);
      return count;
    },
  };
}
