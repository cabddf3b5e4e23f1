import {
  type DirectoryMessage,
  parseDirectoryMessage,
  type PeerAddress,
  type PeerVersion,
  type RefusalReason,
  type UsersChange,
} from "../protocol/directory_messages.ts";
import { type DirectoryRequest, formatRequest } from "../protocol/directory_requests.ts";
import type { PublicKey } from "../protocol/key_text.ts";
import { createJsonStream } from "../protocol/json_stream.ts";
import { registrationProof } from "../protocol/registration_proof.ts";
import { ANSWER_TIMEOUT_MS, KEEP_ALIVE_MS, KEEP_ALIVE_TIMEOUT_MS } from "../protocol/limits.ts";
import type { ServerAddress } from "./server_address.ts";
import type { ConnectServer } from "./server_tls/connect_tls.ts";
import { closeQuietly, connectWithin, DirectoryError, writeAll } from "./directory_connection.ts";

/** What a registration needs of an `Identity`. */
export interface Signer {
  readonly publicKey: PublicKey;
  sign(message: Uint8Array): Uint8Array;
}

export interface SessionOptions {
  readonly host: string;
  readonly port: number;
  /** How it is reached; unless given, in the clear. */
  readonly connect?: ConnectServer;
  /** Where this server was before, if it has moved: it is held to what is known of it. */
  readonly movedFrom?: ServerAddress;
  /** Whose the name is to be; null: nobody's. */
  readonly identity: Signer | null;
  /** What the keep-alive and the answers wait; the protocol's unless given. */
  readonly answerTimeoutMs?: number;
  readonly keepAliveMs?: number;
  readonly keepAliveTimeoutMs?: number;
  onUsers(change: UsersChange): void;
  /** The session is over, and nobody here asked for that. */
  onLost(error: DirectoryError): void;
}

export interface DirectorySession {
  /** Registers; gives the server's version. */
  register(name: string, voicePort: number): Promise<PeerVersion>;
  /** Where somebody is; null when nobody of that name is online. */
  lookUp(name: string): Promise<PeerAddress | null>;
  /** Leaves: DISCONNECT when registered, and the connection is closed without waiting for more. */
  close(): Promise<void>;
}

/** A server that doesn't even read what we send is left like this. */
const LEAVE_TIMEOUT_MS = 200;

interface Waiting {
  readonly request: Exclude<DirectoryRequest, { command: "PING" | "DISCONNECT" }>;
  resolve(message: DirectoryMessage): void;
  reject(error: DirectoryError): void;
}

/**
 * One TCP connection to a directory. Requests wait for one another: an original server reads one
 * request a `recv`, and a late answer could be taken for the next one's. So an answer that doesn't
 * come in time ends the session. A server of version 1 gets REG, GET and DISCONNECT only.
 *
 * @throws DirectoryError when the server can't be reached within the time of an answer
 */
