/**
 * What a client and the directory say to each other: one JSON object a message, UTF-8, nothing
 * between them (json_stream.ts cuts them). Version 1 is the original of 2023, byte for byte;
 * version 2 adds fields and messages that an original never sees. See docs/protocol.md.
 */
import type { PeerVersion } from "./directory_requests.ts";
import { formatBytes, type PublicKey, readBytes, readPublicKey } from "./key_text.ts";
import { PROTOCOL_VERSION, VOICE_PORT } from "./limits.ts";
import { checkName } from "./names.ts";
import { isPort, isRecord } from "./read_json.ts";
import { CHALLENGE_BYTES } from "./registration_proof.ts";

export type { PeerVersion };

// ---- answers and events: directory → client -----------------------------------------------------

const ACK_REGISTERED = "Registered successfully";
const ACK_REFUSED = "Error Registering";
const ACK_ERROR = "Error";
const ACK_PONG = "PONG";
const ACK_PROVE = "Prove";
/** What the original answers for a name that nobody has: the string, not null. */
const NOBODY = "None";

/** Why a REG was refused or a request failed; told to v2 clients only. */
export type RefusalReason =
  | "taken" // somebody is online under it
  | "owned" // it is another key's, which is not online under it
  | "bad-proof" // not signed by the key, too late, or for something else
  | "store"
  | "bad-name"
  | "bad-request"
  | "limit";

/** Tells a v2 client that the operator has removed it, so that it doesn't come back by itself. */
const EVENT_REMOVED = "removed";

/** Somebody of the online list. The address is not in it: it is looked up when a call is made. */
export interface OnlineUser {
  readonly name: string;
  readonly version: PeerVersion;
  /** Whose name it is, by the directory's word; null: nobody's. */
  readonly key: PublicKey | null;
}

/** Where to reach somebody, and how to speak to them. */
export interface PeerAddress {
  readonly ip: string;
  readonly port: number;
  readonly version: PeerVersion;
  /** As of `OnlineUser`. */
  readonly key: PublicKey | null;
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
  /** What has to be signed before the name is had. */
  | { readonly kind: "prove"; readonly challenge: Uint8Array }
  | { readonly kind: "address"; readonly address: PeerAddress | null }
  | { readonly kind: "users"; readonly change: UsersChange }
  /** The operator wants us gone: the connection is closed next. */
  | { readonly kind: "removed" }
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

/** The answer to a REG with a key: whoever has the key signs this. */
export function formatProve(challenge: Uint8Array): string {
  return JSON.stringify({ ack: ACK_PROVE, challenge: formatBytes(challenge) });
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
  if (address === null) return JSON.stringify({ ip: NOBODY });
  const { key, ...rest } = address;
  return JSON.stringify(key === null ? rest : { ...rest, key });
}

export function formatPong(): string {
  return JSON.stringify({ ack: ACK_PONG });
}

export function formatRemoved(): string {
  return JSON.stringify({ event: EVENT_REMOVED });
}

export function formatUsersChange(change: UsersChange): string {
  return JSON.stringify({ ...change, joined: change.joined.map(withoutNothing) });
}

/** An entry of the list as it is written: without a key where there is none. */
export function withoutNothing({ name, version, key }: OnlineUser): Partial<OnlineUser> {
  return key === null ? { name, version } : { name, version, key };
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
  if ("event" in value) return parseEvent(value);
  if ("ack" in value) return parseAck(value);
  if ("ip" in value) return parseAddress(value);
  return { kind: "unknown" };
}

function parseEvent(value: Readonly<Record<string, unknown>>): DirectoryMessage | null {
  switch (value["event"]) {
    case "users":
      return parseUsers(value);
    case EVENT_REMOVED:
      return { kind: "removed" };
    default:
      return { kind: "unknown" };
  }
}

function parseAck(value: Readonly<Record<string, unknown>>): DirectoryMessage | null {
  const reason = readReason(value["reason"]);
  switch (value["ack"]) {
    case ACK_REGISTERED:
      return { kind: "registered", version: readVersion(value["version"]) };
    case ACK_REFUSED:
      return { kind: "refused", reason };
    case ACK_PONG:
      return { kind: "pong" };
    case ACK_PROVE: {
      const challenge = readBytes(value["challenge"], CHALLENGE_BYTES);
      return challenge === null ? null : { kind: "prove", challenge };
    }
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
  return { kind: "address", address: { ip, port, version, key: readPublicKey(value["key"]) } };
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
    if (!checked?.ok) continue;
    const { name } = checked;
    users.push({ name, version: readVersion(user["version"]), key: readPublicKey(user["key"]) });
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

function readVersion(value: unknown): PeerVersion {
  return typeof value === "number" && value >= 2 ? 2 : 1;
}

const REASONS: readonly RefusalReason[] = [
  ...["taken", "owned", "bad-proof", "store", "bad-name", "bad-request", "limit"] as const,
];

function readReason(value: unknown): RefusalReason | null {
  return REASONS.find((reason) => reason === value) ?? null;
}
