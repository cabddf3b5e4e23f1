import type { LogLevel } from "../log_level.ts";
import type { Metric } from "./metric.ts";
import type { Activity, NameRow, ServerLogEntry, ServerStatus, UserRow } from "./types.ts";

/** What the dashboard needs of the server; main.ts wires it to the directory and the log. */
export interface DashboardSource {
  readonly lang: "fr" | "en";
  /** `IP:PORT` as in the log's `Listening on`. */
  readonly listening: string;
  /** What clients over TLS know it by, `sha256:…`; null: there is no TLS. */
  readonly serverKey: string | null;
  users(): readonly UserRow[];
  /** The newest last; at most 500. */
  log(): readonly ServerLogEntry[];
  /** Changes of the online users, already joined over a short while; returns how to stop. */
  onUsers(
    listener: (change: { joined: readonly UserRow[]; left: readonly string[] }) => void,
  ): () => void;
  /** Names that belong to keys, the one seen last first. */
  names(): readonly NameRow[];
  /** One change of those; `released` comes before `kept`. */
  onNames(
    listener: (change: { kept: readonly NameRow[]; released: readonly string[] }) => void,
  ): () => void;
  /** Makes a name nobody's. */
  release(name: string): Promise<"released" | "unknown" | "failed">;
  /** Closes the connection of whoever is online under the name; false: nobody is. */
  kick(name: string): boolean;
  activity(): Activity;
  status(): ServerStatus;
  setLogLevel(level: LogLevel): void;
  /** A copy of the database; null: none could be made, and the log says why. */
  backup(): Promise<{ readonly size: number; readonly bytes: ReadableStream<Uint8Array> } | null>;
  onLog(listener: (entry: ServerLogEntry) => void): () => void;
  /** Figures for `/metrics`. */
  metrics(): readonly Metric[];
  /** Why it can't serve in full, for `/readyz`; empty: it can. */
  troubles(): readonly string[];
  /** Stops the program as SIGTERM does. */
  close(): void;
}
