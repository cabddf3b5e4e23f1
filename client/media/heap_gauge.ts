/**
 * Tells how large the calling thread's own heap is, in KiB: JavaScript's objects, and the memory outside
 * of it that they hold (buffers). What was thrown away counts until it is collected.
 * @param every one call in so many looks, which takes 10 µs; those between tell what the last one saw
 * @param read for tests
 */
export function createHeapGauge(every: number, read = readHeap): () => number {
  let calls = 0, kib = 0;
  return () => {
    if (calls === 0) kib = read();
    calls = (calls + 1) % every;
    return kib;
  };
}

/** Where V8 offers a collection (`--expose-gc`: tests and benches) it comes first: what is left is kept. */
function readHeap(): number {
  const { gc } = globalThis as { gc?: () => void };
  gc?.();
  const { heapUsed, external } = Deno.memoryUsage();
  return Math.round((heapUsed + external) / 1024);
}
