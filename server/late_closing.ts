/** Sockets of users who were broken off, closed a moment later. */
export interface LateClosing {
  /** How many wait. */
  readonly count: number;
  add(socket: Closable): void;
  /** Closes all that wait. */
  closeAll(): void;
}

export interface Closable {
  close(): void;
}

export interface LateClosingOptions {
  /** When nothing has been added for so long, all are closed. */
  readonly quietMs?: number;
  /** So long after the first, all are closed in any case. */
  readonly latestMs?: number;
}

/**
 * Closing a socket takes several times what taking its user off the list does. When thousands are broken
 * off at once (a switch loses its power), all the users go first.
 */
export function createLateClosing(
  { quietMs = 100, latestMs = 2_000 }: LateClosingOptions = {},
): LateClosing {
  let waiting: Closable[] = [];
  let seen = 0;
  let latest = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function look(): void {
    if (waiting.length === seen || performance.now() >= latest) return closeAll();
    seen = waiting.length;
    timer = setTimeout(look, quietMs);
  }

  function closeAll(): void {
    clearTimeout(timer);
    timer = undefined;
    for (const socket of waiting) closeSocket(socket);
    waiting = [];
  }

  return {
    get count() {
      return waiting.length;
    },
    add(socket) {
      waiting.push(socket);
      if (timer !== undefined) return;
      seen = 1;
      latest = performance.now() + latestMs;
      timer = setTimeout(look, quietMs);
    },
    closeAll,
  };
}

/** Closes one that may have been closed already. */
export function closeSocket(socket: Closable): void {
  try {
    socket.close();
  } catch {
    // closed already
  }
}
