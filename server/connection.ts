import type { DirectoryRequest } from "../protocol/directory_requests.ts";
import { KEEP_ALIVE_TIMEOUT_MS } from "../protocol/limits.ts";
import type { Route } from "./address.ts";
import type { Connection, ConnectionParts, ConnectionTerms } from "./connection_terms.ts";
import { beginsTls, looksLikeHttp } from "./first_bytes.ts";
import { closeSocket } from "./late_closing.ts";
import { Outbox, type OutboxLink } from "./outbox.ts";
import type { Reader } from "./read_turns.ts";
import { RequestReader } from "./request_reader.ts";
import { Session, type SessionItem, type SessionLink, type SessionServices } from "./session.ts";

/** Read at once; a request of 2023 is about 40 bytes. There is a buffer for each connection. */
const READ_BYTES = 256;
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
  parts: ConnectionParts,
  services: SessionServices,
  terms: ConnectionTerms,
): Connection {
  const connection = new ServedConnection(parts, services, terms);
  connection.readOn();
  return connection;
}

/** A class, since there are thousands: see `Outbox`. */
class ServedConnection implements Connection, SessionLink, OutboxLink, Reader {
  readonly #parts: ConnectionParts;
  readonly #services: SessionServices;
  readonly #terms: ConnectionTerms;
  readonly #outbox: Outbox;
  readonly #session: Session;
  readonly #buffer = new Uint8Array(READ_BYTES);
  #state: State = WORKING;
  readonly #reader = new RequestReader();
  #isFirst = true;
  /** What came last didn't fill the buffer. */
  #hasReadAll = true;
  #isOver = false;
  #lingering = 0;
  #heardAt: number;
  #halfSince: number | null = null;
  /** What the requests of the last bytes cost beyond one each. */
  #extraCost = 0;
  #resume: (() => void) | null = null;

  constructor(parts: ConnectionParts, services: SessionServices, terms: ConnectionTerms) {
    this.#parts = parts;
    this.#services = services;
    this.#terms = terms;
    this.#heardAt = terms.now();
    this.#outbox = new Outbox(this);
    this.#session = new Session(services, this);
  }

  get route(): Route {
    return this.#parts.route;
  }

  get hasNames(): boolean {
    return this.#session.hasNames;
  }

  write(bytes: Uint8Array): Promise<number> {
    return this.#parts.socket.write(bytes);
  }

  lately(): number {
    return this.#terms.lately();
  }

  onDrained(): void {
    this.#session.drained();
  }

  now(): number {
    return this.#terms.now();
  }

  send(object: Uint8Array): void {
    this.#outbox.push(object);
  }

  isFull(): boolean {
    return this.#outbox.bytes > OUTBOX_BYTES;
  }

  deliver(objects: readonly Uint8Array[]): void {
    this.#outbox.gather();
    for (const object of objects) this.#outbox.push(object);
    this.#outbox.flush();
  }

  charge(requests: number): void {
    this.#extraCost += requests;
  }

