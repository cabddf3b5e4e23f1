import type { LogLevel } from "../log_level.ts";
import { gauge } from "./metric.ts";
import type { DashboardSource } from "./source.ts";
import type { Activity, NameRow, ServerLogEntry, UserRow } from "./types.ts";

/** A source that tests drive by hand. */
export interface FakeSource extends DashboardSource {
  join(...users: readonly BareUser[]): void;
  /** Names that were kicked. */
  readonly kicked: readonly string[];
  logLevel: LogLevel;
  setActivity(activity: Activity): void;
  leave(...names: readonly string[]): void;
  keep(...names: readonly NameRow[]): void;
  /** What a release comes to. */
  releases: "released" | "failed";
  say(text: string, level?: ServerLogEntry["level"]): void;
  troublesNow: readonly string[];
  /** How often `close()` was called. */
  readonly closed: number;
  /** Listeners that nobody has taken off. */
  readonly listeners: number;
}

export interface FakeSourceOptions {
  readonly lang?: "fr" | "en";
  readonly listening?: string;
  readonly serverKey?: string;
  readonly users?: readonly BareUser[];
  readonly names?: readonly NameRow[];
  readonly onClose?: () => void;
}

/** A user of whom no more is said than a test needs. */
export type BareUser = Pick<UserRow, "name" | "ip" | "since"> & Partial<UserRow>;

export function fakeUser(user: BareUser): UserRow {
  return { version: 2, hasKey: true, overTls: false, ...user };
}

export function createFakeSource(options: FakeSourceOptions = {}): FakeSource {
  const users = new Map((options.users ?? []).map((user) => [user.name, fakeUser(user)]));
  const names = new Map((options.names ?? []).map((row) => [row.name, row]));
  const log: ServerLogEntry[] = [];
  const userListeners = new Set<Parameters<DashboardSource["onUsers"]>[0]>();
  const nameListeners = new Set<Parameters<DashboardSource["onNames"]>[0]>();
  let releases: FakeSource["releases"] = "released";
  const logListeners = new Set<Parameters<DashboardSource["onLog"]>[0]>();
  let closed = 0;
  const kicked: string[] = [];
  let activity: Activity = {
    registrations: Array(60).fill(0),
    lookUpsPerSecond: 0,
    refused: [],
  };
  let logLevel: LogLevel = "info";
  let troubles: readonly string[] = [];
  const metrics = [gauge("devcloud_users", "Users online.", 2)];
  return {
    lang: options.lang ?? "en",
    listening: options.listening ?? "192.168.35.2:10000",
    serverKey: options.serverKey ?? null,
    users: () => [...users.values()],
    log: () => log.slice(-500),
    onUsers(listener) {
      userListeners.add(listener);
      return () => userListeners.delete(listener);
    },
    names: () => [...names.values()],
    onNames(listener) {
      nameListeners.add(listener);
      return () => nameListeners.delete(listener);
    },
    release(name) {
      if (!names.has(name)) return Promise.resolve("unknown");
      if (releases === "failed") return Promise.resolve("failed");
      names.delete(name);
      for (const listener of nameListeners) listener({ kept: [], released: [name] });
      return Promise.resolve("released");
    },
    get releases() {
      return releases;
    },
    set releases(value) {
      releases = value;
    },
    keep(...kept) {
      for (const row of kept) names.set(row.name, row);
      for (const listener of nameListeners) listener({ kept, released: [] });
    },
    onLog(listener) {
      logListeners.add(listener);
      return () => logListeners.delete(listener);
    },
    metrics: () => metrics,
    troubles: () => troubles,
    set troublesNow(value: readonly string[]) {
      troubles = value;
    },
    close() {
      closed++;
      options.onClose?.();
    },
    get closed() {
      return closed;
    },
    get listeners() {
      return userListeners.size + nameListeners.size + logListeners.size;
    },
    kick(name) {
      if (!users.has(name)) return false;
      kicked.push(name);
      users.delete(name);
      for (const listener of userListeners) listener({ joined: [], left: [name] });
      return true;
    },
    kicked,
    activity: () => activity,
    setActivity: (next) => void (activity = next),
    status: () => ({
      ...{ version: "0.0.0", pid: 1, startedAt: "2026-03-01T12:00:00.000Z", tls: null },
      ...{ listening: "192.168.35.2:10000", dashboard: null, store: "devcloud.db" },
      ...{ logLevel, troubles, users: users.size, names: names.size, connections: users.size },
      ...{ registrations: 0, refusals: 0, lookUps: 0, memoryBytes: 1e8 },
    }),
    setLogLevel(level) {
      logLevel = level;
    },
    get logLevel() {
      return logLevel;
    },
    set logLevel(level) {
      logLevel = level;
    },
    backup: () => Promise.resolve({ size: 4, bytes: new Blob(["copy"]).stream() }),
    join(...rows) {
      const joined = rows.map(fakeUser);
      for (const user of joined) users.set(user.name, user);
      for (const listener of userListeners) listener({ joined, left: [] });
    },
    leave(...left) {
      for (const name of left) users.delete(name);
      for (const listener of userListeners) listener({ joined: [], left });
    },
    say(text, level = "info") {
      const entry = { id: log.length + 1, at: new Date().toISOString(), level, text };
      log.push(entry);
      for (const listener of logListeners) listener(entry);
    },
  };
}

/** `count` users that came one a minute, the last at `now` (Unix ms). */
export function fakeUsers(count: number, now: number): UserRow[] {
  return Array.from({ length: count }, (_, index) =>
    fakeUser({
      name: `Guest ${index + 1}`,
      ip: `10.0.${index >> 8}.${index & 255}`,
      since: new Date(now - (count - 1 - index) * 60_000).toISOString(),
    }));
}