export async function openDirectorySession(options: SessionOptions): Promise<DirectorySession> {
  const { host, port } = options;
  const where = `${host}:${port}`;
  const answerTimeoutMs = options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS;
  const conn = await (options.connect ?? connectWithin)(
    host,
    port,
    answerTimeoutMs,
    options.movedFrom,
  );
  const stream = createJsonStream();
  const encoder = new TextEncoder();
  const queue: Waiting[] = [];
  let active: Waiting | null = null;
  let answerTimer: ReturnType<typeof setTimeout> | undefined;
  let keepAlive: ReturnType<typeof setInterval> | undefined;
  let heardAt = performance.now();
  let registered: string | null = null;
  let isOver = false;
  let writing: Promise<void> = Promise.resolve();

  function finish(error: DirectoryError): boolean {
    if (isOver) return false;
    isOver = true;
    clearTimeout(answerTimer);
    clearInterval(keepAlive);
    for (const waiting of active === null ? queue : [active, ...queue]) waiting.reject(error);
    active = null;
    queue.length = 0;
    return true;
  }

  function lose(error: DirectoryError): void {
    if (!finish(error)) return;
    void leave();
    options.onLost(error);
  }

  /** Says so where it still can: a server of 2023 keeps the name of whoever just closes. */
  async function leave(): Promise<void> {
    if (registered !== null) {
      const text = formatRequest({ command: "DISCONNECT", name: registered });
      const said = writing.then(() => writeAll(conn, encoder.encode(text))).catch(() => {});
      await withinTime(said);
    }
    await closeQuietly(conn);
  }

  function write(text: string): void {
    // One object a write, one after the other.
    writing = writing.then(() => writeAll(conn, encoder.encode(text))).catch((cause) =>
      lose(new DirectoryError("server-unreachable", `Cannot write to '${where}'`, { cause }))
    );
  }

  function next(): void {
    if (active !== null || isOver) return;
    active = queue.shift() ?? null;
    if (active === null) return;
    write(formatRequest(active.request));
    answerTimer = setTimeout(() => {
      const message = `Cannot hear from '${where}': no answer within ${answerTimeoutMs} ms`;
      lose(new DirectoryError("server-timeout", message));
    }, answerTimeoutMs);
  }

  function request(what: Waiting["request"]): Promise<DirectoryMessage> {
    if (isOver) {
      return Promise.reject(
        new DirectoryError("server-unreachable", `Cannot ask '${where}': the session is over`),
      );
    }
    return new Promise((resolve, reject) => {
      queue.push({ request: what, resolve, reject });
      next();
    });
  }

  function take(text: string): void {
    const message = parseDirectoryMessage(text);
    if (message?.kind === "users") return options.onUsers(message.change);
    if (message?.kind === "removed") {
      return lose(new DirectoryError("removed", `Lost '${where}': its operator has removed us`));
    }
    if (message?.kind === "pong" || message?.kind === "unknown") return;
    if (active === null) return; // unasked: nothing that a directory of ours sends
    clearTimeout(answerTimer);
    const answered = active;
    active = null;
    answered.resolve(message ?? { kind: "error", reason: null });
    next();
  }

  async function read(): Promise<void> {
    const chunk = new Uint8Array(16 * 1_024);
    let cause: unknown;
    try {
      for (let n = await conn.read(chunk); n !== null; n = await conn.read(chunk)) {
        heardAt = performance.now();
        for (const item of stream.push(chunk.subarray(0, n))) {
          if (item.kind === "object") take(item.text);
          else if (item.reason === "too-large" || item.reason === "too-deep") {
            throw new Error(`Cannot read what '${where}' says: an object is ${item.reason}`);
          }
        }
      }
    } catch (error) {
      cause = error;
    }
    lose(new DirectoryError("server-unreachable", `Lost the connection to '${where}'`, { cause }));
  }
  const reading = read();

  function startKeepAlive(): void {
    const timeoutMs = options.keepAliveTimeoutMs ?? KEEP_ALIVE_TIMEOUT_MS;
    keepAlive = setInterval(() => {
      if (performance.now() - heardAt < timeoutMs) return write(formatRequest({ command: "PING" }));
      const message = `Lost '${where}': silent for ${timeoutMs} ms`;
      lose(new DirectoryError("server-timeout", message));
    }, options.keepAliveMs ?? KEEP_ALIVE_MS);
  }

  return {
    async register(name, voicePort) {
      const { identity } = options;
      const key = identity?.publicKey ?? null;
      let answer = await request({ command: "REG", name, version: 2, port: voicePort, key });
      if (answer.kind === "prove" && identity !== null) {
        const signature = identity.sign(registrationProof(answer.challenge, name, voicePort));
        answer = await request({ command: "PROVE", name, signature });
      }
      if (answer.kind !== "registered") {
        const reason = answer.kind === "refused" || answer.kind === "error" ? answer.reason : null;
        throw refusal(name, where, answer.kind, reason);
      }
      registered = name;
      if (answer.version === 2 && !isOver) startKeepAlive();
      return answer.version;
    },
    async lookUp(name) {
      const answer = await request({ command: "GET", name });
      if (answer.kind === "address") return answer.address;
      const message = `Cannot look '${name}' up on '${where}': the server failed`;
      const error = new DirectoryError("registration-refused", message);
      // The answer to something else: what comes next would be one behind too.
      if (answer.kind !== "error") lose(error);
      throw error;
    },
    async close() {
      const message = `Cannot ask '${where}': we have left`;
      const leaves = finish(new DirectoryError("server-unreachable", message));
      const left = leaves ? leave() : Promise.resolve();
      await withinTime(left.then(() => reading));
    },
  };
}

async function withinTime(done: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LEAVE_TIMEOUT_MS);
  });
  await Promise.race([done, late]);
  clearTimeout(timer);
}

function refusal(
  name: string,
  where: string,
  kind: DirectoryMessage["kind"],
  reason: RefusalReason | null,
): DirectoryError {
  if (reason === "owned") {
    return new DirectoryError(
      "name-owned",
      `Cannot register '${name}' on '${where}': the name belongs to somebody else's key`,
    );
  }
  // A 2023 server gives no reason: its "Error Registering" is above all for a name that is taken.
  const isTaken = reason === "taken" || (kind === "refused" && reason === null);
  return isTaken
    ? new DirectoryError("name-taken", `Cannot register '${name}' on '${where}': the name is taken`)
    : new DirectoryError(
      "registration-refused",
      `Cannot register '${name}' on '${where}': ${reason ?? "the server refused"}`,
    );
}
