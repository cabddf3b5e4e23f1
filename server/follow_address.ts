/** How soon a machine that has changed networks is found at its new address. */
const LOOK_EVERY_MS = 3_000;

export interface AddressFollower {
  /** Settles when nothing more is looked at. */
  close(): Promise<void>;
}

export interface FollowOptions {
  /** The address now; null: none yet. */
  readonly address: string | null;
  /** The machine's address; null where it can't be told, or has none for now. */
  readonly find: () => Promise<string | null>;
  /** The address has changed to this one. What throws is told, and tried again. */
  readonly move: (to: string, from: string | null) => void;
  readonly onFailed: (error: unknown) => void;
  readonly everyMs?: number;
}

/**
 * Looks every few seconds whether the machine has another address, and follows it there. While it has
 * none, or it can't be told, nothing changes: it may come back.
 */
export function followAddress(options: FollowOptions): AddressFollower {
  const { find, move, onFailed, everyMs = LOOK_EVERY_MS } = options;
  let { address } = options;
  let failedFor: string | null = null;
  let running: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const found = await find();
    if (found === null || found === address) return;
    try {
      move(found, address);
      address = found;
      failedFor = null;
    } catch (error) {
      if (failedFor !== found) onFailed(error);
      failedFor = found;
    }
  }

  const timer = setInterval(() => running = running.then(look), everyMs);
  return {
    close() {
      clearInterval(timer);
      return running;
    },
  };
}
