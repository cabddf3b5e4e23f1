import type { Telephone } from "../telephone.ts";
import { ApiError } from "./api_error.ts";
import { createFeed, type Feed } from "./feed.ts";
import { sameSecret } from "./secrets.ts";
import type { SocketCloseCode, SocketMessage } from "./types.ts";

/** How long a socket may stay without having shown the token. */
const HELLO_TIMEOUT_MS = 5_000;

/** Tabs and scripts; beyond it something is wrong. */
const MOST_SOCKETS = 64;

/** Anybody on the machine can open these, so they have a bound of their own. */
const MOST_STRANGERS = 32;

const HELLO_CHARACTERS = 1_024;

export interface EventSockets {
  /** @throws ApiError when there are too many already */
  admit(authorized: boolean): void;
  /** Serves a socket that is opening or open; `authorized`: the token has been seen already. */
  attach(socket: WebSocket, authorized: boolean): void;
  /** Lets all go, for the end of the program. */
  close(): void;
}

/** The WebSockets of `GET /api/events`: hello, first state, then what the telephone tells. */
export function createEventSockets(
  options: {
    readonly telephone: Telephone;
    readonly token: string;
    readonly helloTimeoutMs?: number;
  },
): EventSockets {
  const { telephone, token, helloTimeoutMs = HELLO_TIMEOUT_MS } = options;
  const strangers = new Set<WebSocket>();
  const readers = new Map<WebSocket, Feed>();
  const unsubscribe = telephone.subscribe((message) => {
    if (readers.size === 0) return;
    const text = JSON.stringify(message);
    for (const feed of readers.values()) feed.push(message, text);
  });

  return {
    admit(authorized) {
      const full = authorized ? readers.size >= MOST_SOCKETS : strangers.size >= MOST_STRANGERS;
      if (full) throw new ApiError("internal", "Cannot open a WebSocket: too many are open", 503);
    },
    attach(socket, authorized) {
      if (authorized) welcome(socket);
      else awaitHello(socket);
    },
    close() {
      unsubscribe();
      for (const socket of [...strangers, ...readers.keys()]) closeSocket(socket, 1001, "the end");
      for (const feed of readers.values()) feed.stop();
      strangers.clear();
      readers.clear();
    },
  };

  function awaitHello(socket: WebSocket): void {
    strangers.add(socket);
    const timer = setTimeout(() => turnAway(4408, "no token came"), helloTimeoutMs);
    socket.addEventListener("message", onMessage);
    socket.addEventListener("close", forget);
    socket.addEventListener("error", forget);

    function onMessage(event: MessageEvent): void {
      const given = tokenOf(event.data);
      if (given === null || !sameSecret(given, token)) {
        return turnAway(4401, "the token is wrong");
      }
      forget();
      if (readers.size >= MOST_SOCKETS) closeSocket(socket, 1013, "too many");
      else welcome(socket);
    }
    function turnAway(code: SocketCloseCode, reason: string): void {
      forget();
      closeSocket(socket, code, reason);
    }
    function forget(): void {
      clearTimeout(timer);
      strangers.delete(socket);
      socket.removeEventListener("message", onMessage);
    }
  }

  function welcome(socket: WebSocket): void {
    const feed = createFeed({
      send: (text) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      buffered: () => socket.bufferedAmount,
      close: (code, reason) => closeSocket(socket, code, reason),
    }, () => telephone.state);
    socket.addEventListener("close", forget);
    socket.addEventListener("error", forget);
    readers.set(socket, feed);
    const stopWatching = telephone.watchDevices();
    if (socket.readyState === WebSocket.OPEN) greet();
    else socket.addEventListener("open", greet, { once: true });

    function greet(): void {
      const message: SocketMessage = { kind: "state", state: telephone.state };
      feed.push(message, JSON.stringify(message));
    }
    function forget(): void {
      stopWatching();
      feed.stop();
      readers.delete(socket);
    }
  }
}

function tokenOf(data: unknown): string | null {
  if (typeof data !== "string" || data.length > HELLO_CHARACTERS) return null;
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value !== "object" || value === null || !("token" in value)) return null;
    return typeof value.token === "string" ? value.token : null;
  } catch {
    return null;
  }
}

function closeSocket(socket: WebSocket, code: SocketCloseCode, reason: string): void {
  try {
    socket.close(code, reason);
  } catch {
    // It was never opened, or is gone.
  }
}
