import { othersOf } from "./client_state.ts";
import type { LookUpAnswer } from "./call/machine_types.ts";
import { DirectoryError } from "./directory_connection.ts";
import {
  createDirectoryClient,
  type DirectoryClientOptions,
  type DirectoryState,
} from "./directory_client.ts";
import type { Log } from "./log.ts";
import * as messages from "./messages.ts";
import { findLookAlikes, readConfusables } from "./names/look_alikes.ts";
import { formatServerAddress, type ServerAddress } from "./server_address.ts";
import { type SettingsStore, withContact } from "./settings.ts";
import { type ConnectRequest, TelephoneError } from "./telephone.ts";
import { isAnswerableByV1 } from "../protocol/names.ts";
import type { KeyedUser } from "./secure/trust_marks.ts";
import { VOICE_PORT } from "../protocol/limits.ts";

export interface RegistrationParts {
  readonly log: Log;
  readonly settings: SettingsStore;
  readonly identity: DirectoryClientOptions["identity"];
  readonly connectServer?: DirectoryClientOptions["connect"];
  readonly findAgain?: DirectoryClientOptions["findAgain"];
  readonly voicePort: () => number;
  /** The names of people who were called or heard from before. */
  known(): Iterable<string>;
  event(event: string, fields: Readonly<Record<string, unknown>>): void;
  onChange(): void;
  readonly timing?: DirectoryClientOptions["timing"];
}

export interface Registration {
  readonly state: DirectoryState;
  /** Why the newest attempt of the user failed. */
  readonly error: DirectoryError | null;
  /** Who can be called, sorted by name. */
  readonly users: readonly KeyedUser[];
  /** The server went away, and an attempt to come back has failed. */
  readonly isServerGone: boolean;
  /** Our name, also while we try to come back. */
  readonly me: string | null;
  /** Counts what was asked for: to connect, or to leave. */
  readonly wishes: number;
  /** `quietly`: the log is only told when it succeeds, since this was tried before. */
  connect(request: ConnectRequest, quietly?: "quietly"): Promise<void>;
  disconnect(): Promise<void>;
  lookUp(name: string): Promise<LookUpAnswer>;
  /** Somebody was called or heard from. */
  met(name: string): void;
}

/** Our registration, as users see it: with its log, its events, and what is remembered of it. */
export function createRegistration(parts: RegistrationParts): Registration {
  const { log, settings } = parts;
  const confusables = readConfusables();
  let error: DirectoryError | null = null;
  let users: readonly KeyedUser[] = [];
  let refusedBy: string | null = null;
  let wishes = 0; // what becomes of an older one is of no interest

  const directory = createDirectoryClient({
    identity: parts.identity,
    ...(parts.connectServer === undefined ? {} : { connect: parts.connectServer }),
    ...(parts.findAgain === undefined ? {} : { findAgain: parts.findAgain }),
    ...(parts.timing === undefined ? {} : { timing: parts.timing }),
    onState: stateChanged,
    onUsers: setUsers,
  });
  let known: DirectoryState = directory.state;

  type Somebody = Pick<KeyedUser, "name" | "version"> & Partial<Pick<KeyedUser, "key">>;

  function setUsers(all: readonly Somebody[]): void {
    const { state } = directory;
    const me = state.state === "offline" ? "" : state.target.name;
    const others = othersOf(all, me);
    // Who could be taken for ourselves is flagged too.
    const known = new Set([me, ...parts.known()]);
    const alike = findLookAlikes(others.map(({ name }) => name), known, confusables);
    users = others.map(({ name, version, key = null }, i) => ({
      name,
      version,
      key,
      lookAlike: alike[i] ?? null,
    }));
    parts.event("users", { users: users.map(({ name, version }) => ({ name, version })) });
    parts.onChange();
  }

  function stateChanged(state: DirectoryState): void {
    const before = known;
    known = state;
    if (before.state === "registered") {
      parts.event("unregistered", { server: formatServerAddress(before.target) });
      if (users.length > 0) setUsers([]);
    }
    if (state.state === "registered") {
      if (before.state === "reconnecting") returned(before.target, state.target);
      registered(state);
    }
    if (state.state === "offline" && state.removed !== undefined) {
      const { code, message } = state.removed;
      error = state.removed;
      log.add("error", messages.removed());
      parts.event("error", { code, message });
    }
    if (state.state === "reconnecting") {
      const server = formatServerAddress(state.target);
      if (before.state === "registered") {
        refusedBy = null;
        log.add("warning", messages.serverLost(server));
      } else if (state.problem.code !== refusedBy) {
        refusedBy = state.problem.code;
        const reason = messages.reasonOf(state.problem, state.target.name, server);
        log.add("warning", messages.stillRefused(reason));
      }
    }
    parts.onChange();
  }

  function returned(from: ServerAddress, to: ServerAddress): void {
    const [before, now] = [from, to].map(formatServerAddress) as [string, string];
    if (before !== now) log.add("info", messages.serverMoved(before, now));
  }

  function registered({ target, version }: Extract<DirectoryState, { state: "registered" }>): void {
    const server = formatServerAddress(target);
    error = null;
    log.add("info", messages.registered());
    log.add("info", messages.listening(target.voicePort));
    if (!isAnswerableByV1(target.name)) log.add("warning", messages.spaceInName(target.name));
    if (version === 1 && target.voicePort !== VOICE_PORT) {
      log.add("warning", messages.portUnknownToV1(target.voicePort));
    }
    parts.event("registered", { server });
    settings.save({ server: { host: target.host, port: target.port }, name: target.name });
    if (version === 1) setUsers(contacts(server));
  }

  /** A server of version 1 has no list: the names called and heard from before take its place. */
  function contacts(server: string): Somebody[] {
    const names = settings.settings.contacts[server] ?? [];
    return names.map((name) => ({ name, version: null }));
  }

  return {
    get state() {
      return directory.state;
    },
    get error() {
      return error;
    },
    get users() {
      return users;
    },
    get isServerGone() {
      return directory.state.state === "reconnecting" && refusedBy !== null;
    },
    get me() {
      const { state } = directory;
      return state.state === "registered" || state.state === "reconnecting"
        ? state.target.name
        : null;
    },
    get wishes() {
      return wishes;
    },
    async connect({ server: host, port, name }, quietly) {
      const server = formatServerAddress({ host, port });
      const mine = ++wishes;
      error = null;
      if (quietly === undefined) log.add("info", messages.connecting(server, name));
      try {
        await directory.connect({ host, port, name, voicePort: parts.voicePort() });
      } catch (cause) {
        if (!(cause instanceof DirectoryError)) throw cause;
        const { code, message } = cause;
        if (mine === wishes) {
          error = cause;
          if (quietly === undefined) {
            log.add("error", messages.registrationFailed(messages.reasonOf(cause, name, server)));
            parts.event("error", { code, message });
          }
          parts.onChange();
        }
        throw new TelephoneError(code, message, { cause });
      }
    },
    async disconnect() {
      wishes++;
      const wasOffline = directory.state.state === "offline";
      error = null;
      await directory.disconnect();
      if (!wasOffline) log.add("info", messages.disconnected());
      parts.onChange();
    },
    async lookUp(name) {
      try {
        const address = await directory.lookUp(name);
        return address === null ? { kind: "nobody" } : { kind: "address", address };
      } catch {
        return { kind: "failed" };
      }
    },
    met(name) {
      const { state } = directory;
      if (state.state !== "registered" || state.version !== 1) return;
      const server = formatServerAddress(state.target);
      settings.save(withContact(settings.settings, server, name));
      setUsers(contacts(server));
    },
  };
}
