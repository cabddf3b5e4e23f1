import { COMMON_FLAGS, COMPLETIONS } from "../command_line/common_flags.ts";
import type { CommandLine, FlagTable, NameOf } from "../command_line/flag.ts";
import { LOG_LEVELS } from "./log_level.ts";
import { DIRECTORY_PORT } from "../protocol/limits.ts";
import { LIMIT_FLAGS } from "./limits/limit_flags.ts";

export const DASHBOARD_HOST = "127.0.0.1";
export const DASHBOARD_PORT = 8080;

/** Each flag; `--help`, completions, environment, settings file and `--print-config` follow from it. */
export const FLAGS = {
  "host": {
    value: { kind: "text", placeholder: "ADDR" },
    help: "listen there only",
    otherwise: {
      words: "the address of the default route, and loopback; without a route, all",
    },
    heading: "Directory",
  },
  "port": {
    value: { kind: "text", placeholder: "N" },
    help: "TCP port; 0 takes a free one",
    otherwise: { value: `${DIRECTORY_PORT}` },
  },
  "no-mdns": { value: { kind: "switch" }, help: "don't announce the server on the network" },
  "db": {
    value: { kind: "file", placeholder: "FILE" },
    help: "SQLite file, or :memory:",
    otherwise: { words: "devcloud.db in the data folder" },
    excludes: "store",
  },
  "store": {
    value: { kind: "text", placeholder: "URL" },
    help: "sqlite:FILE",
    otherwise: { words: "from --db" },
    excludes: "db",
  },
  "open-names": {
    value: { kind: "switch" },
    help: "names belong to nobody: whoever comes first has them while online",
  },
  "dashboard-host": {
    value: { kind: "text", placeholder: "ADDR" },
    help: "address of the dashboard",
    otherwise: { value: DASHBOARD_HOST },
    heading: "Dashboard and log",
  },
  "dashboard-port": {
    value: { kind: "text", placeholder: "N" },
    help: "port of the dashboard; 0 takes a free one",
    otherwise: { words: `${DASHBOARD_PORT}, else the next free one` },
  },
  "dashboard-password-file": {
    value: { kind: "file", placeholder: "FILE" },
    help:
      "the password that others need; or in DEVCLOUD_DASHBOARD_PASSWORD. None but on loopback is not allowed",
    otherwise: { words: "none" },
  },
  "dashboard-url": {
    value: { kind: "text", placeholder: "URL" },
    help: "what the dashboard is reached as through a proxy before it",
    otherwise: { words: "none" },
  },
  "no-dashboard": { value: { kind: "switch" }, help: "no dashboard" },
  "lang": {
    value: { kind: "choice", choices: ["fr", "en"] },
    help: "language of the log and the dashboard",
    otherwise: { words: "from the locale" },
  },
  "log-format": {
    value: { kind: "choice", choices: ["text", "json"] },
    help: "one line an event",
    otherwise: { value: "text" },
  },
  "log-level": {
    value: { kind: "choice", choices: LOG_LEVELS },
    help: "the least that the log tells",
    otherwise: { value: "info" },
  },
  ...LIMIT_FLAGS,
  "json": {
    value: { kind: "switch" },
    help: "answer as JSON",
    isOrder: true,
    heading: "With commands",
  },
  "force": {
    value: { kind: "switch" },
    help: "with 'backup': replace the file",
    isOrder: true,
  },
  ...COMMON_FLAGS,
} as const satisfies FlagTable;

export type ServerFlag = NameOf<typeof FLAGS>;

export const COMMAND_LINE: CommandLine = {
  program: "devcloud-server",
  summary: "who is online on this network, and where",
  examples: [
    ["devcloud-server", "all one needs: clients find it"],
    ["devcloud-server --host 192.168.1.20", "on that network only"],
    ["devcloud-server --db :memory: --no-dashboard", "no database on the disk, no page"],
    ["devcloud-server --log-format json", "for what reads logs"],
    ["devcloud-server --print-config", "begins a settings file"],
    ["devcloud-server status", "how the one that runs here is"],
  ],
  commands: [
    { name: "status", help: "how the server that runs here is" },
    { name: "users", help: "who is online" },
    { name: "kick", placeholder: "NAME", help: "remove who is online under a name" },
    { name: "release", placeholder: "NAME", help: "make a name nobody's" },
    { name: "backup", placeholder: "FILE", help: "copy the database, also while it is written" },
    {
      name: "log-level",
      placeholder: "[LEVEL]",
      choices: LOG_LEVELS,
      help: "say or change what the log tells, until the server ends",
    },
    COMPLETIONS,
  ],
  flags: FLAGS,
  notes: [
    "Commands find the server by its database: give them the same --db, and --port where several run.",
    "Each flag but --json, --force and the last four may also be set in the environment (DEVCLOUD_NO_MDNS=1) or be a line " +
    "of the settings file (no-mdns = yes, port = 10000). Flags come before the environment, and that " +
    "before the file; --mdns undoes a no-mdns set there. --print-config says where the file belongs.",
    "Exit codes: 0 stopped or done as asked, 1 nobody has that name, or status in trouble, 2 can't " +
    "(flag, port, database, no server), 3 unknown error",
  ],
};
