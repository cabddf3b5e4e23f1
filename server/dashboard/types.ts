/** What the dashboard's API says, for its page and for scripts: types only. */
import type { LogLevel } from "../log_level.ts";

/** Somebody online: a row of `GET /api/users?details`; without that it is name, ip and since. */
export interface UserRow {
  readonly name: string;
  readonly ip: string;
  /** ISO 8601. */
  readonly since: string;
  /** What their client speaks: 1 is that of 2023. */
  readonly version: 1 | 2;
  /** Whether the name is registered with a key. */
  readonly hasKey: boolean;
  /** Whether they came over TLS. */
  readonly overTls: boolean;
}

/** `GET /api/status`. */
export interface ServerStatus {
  readonly version: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly startedAt: string;
  /** `IP:PORT` */
  readonly listening: string;
  /** What clients over TLS know it by, `sha256:…`; null: no TLS. */
  readonly tls: string | null;
  /** Without its token; null: there is none. */
  readonly dashboard: string | null;
  /** Where its database is. */
  readonly store: string;
  readonly logLevel: LogLevel;
  /** What keeps it from serving in full; empty: nothing. */
  readonly troubles: readonly string[];
  readonly users: number;
  readonly names: number;
  readonly connections: number;
  /** Since the start. */
  readonly registrations: number;
  readonly refusals: number;
  readonly lookUps: number;
  readonly memoryBytes: number;
}

/** A row of `GET /api/names`: a name that belongs to a key, whoever is online. Times are ISO 8601. */
export interface NameRow {
  readonly name: string;
  /** Of the owner's key, as its client shows it. */
  readonly fingerprint: string;
  readonly since: string;
  /** When its owner registered last. */
  readonly seen: string;
}

/** What has happened lately. */
export interface Activity {
  /** Registrations in each of the last 60 minutes, the one under way last. */
  readonly registrations: readonly number[];
  /** Over the last few seconds. */
  readonly lookUpsPerSecond: number;
  /** Since the start, by reason: only those that there were. */
  readonly refused: readonly {
    readonly of: "registration" | "connection";
    readonly reason: string;
    readonly count: number;
  }[];
}

export interface ServerLogEntry {
  /** Counts up from 1; the newest has the highest. */
  readonly id: number;
  readonly at: string;
  readonly level: LogLevel;
  /** In the language of the server. */
  readonly text: string;
}

/** `GET /api/events` (server-sent events): the event's name is `kind`, its data the JSON of the object. */
export type DashboardEvent =
  /** First, and after anything was missed: the whole of it. */
  | {
    readonly kind: "snapshot";
    readonly listening: string;
    /** `sha256:…`; null: there is no TLS. */
    readonly serverKey: string | null;
    readonly users: readonly UserRow[];
    /** Those seen last, as many as the page shows; `GET /api/names` has all. */
    readonly names: readonly NameRow[];
    readonly log: readonly ServerLogEntry[];
    readonly activity: Activity;
  }
  | { readonly kind: "activity"; readonly activity: Activity }
  /** Apply `left`, then `joined`. */
  | {
    readonly kind: "users";
    readonly joined: readonly UserRow[];
    readonly left: readonly string[];
  }
  /** Names that belong to keys. Apply `released`, then `kept`. */
  | {
    readonly kind: "names";
    readonly kept: readonly NameRow[];
    readonly released: readonly string[];
  }
  | { readonly kind: "log"; readonly entries: readonly ServerLogEntry[] }
  /** The server is closing: don't reconnect. */
  | { readonly kind: "closing" };