  close(): void {
    if (this.#state.state === "closing" || this.#state.state === "closed") return;
    this.#state = { state: "closing", since: this.now() };
    this.#session.end();
    // Closing with unread bytes makes the system send RST, which can overtake the last answer: so our
    // side is ended first, and the rest is read until the peer has ended its own.
    const { socket } = this.#parts;
    void this.#outbox.drained().then(() => socket.closeWrite()).catch(() => this.destroy());
  }

  leave(): void {
    // Nothing is unread, so no RST overtakes an answer, and nothing is to be sent, which TLS would hold:
    // then the peer's end needn't be waited for.
    const isQuiet = this.#outbox.bytes === 0 && this.#hasReadAll && !this.#reader.isWithinOne;
    if (isQuiet && this.#state.state === "working" && this.route.overTls !== true) this.#finish();
    else this.close();
  }

  destroy(): void {
    if (this.#state.state === "closed") return;
    // Deno 2.8 keeps a socket open that is closed while a read waits (denoland/deno#35292): ending our
    // side first lets the other side know, and a peer that closes in turn ends the read.
    void this.#parts.socket.closeWrite().catch(() => {});
    this.#abandon();
  }

  readOn(): void {
    if (this.#state.state === "closed") return this.#finish();
    if (this.#state.state === "working") this.#state = READING;
    this.#parts.socket.read(this.#buffer)
      .then((count) => this.#onRead(count), () => this.#finish());
  }

  /** Nothing more is read, and no read waits. */
  #finish(close = closeSocket): void {
    if (this.#state.state !== "closed") this.#abandon(close);
    this.#leave();
  }

  #abandon(close = closeSocket): void {
    this.#state = CLOSED;
    this.#session.end();
    this.#outbox.close();
    this.#resume?.();
    close(this.#parts.socket);
  }

  #leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#terms.onClosed(this);
  }

  #onRead(count: number | null): void {
    if (count === null) return this.#onEnd();
    if (this.#state.state === "closing") {
      this.#lingering += count;
      if (this.#lingering > LINGER_BYTES) this.#finish();
      else this.readOn();
      return;
    }
    if (this.#state.state === "closed") return this.#finish();
    this.#state = WORKING;
    this.#heardAt = this.now();
    this.#hasReadAll = count < READ_BYTES;
    const request = this.#reader.readOne(this.#buffer, count);
    const work = request !== null
      ? this.#answer(request)
      : this.#answerBytes(this.#buffer.subarray(0, count));
    if (this.#isOver) return; // it has left, or another has the socket
    const { turns } = this.#terms;
    if (work === null) turns.served(this);
    else work.then(() => turns.resumed(this), () => this.#finish());
  }

  /** Its users go at once; who only ended its own side (`nc -N`) still gets its answers. */
  #onEnd(): void {
    const close = this.hasNames ? this.#terms.closing.add : closeSocket;
    this.#session.end();
    if (this.#state.state === "closed") this.#finish();
    else void this.#outbox.drained().then(() => this.#finish(close));
  }

  /** What nearly all say: one request. A promise where something has to be waited for before more is read. */
  #answer(request: DirectoryRequest): Promise<void> | null {
    this.#isFirst = false;
    const work = this.#session.obey(request);
    return work === null ? this.#settleUp(1) : work.then(() => this.#settleUp(1) ?? undefined);
  }

  #answerBytes(bytes: Uint8Array): Promise<void> | null {
    const { takeTls } = this.#terms;
    if (this.#isFirst && takeTls !== null && beginsTls(bytes)) {
      this.#state = CLOSED;
      this.#session.end();
      this.#outbox.close();
      takeTls(bytes.slice(), this.#parts.socket, this.route);
      this.#leave();
      return null;
    }
    if (this.#isFirst && looksLikeHttp(bytes)) this.#session.reject("http");
    this.#isFirst = false;
    const items = this.#reader.read(bytes);
    if (!this.#reader.isWithinOne) this.#halfSince = null;
    else if (items.length > 0 || this.#halfSince === null) this.#halfSince = this.#heardAt;
    this.#outbox.gather();
    for (let i = 0; i < items.length && this.#state.state === "working"; i++) {
      const work = this.#session.handle(items[i]!);
      if (work === null) continue;
      this.#outbox.flush();
      return this.#answerRest(work, items, i + 1);
    }
    this.#outbox.flush();
    return this.#settleUp(items.length);
  }

  async #answerRest(
    begun: Promise<void>,
    items: readonly SessionItem[],
    from: number,
  ): Promise<void> {
    await begun;
    for (let i = from; i < items.length && this.#state.state === "working"; i++) {
      await this.#session.handle(items[i]!);
    }
    await this.#settleUp(items.length);
  }

  /** Makes a peer wait that doesn't take its answers, or asks too fast. */
  #settleUp(count: number): Promise<void> | null {
    // Bytes that are no whole request cost something too.
    const holdMs = this.#parts.pass.charge(Math.max(1, count) + this.#extraCost, this.#heardAt);
    this.#extraCost = 0;
    if (this.#outbox.bytes <= OUTBOX_BYTES && holdMs <= 0) return null;
    return this.#outbox.drained().then(() => holdMs > 0 ? this.#holdBack(holdMs) : undefined);
  }

  /** Reads nothing meanwhile, so that the peer's system holds it back in turn; nothing is refused. */
  async #holdBack(ms: number): Promise<void> {
    if (this.#state.state !== "working") return;
    this.#services.figures.heldBack++;
    this.#terms.log.event("held-back", { ip: this.route.remote });
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#resume = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
    this.#resume = null;
    this.#heardAt = this.now(); // it was we who did not listen
  }

  check(at: number): void {
    const { stuckSince } = this.#outbox;
    if (this.#state.state === "closed") return;
    if (stuckSince !== null && at - stuckSince > STUCK_MS) {
      return this.#give("reads-nothing", () => this.destroy());
    }
    if (this.#state.state === "closing") {
      if (stuckSince === null && at - this.#state.since > LINGER_MS) this.destroy();
      return;
    }
    if (this.#state.state !== "reading") return;
    const { limits } = this.#terms;
    const silence = at - this.#heardAt;
    const half = this.#halfSince;
    if (half !== null && (silence > HALF_REQUEST_IDLE_MS || at - half > limits.requestMs)) {
      return this.#give("half-request", () => this.#session.reject("unfinished"));
    }
    const { version } = this.#session;
    if (version === 2 && silence > KEEP_ALIVE_TIMEOUT_MS) {
      this.#give("silent", () => this.destroy());
    }
    if (version === 1 && silence > limits.idleMs && !this.hasNames) {
      this.#give("idle", () => this.close());
    }
  }

  #give(reason: "reads-nothing" | "half-request" | "silent" | "idle", act: () => void): void {
    this.#services.figures.timeouts++;
    this.#terms.log.event(reason, { ip: this.route.remote });
    act();
  }
}
