/** What a client says to the directory. See directory_messages.ts for what comes back. */
import { formatBytes, type PublicKey, readBytes, readPublicKey } from "./key_text.ts";
import { PROTOCOL_VERSION, VOICE_PORT } from "./limits.ts";
import { checkName } from "./names.ts";
import { isPort, isRecord } from "./read_json.ts";

/** 1: an original of 2023, or whoever announces nothing. 2: ours. */
export type PeerVersion = 1 | 2;

/** Of an Ed25519 signature. */
const SIGNATURE_BYTES = 64;

export type DirectoryRequest =
  | {
    readonly command: "REG";
    readonly name: string;
    readonly version: PeerVersion;
    readonly port: number;
    /** Whose name it is to be; null: nobody's, as in 2023. */
    readonly key: PublicKey | null;
  }
  /** Answers the challenge that a REG with a key is answered with: see registration_proof.ts. */
  | { readonly command: "PROVE"; readonly name: string; readonly signature: Uint8Array }
  | { readonly command: "GET"; readonly name: string }
  | { readonly command: "DISCONNECT"; readonly name: string }
  | { readonly command: "PING" };

export type RequestProblem =
  | "bad-json"
  | "unknown-command"
  | "bad-name"
  | "bad-port"
  | "bad-key"
  | "bad-signature";

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
  if (!isNameCommand(command)) {
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
  if (command === "PROVE") {
    const signature = readBytes(value["signature"], SIGNATURE_BYTES);
    if (signature === null) return { ok: false, problem: "bad-signature", command };
    return { ok: true, request: { command, name, signature } };
  }
  if (command !== "REG") return { ok: true, request: { command, name } };
  return parseRegistration(name, value);
}

const NAME_COMMANDS = ["REG", "PROVE", "GET", "DISCONNECT"] as const;

function isNameCommand(command: unknown): command is (typeof NAME_COMMANDS)[number] {
  return NAME_COMMANDS.some((known) => known === command);
}

function parseRegistration(
  name: string,
  value: Readonly<Record<string, unknown>>,
): ParsedRequest {
  const command = "REG";
  const announced = value["version"];
  const version: PeerVersion = typeof announced === "number" && announced >= 2 ? 2 : 1;
  if (version === 1) {
    return { ok: true, request: { command, name, version, port: VOICE_PORT, key: null } };
  }
  const port = value["port"] ?? VOICE_PORT;
  if (!isPort(port)) return { ok: false, problem: "bad-port", command };
  const given = value["key"] ?? null;
  const key = readPublicKey(given);
  if (given !== null && key === null) return { ok: false, problem: "bad-key", command };
  return { ok: true, request: { command, name, version, port, key } };
}

/** A request of ours. To a v1 server nothing but REG, GET and DISCONNECT may be sent. */
export function formatRequest(request: DirectoryRequest): string {
  if (request.command === "PROVE") {
    return JSON.stringify({ ...request, signature: formatBytes(request.signature) });
  }
  if (request.command !== "REG") return JSON.stringify(request);
  const { command, name, port, key } = request;
  const ownership = key === null ? {} : { key };
  return JSON.stringify({ command, name, version: PROTOCOL_VERSION, port, ...ownership });
}
