import { checkText, TEXT_BYTES, type TextProblem } from "../protocol/chat_text.ts";
import { checkName, type NameProblem } from "../protocol/names.ts";
import type { ApiErrorCode } from "./api/types.ts";
import { isVolume, VOLUME_LEAST_DB, VOLUME_MOST_DB } from "./media/volume.ts";
import { isHost, isPort } from "./server_address.ts";
import { type ConnectRequest, TelephoneError } from "./telephone.ts";

const NAME_CODES = {
  "empty": "name-empty",
  "too-long": "name-too-long",
  "control-characters": "name-invalid",
} as const satisfies Record<NameProblem, ApiErrorCode>;

/** The request with its name and server trimmed. @throws TelephoneError */
export function checkConnectRequest(request: ConnectRequest): ConnectRequest {
  const server = request.server.trim().replace(/^\[(.*)\]$/, "$1");
  if (!isHost(server)) {
    throw new TelephoneError("server-invalid", `Cannot connect to '${server}': no such address`);
  }
  if (!isPort(request.port)) {
    const message = `Cannot connect to port '${request.port}': it must be 1 to 65535`;
    throw new TelephoneError("port-invalid", message);
  }
  const name = checkName(request.name);
  if (!name.ok) {
    const message = `Cannot register '${printable(request.name)}': the name is ${name.problem}`;
    throw new TelephoneError(NAME_CODES[name.problem], message);
  }
  return { server, port: request.port, name: name.name };
}

/** The callee's name, trimmed. @throws TelephoneError */
export function checkCallee(to: string, me: string | null): string {
  return checkPeer("call", to, me);
}

/** The name of whom a message is for, trimmed. @throws TelephoneError */
export function checkAddressee(to: string, me: string | null): string {
  return checkPeer("write to", to, me);
}

function checkPeer(verb: string, to: string, me: string | null): string {
  const name = checkName(to);
  if (!name.ok) {
    const code = name.problem === "empty" ? "peer-empty" : NAME_CODES[name.problem];
    const message = `Cannot ${verb} '${printable(to)}': the name is ${name.problem}`;
    throw new TelephoneError(code, message);
  }
  if (name.name === me) {
    throw new TelephoneError("peer-self", `Cannot ${verb} '${name.name}': it is our own name`);
  }
  return name.name;
}

const TEXT_PROBLEMS = {
  "empty": ["text-empty", "there is no text"],
  "too-long": ["text-too-long", `the text is over ${TEXT_BYTES / 1_024} KiB`],
  "invalid": ["text-invalid", "the text has half a character or a control character"],
} as const satisfies Record<TextProblem, readonly [ApiErrorCode, string]>;

/** A text as it is sent. @throws TelephoneError */
export function checkMessage(peer: string, raw: string): string {
  const checked = checkText(raw);
  if (checked.ok) return checked.text;
  const [code, reason] = TEXT_PROBLEMS[checked.problem];
  throw new TelephoneError(code, `Cannot write to '${peer}': ${reason}`);
}

const MOST_HOLD_MS = 60_000;

/** For how long a pressed button counts by itself, in ms. @throws TelephoneError */
export function checkHold(ms: number): void {
  if (ms > 0 && ms <= MOST_HOLD_MS) return;
  const message = `Cannot hold the button for '${ms}' ms: it must be over 0, up to ${MOST_HOLD_MS}`;
  throw new TelephoneError("bad-request", message);
}

/** Whose volume it is to be, trimmed. @throws TelephoneError */
export function checkVolume(peer: string, db: number): string {
  const name = checkPeer("set the volume of", peer, null);
  if (isVolume(db)) return name;
  const message = `Cannot set the volume of '${name}' to '${db}' dB: ` +
    `it must be ${VOLUME_LEAST_DB} to ${VOLUME_MOST_DB}`;
  throw new TelephoneError("bad-request", message);
}

/** What was typed, fit for one line of a message. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "?").slice(0, 80);
}
