import { checkName, type NameProblem } from "../protocol/names.ts";
import type { ApiErrorCode } from "./api/types.ts";
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
  const name = checkName(to);
  if (!name.ok) {
    const code = name.problem === "empty" ? "peer-empty" : NAME_CODES[name.problem];
    throw new TelephoneError(code, `Cannot call '${printable(to)}': the name is ${name.problem}`);
  }
  if (name.name === me) {
    throw new TelephoneError("peer-self", `Cannot call '${name.name}': it is our own name`);
  }
  return name.name;
}

const MOST_HOLD_MS = 60_000;

/** For how long a pressed button counts by itself, in ms. @throws TelephoneError */
export function checkHold(ms: number): void {
  if (ms > 0 && ms <= MOST_HOLD_MS) return;
  const message = `Cannot hold the button for '${ms}' ms: it must be over 0, up to ${MOST_HOLD_MS}`;
  throw new TelephoneError("bad-request", message);
}

/** What was typed, fit for one line of a message. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "?").slice(0, 80);
}
