import { createCommonRequests } from "../protocol/common_request.ts";
import { createJsonStream } from "../protocol/json_stream.ts";
import { KEEP_ALIVE_TIMEOUT_MS } from "../protocol/limits.ts";
import type { Route } from "./address.ts";
import type { Limits } from "./limits/limits.ts";
import type { SparingLog } from "./limits/sparing_log.ts";
import { createOutbox } from "./outbox.ts";
import type { ReadTurns } from "./read_turns.ts";
import { createSession, type SessionItem, type SessionServices } from "./session.ts";

/** Read at once; a request of 2023 is about 40 bytes. There is a buffer for each connection. */
const READ_BYTES = 512;
/** Answers that wait for a peer who doesn't read; beyond, its requests aren't read either. */
const OUTBOX_BYTES = 64 * 1_024;
/** A peer that takes none of its answers for so long never will. */
const STUCK_MS = 10_000;
/**
 * A request of which nothing more comes: each of the known clients sends one in a single `send`, so
 * that its parts are milliseconds apart; 2023's give up after 1 s themselves.
 */
const HALF_REQUEST_IDLE_MS = 1_000;
/** How long a peer that was sent its last answer may take to close. */
const LINGER_MS = 1_000;
const LINGER_BYTES = 256 * 1_024;
/** What TLS begins with: a record of its handshake (RFC 8446 §5.1). No request does. */
const TLS_HANDSHAKE = 0x16;

/** Shared: a chunk is read to its end at once. */
const common = createCommonRequests();

