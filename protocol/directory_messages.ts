/**
 * What a client and the directory say to each other: one JSON object a message, UTF-8, nothing
 * between them (json_stream.ts cuts them). Version 1 is the original of 2023, byte for byte;
 * version 2 adds fields and messages that an original never sees. See docs/protocol.md.
 */
import { PROTOCOL_VERSION, VOICE_PORT } from "./limits.ts";
import { checkName } from "./names.ts";

/** 1: an original of 2023, or whoever announces nothing. 2: ours. */
export type PeerVersion = 1 | 2;

// ---- requests: client → directory ---------------------------------------------------------------

export type DirectoryRequest =
  | {
    readonly command: "REG";
    readonly name: string;
    readonly version: PeerVersion;
    readonly port: number;
  }
  | { readonly command: "GET"; readonly name: string }
  | { readonly command: "DISCONNECT"; readonly name: string }
  | { readonly command: "PING" };

export type RequestProblem = "bad-json" | "unknown-command" | "bad-name" | "bad-port";

export type ParsedRequest =
  | { readonly ok: true; readonly request: DirectoryRequest }
  /** `command` is what was asked, as far as it could be told: a bad GET is answered as a GET. */
  | { readonly ok: false; readonly problem: RequestProblem; readonly command: string | null };

/** Reads one request. Unknown fields are ignored, so that later versions may add some. */
export function parseRequest(text: string): ParsedRequest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, problem: "bad-json", command: null };
  }
  if (!isRecord(value)) return { ok: false, problem: "bad-json", command: null };
  const command = value["command"];
  if (command === "PING") return { ok: true, request: { command } };
  if (command !== "REG" && command !== "GET" && command !== "DISCONNECT") {
    return {
      ok: false,
      problem: "unknown-command",
      command: typeof command === "string" ? command : null,
    };
  }
  const rawName = value["name"];
  const checked = typeof rawName === "string" ? checkName(rawName) : null;
  if (checked === null || !checked.ok) return { ok: false, problem: "bad-name", command };
  const { name } = checked;
  if (command !== "REG") return { ok: true, request: { command, name } };

  const announced = value["version"];
  const version: PeerVersion = typeof announced === "number" && announced >= 2 ? 2 : 1;
  if (version === 1) return { ok: true, request: { command, name, version, port: VOICE_PORT } };
  const port = value["port"] ?? VOICE_PORT;
  if (!isPort(port)) return { ok: false, problem: "bad-port", command };
  return { ok: true, request: { command, name, version, port } };
}

/** A request of ours. To a v1 server nothing but REG, GET and DISCONNECT may be sent. */
export function formatRequest(request: DirectoryRequest): string {
  if (request.command !== "REG") return JSON.stringify(request);
  const { command, name, port } = request;
  return JSON.stringify({ command, name, version: PROTOCOL_VERSION, port });
}

// ---- answers and events: directory → client -----------------------------------------------------

const ACK_REGISTERED = "Registered successfully";
const ACK_REFUSED = "Error Registering";
const ACK_ERROR = "Error";
const ACK_PONG = "PONG";
/** What the original answers for a name that nobody has: the string, not null. */
const NOBODY = "None";

/** Why a REG was refused or a request failed; told to v2 clients only. */
export type RefusalReason = "taken" | "store" | "bad-name" | "bad-request" | "limit";

/** Somebody of the online list. The address is not in it: it is looked up when a call is made. */
export interface OnlineUser {
  readonly name: string;
  readonly version: PeerVersion;
}

/** Where to reach somebody, and how to speak to them. */
export interface PeerAddress {
  readonly ip: string;
  readonly port: number;
  readonly version: PeerVersion;
  /** The key that the name is registered with: base64url, 43 characters; null or absent: none. */
  readonly key?: string | null;
}

/**
 * A change of the online list, pushed to v2 clients after their REG. Apply `left`, then `joined`.
 * `reset`: forget the list first. `more`: the next event goes on with the same change, so a long
 * list stays within the size limit and is shown whole.
 */
export interface UsersChange {
  readonly event: "users";
  readonly reset?: true;
  readonly more?: true;
  readonly joined: readonly OnlineUser[];
  readonly left: readonly string[];
}

export type DirectoryMessage =
  | { readonly kind: "registered"; readonly version: PeerVersion }
  | { readonly kind: "refused"; readonly reason: RefusalReason | null }
  | { readonly kind: "error"; readonly reason: RefusalReason | null }
  | { readonly kind: "pong" }
  | { readonly kind: "address"; readonly address: PeerAddress | null }
  | { readonly kind: "users"; readonly change: UsersChange }
  /** Valid JSON of no kind that we know: ignored, since a later server may add events. */
  | { readonly kind: "unknown" };

