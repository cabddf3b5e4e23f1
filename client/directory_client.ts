import type { OnlineUser, PeerAddress, PeerVersion } from "../protocol/directory_messages.ts";
import { DirectoryError } from "./directory_connection.ts";
import {
  type DirectorySession,
  openDirectorySession,
  type SessionOptions,
  type Signer,
} from "./directory_session.ts";
import type { ServerAddress } from "./server_address.ts";
import type { ServerFinder } from "./server_finder.ts";
import { createUsersList } from "./users_list.ts";

/** The wait before the first new attempt, and the longest one. */
const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 5_000;
/** After so many failures it may have moved. Before, it is more likely being started anew. */
const MOVED_AFTER = 3;

export interface DirectoryTarget {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly voicePort: number;
}

export type DirectoryState =
  /** `removed`: by the server's operator. */
  | { readonly state: "offline"; readonly removed?: DirectoryError }
  | { readonly state: "connecting"; readonly target: DirectoryTarget }
  | {
    readonly state: "registered";
    readonly target: DirectoryTarget;
    readonly version: PeerVersion;
  }
  /** The session was lost; `problem` is why the newest attempt failed. */
  | {
    readonly state: "reconnecting";
    readonly target: DirectoryTarget;
    readonly problem: DirectoryError;
  };

export interface DirectoryClientOptions {
  readonly identity: Signer | null;
  /** As in a session's options. */
  readonly connect?: SessionOptions["connect"];
  /** Where to look for a server that can't be reached any more; without, only where it was. */
  readonly findAgain?: ServerFinder["findAgain"];
  onState(state: DirectoryState): void;
  /** The online list of a server of ours, whole, ourselves among it. */
  onUsers(users: readonly OnlineUser[]): void;
  /** From 0 to 1. */
  readonly random?: () => number;
  /** For tests: other times than the protocol's. */
  readonly timing?: Pick<
    SessionOptions,
    "answerTimeoutMs" | "keepAliveMs" | "keepAliveTimeoutMs"
  >;
}

export interface DirectoryClient {
  readonly state: DirectoryState;
  /** Registers. Rejects with a `DirectoryError`, after which it is offline. */
  connect(target: DirectoryTarget): Promise<PeerVersion>;
  /** Where somebody is; null when nobody of that name is online. Rejects with a `DirectoryError`. */
  lookUp(name: string): Promise<PeerAddress | null>;
  /** Leaves, and stops trying. */
  disconnect(): Promise<void>;
}

/** How often the server wasn't to be reached, and since when (`performance.now()`). */
interface Absence {
  readonly failures: number;
  readonly since: number;
}

/** Our registration with a directory: once it stands, it is renewed by itself when it is lost. */
export function createDirectoryClient(options: DirectoryClientOptions): DirectoryClient {
  const random = options.random ?? Math.random;
  let state: DirectoryState = { state: "offline" };
  let session: DirectorySession | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  /** Counts what was asked for; what an older request brings about is undone. */
  let turn = 0;

  function become(next: DirectoryState): void {
    state = next;
    options.onState(next);
  }

  async function open(
    target: DirectoryTarget,
    mine: number,
    movedFrom?: ServerAddress,
  ): Promise<PeerVersion> {
    const list = createUsersList();
    let opened: DirectorySession | null = null;
    /** What came before we knew that we are registered. */
    let early: readonly OnlineUser[] | null = null;
    opened = await openDirectorySession({
      ...options.timing,
      identity: options.identity,
      ...(options.connect === undefined ? {} : { connect: options.connect }),
      host: target.host,
      port: target.port,
      ...(movedFrom === undefined ? {} : { movedFrom }),
      onUsers(change) {
        const users = list.apply(change);
        if (users === null || mine !== turn) return;
        // A session that was given up is read to its end: what it says is of no interest any more.
        if (session === opened) options.onUsers(users);
        else early = users;
      },
      onLost(error) {
        if (mine !== turn || opened === null || session !== opened) return;
        session = null;
        // Coming back at once is what the operator doesn't want.
        if (error.code === "removed") become({ state: "offline", removed: error });
        else comeBack(target, error, { failures: 0, since: performance.now() });
      },
    });
    try {
      const version = await opened.register(target.name, target.voicePort);
      if (mine !== turn) {
        throw new DirectoryError("server-unreachable", "Cannot register: asked for something else");
      }
      session = opened;
      become({ state: "registered", target, version });
      if (early !== null) options.onUsers(early);
      return version;
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  function comeBack(target: DirectoryTarget, problem: DirectoryError, absence: Absence): void {
    become({ state: "reconnecting", target, problem });
    const { failures } = absence;
    const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures);
    // Many clients lost the same server: they shouldn't all come back at the same moment.
    retry = setTimeout(
      () => void attempt(target, { ...absence, failures: failures + 1 }),
      wait * (0.5 + random() / 2),
    );
  }

  async function attempt(target: DirectoryTarget, absence: Absence): Promise<void> {
    const mine = turn;
    try {
      await open(target, mine);
    } catch (error) {
      const problem = asDirectoryError(error);
      if (await follow(target, problem, absence, mine)) return;
      if (mine === turn) comeBack(target, problem, absence);
    }
  }

  /** Whether it is registered where the server is now. */
  async function follow(
    target: DirectoryTarget,
    problem: DirectoryError,
    { failures, since }: Absence,
    mine: number,
  ): Promise<boolean> {
    const isAway = problem.code === "server-unreachable" || problem.code === "server-timeout";
    if (!isAway || failures < MOVED_AFTER || options.findAgain === undefined) return false;
    for (const { host, port } of await options.findAgain(target, performance.now() - since)) {
      if (mine !== turn) return false;
      try {
        await open({ ...target, host, port }, mine, target);
        return true;
      } catch {
        // Not there either; what is told is why it can't be reached where it was.
      }
    }
    return false;
  }

  async function leave(): Promise<void> {
    turn++;
    clearTimeout(retry);
    const left = session;
    session = null;
    await left?.close();
  }

  return {
    get state() {
      return state;
    },
    async connect(target) {
      const leaving = leave();
      const mine = turn;
      become({ state: "connecting", target });
      await leaving;
      try {
        return await open(target, mine);
      } catch (error) {
        if (mine === turn) become({ state: "offline" });
        throw asDirectoryError(error);
      }
    },
    lookUp(name) {
      if (session !== null) return session.lookUp(name);
      return Promise.reject(
        new DirectoryError("server-unreachable", `Cannot look '${name}' up: there is no server`),
      );
    },
    async disconnect() {
      const leaving = leave();
      if (state.state !== "offline") become({ state: "offline" });
      await leaving;
    },
  };
}

function asDirectoryError(error: unknown): DirectoryError {
  if (error instanceof DirectoryError) return error;
  return new DirectoryError("server-unreachable", "Cannot use the connection", { cause: error });
}