/** What is needed of a `Deno.TcpConn`. */
export interface Socket {
  read(buffer: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  closeWrite(): Promise<void>;
  close(): void;
}

/** What holds for a connection, and its clock. */
export interface ConnectionTerms {
  now(): number;
  readonly limits: Pick<Limits, "requestMs" | "idleMs">;
  /** So many requests have come; gives for how many ms no more of them should be read. */
  charge(requests: number, nowMs: number): number;
  readonly turns: ReadTurns;
  /** Of connections that are closed, or held back. */
  readonly log: SparingLog;
  /** Null: whoever begins with TLS is one more who makes no request. */
  readonly takeTls: TakeTls | null;
}

/** Serves a peer who speaks TLS, from its first bytes on; the socket is its own then. */
export type TakeTls = (first: Uint8Array, socket: Socket, route: Route) => void;

export interface Connection {
  /** The peer's address, and ours that it connected to. */
  readonly remote: string;
  readonly local: string;
  /** Whether users are registered on it. */
  readonly hasNames: boolean;
  /** Settles when the system has the socket back, which takes until the peer closes; never rejects. */
  readonly closed: Promise<void>;
  /** Enforces the times above; called several times a second. */
  check(now: number): void;
  /** Ends the session at once; what has not gone out is lost. */
  destroy(): void;
}

/**
 * - `reading`: waits for bytes, since `since`
 * - `working`: answers what came, and waits where it came too fast; not reading
 * - `closing`: sends what is left, then waits until the peer has closed as well
 * - `closed`: and where the peer speaks TLS, its socket is another's
 */
type State =
  | { readonly state: "reading" }
  | { readonly state: "working" }
  | { readonly state: "closing"; readonly since: number }
  | { readonly state: "closed" };

const READING: State = { state: "reading" };
const WORKING: State = { state: "working" };
const CLOSED: State = { state: "closed" };

/** Serves one socket: bytes in, bytes out, and how long and how much is borne of a peer. */
export function serveConnection(
  socket: Socket,
  route: Route,
  services: SessionServices,
  { now, limits, charge, turns, log, takeTls }: ConnectionTerms,
): Connection {
  const stream = createJsonStream();
  const buffer = new Uint8Array(READ_BYTES);
  const { promise: closed, resolve: onClosed } = Promise.withResolvers<void>();
  let state: State = WORKING;
  let isFirst = true;
  let lingering = 0;
  let heardAt = now();
  let halfSince: number | null = null;
  /** What the requests of the last bytes cost beyond one each. */
  let extraCost = 0;
  let resume: (() => void) | null = null;

  const outbox = createOutbox({
    write: (bytes) => socket.write(bytes),
    now,
    onDrained: () => session.drained(),
  });
  const session = createSession(services, {
    route,
    now,
    send: outbox.push,
    close: startClosing,
    isFull: () => outbox.bytes > OUTBOX_BYTES,
    charge: (requests) => extraCost += requests,
    deliver(objects) {
      outbox.gather();
      for (const object of objects) outbox.push(object);
      outbox.flush();
    },
  });

  function startClosing(): void {
    if (state.state === "closing" || state.state === "closed") return;
    state = { state: "closing", since: now() };
    session.end();
    // Closing with unread bytes makes the system send RST, which can overtake the last answer: so our
    // side is ended first, and the rest is read until the peer has ended its own.
    void outbox.drained().then(() => socket.closeWrite()).catch(destroy);
  }

  function destroy(): void {
    if (state.state === "closed") return;
    state = CLOSED;
    session.end();
    outbox.close();
    resume?.();
    // Deno 2.8 keeps a socket open that is closed while a read waits (denoland/deno#35292): ending our
    // side first lets the other side know, and a peer that closes in turn ends the read.
    void socket.closeWrite().catch(() => {});
    try {
      socket.close();
    } catch {
      // closed already
    }
  }

  // Asked anew after each wait: TypeScript takes a variable for unchanged by what others do meanwhile.
  const isOver = () => state.state === "closed";

  /** Nothing more is read. */
  function finish(): void {
    destroy();
    onClosed();
  }

  function read(): void {
    if (isOver()) return finish();
    if (state.state === "working") state = READING;
    socket.read(buffer).then(onRead, finish);
  }

  function onRead(count: number | null): void {
    if (count === null) return onEnd();
    if (state.state === "closing") {
      lingering += count;
      if (lingering > LINGER_BYTES) finish();
      else read();
      return;
    }
    if (isOver()) return finish();
    state = WORKING;
    heardAt = now();
    const bytes = buffer.subarray(0, count);
    if (isFirst && takeTls !== null && bytes[0] === TLS_HANDSHAKE) {
      state = CLOSED;
      session.end();
      outbox.close();
      takeTls(bytes.slice(), socket, route);
      return onClosed();
    }
    if (isFirst && looksLikeHttp(bytes)) session.reject("http");
    isFirst = false;
    const work = answer(bytes);
    if (work === null) turns.served(read);
    else work.then(() => turns.served(read), finish);
  }

  /** Its users go at once; who only ended its own side (`nc -N`) still gets its answers. */
  function onEnd(): void {
    session.end();
    if (isOver()) finish();
    else void outbox.drained().then(finish);
  }

  /** A promise where something has to be waited for before more is read. */
  function answer(bytes: Uint8Array): Promise<void> | null {
    const items = itemsOf(bytes);
    if (stream.pending === 0) halfSince = null;
    else if (items.length > 0 || halfSince === null) halfSince = heardAt;
    outbox.gather();
    for (let i = 0; i < items.length && state.state === "working"; i++) {
      const work = session.handle(items[i]!);
      if (work === null) continue;
      outbox.flush();
      return answerRest(work, items, i + 1);
    }
    outbox.flush();
    return settleUp(items.length);
  }

  async function answerRest(
    begun: Promise<void>,
    items: readonly SessionItem[],
    from: number,
  ): Promise<void> {
    await begun;
    for (let i = from; i < items.length && state.state === "working"; i++) {
      await session.handle(items[i]!);
    }
    await settleUp(items.length);
  }

  function itemsOf(bytes: Uint8Array): SessionItem[] {
    const items: SessionItem[] = [];
    let at = 0;
    while (stream.pending === 0 && at < bytes.length) {
      const request = common.read(bytes, at);
      if (request === null) break;
      items.push({ kind: "request", request });
      at = common.end;
    }
    if (at < bytes.length) items.push(...stream.push(bytes.subarray(at)));
    return items;
  }

  /** Makes a peer wait that doesn't take its answers, or asks too fast. */
  function settleUp(count: number): Promise<void> | null {
    // Bytes that are no whole request cost something too.
    const holdMs = charge(Math.max(1, count) + extraCost, heardAt);
    extraCost = 0;
    if (outbox.bytes <= OUTBOX_BYTES && holdMs <= 0) return null;
    return outbox.drained().then(() => holdMs > 0 ? holdBack(holdMs) : undefined);
  }

  /** Reads nothing meanwhile, so that the peer's system holds it back in turn; nothing is refused. */
  async function holdBack(ms: number): Promise<void> {
    if (state.state !== "working") return;
    services.figures.heldBack++;
    log.event("held-back", { ip: route.remote });
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      resume = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
    resume = null;
    heardAt = now(); // it was we who did not listen
  }

  function check(at: number): void {
    const { stuckSince } = outbox;
    if (state.state === "closed") return;
    if (stuckSince !== null && at - stuckSince > STUCK_MS) {
      return give("reads-nothing", destroy);
    }
    if (state.state === "closing") {
      if (stuckSince === null && at - state.since > LINGER_MS) destroy();
      return;
    }
    if (state.state !== "reading") return;
    const silence = at - heardAt;
    if (
      halfSince !== null && (silence > HALF_REQUEST_IDLE_MS || at - halfSince > limits.requestMs)
    ) {
      return give("half-request", () => session.reject("unfinished"));
    }
    if (session.version === 2 && silence > KEEP_ALIVE_TIMEOUT_MS) give("silent", destroy);
    if (session.version === 1 && !session.hasNames && silence > limits.idleMs) {
      give("idle", startClosing);
    }
  }

  function give(
    reason: "reads-nothing" | "half-request" | "silent" | "idle",
    act: () => void,
  ): void {
    services.figures.timeouts++;
    log.event(reason, { ip: route.remote });
    act();
  }

  read();
  return {
    ...route,
    get hasNames() {
      return session.hasNames;
    },
    closed,
    check,
    destroy,
  };
}

/**
 * A browser's page may send what it likes to any port of the machine it runs on, a request of ours in
 * the body of a POST included; the request line before it can't be left out.
 */
function looksLikeHttp(bytes: Uint8Array): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, 10));
  return /^(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|CONNECT|TRACE|PRI) /.test(start);
}