/** The bytes of Python's `json.dumps` for an object of strings, as the original writes them. */
export function formatLikePython(fields: Readonly<Record<string, string>>): string {
  const parts = Object.entries(fields).map(([key, value]) =>
    `${quoteAscii(key)}: ${quoteAscii(value)}`
  );
  return `{${parts.join(", ")}}`;
}

function quoteAscii(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The answer to a REG; `version` is the asker's. */
export function formatRegistered(version: PeerVersion): string {
  return version === 1
    ? formatLikePython({ ack: ACK_REGISTERED })
    : JSON.stringify({ ack: ACK_REGISTERED, version: PROTOCOL_VERSION });
}

/** The answer to a REG that was refused: the name is taken, or the store failed. */
export function formatRefused(version: PeerVersion, reason: RefusalReason): string {
  return version === 1
    ? formatLikePython({ ack: ACK_REFUSED })
    : JSON.stringify({ ack: ACK_REFUSED, reason });
}

/** The answer to what is no request. */
export function formatError(version: PeerVersion, reason: RefusalReason): string {
  return version === 1
    ? formatLikePython({ ack: ACK_ERROR })
    : JSON.stringify({ ack: ACK_ERROR, reason });
}

/** The answer to a GET; null when nobody of that name is online. `version` is the asker's. */
export function formatAddress(version: PeerVersion, address: PeerAddress | null): string {
  if (version === 1) return formatLikePython({ ip: address?.ip ?? NOBODY });
  return JSON.stringify(address ?? { ip: NOBODY });
}

export function formatPong(): string {
  return JSON.stringify({ ack: ACK_PONG });
}

export function formatUsersChange(change: UsersChange): string {
  return JSON.stringify(change);
}

/**
 * Reads what a directory sent; null for what is no JSON object or lacks what its kind needs. A v1
 * server's GET answer carries an address alone: version 1, port 5001.
 */
export function parseDirectoryMessage(text: string): DirectoryMessage | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value)) return null;
  if ("event" in value) return value["event"] === "users" ? parseUsers(value) : { kind: "unknown" };
  if ("ack" in value) return parseAck(value);
  if ("ip" in value) return parseAddress(value);
  return { kind: "unknown" };
}

function parseAck(value: Readonly<Record<string, unknown>>): DirectoryMessage {
  const reason = readReason(value["reason"]);
  switch (value["ack"]) {
    case ACK_REGISTERED:
      return { kind: "registered", version: readVersion(value["version"]) };
    case ACK_REFUSED:
      return { kind: "refused", reason };
    case ACK_PONG:
      return { kind: "pong" };
    default:
      return { kind: "error", reason };
  }
}

function parseAddress(value: Readonly<Record<string, unknown>>): DirectoryMessage | null {
  const ip = value["ip"];
  if (ip === NOBODY || ip === null) return { kind: "address", address: null };
  const port = value["port"] ?? VOICE_PORT;
  if (typeof ip !== "string" || ip === "" || ip.length > 45 || !isPort(port)) return null;
  const version = readVersion(value["version"]);
  const key = readKey(value["key"]);
  return { kind: "address", address: { ip, port, version, ...(key === null ? {} : { key }) } };
}

function parseUsers(value: Readonly<Record<string, unknown>>): DirectoryMessage | null {
  const { joined, left } = value;
  if (!Array.isArray(joined) || !Array.isArray(left)) return null;
  const users: OnlineUser[] = [];
  for (const user of joined) {
    const checked = isRecord(user) && typeof user["name"] === "string"
      ? checkName(user["name"])
      : null;
    // A name that could not be registered can't be called either: the server is not trusted.
    if (checked?.ok) users.push({ name: checked.name, version: readVersion(user["version"]) });
  }
  return {
    kind: "users",
    change: {
      event: "users",
      ...(value["reset"] === true ? { reset: true } : {}),
      ...(value["more"] === true ? { more: true } : {}),
      joined: users,
      left: left.filter((name) => typeof name === "string"),
    },
  };
}

/** What is no key counts as none: whoever has none is not believed to be whoever has one. */
function readKey(value: unknown): string | null {
  return typeof value === "string" && /^[\w-]{43}$/.test(value) ? value : null;
}

function readVersion(value: unknown): PeerVersion {
  return typeof value === "number" && value >= 2 ? 2 : 1;
}

const REASONS: readonly RefusalReason[] = ["taken", "store", "bad-name", "bad-request", "limit"];

function readReason(value: unknown): RefusalReason | null {
  return REASONS.find((reason) => reason === value) ?? null;
}

function isPort(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 65_535;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
