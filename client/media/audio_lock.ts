/** A holder that hangs (a device that never opens) must not stop all others for ever. */
const PATIENCE_MS = 3_000;

const FREE = 0, HELD = 1;

/**
 * Runs `body` while no other Worker does: PortAudio's control functions are not thread-safe. Blocks
 * for up to 3 s, then goes on regardless. `lock` is one Int32 on a SharedArrayBuffer.
 */
export function withLock<Result>(lock: Int32Array, body: () => Result): Result {
  while (Atomics.compareExchange(lock, 0, FREE, HELD) !== FREE) {
    if (Atomics.wait(lock, 0, HELD, PATIENCE_MS) === "timed-out") break;
  }
  try {
    return body();
  } finally {
    Atomics.store(lock, 0, FREE);
    Atomics.notify(lock, 0, 1);
  }
}
