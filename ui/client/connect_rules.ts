import type { FailureCode } from "./messages.ts";

export type ConnectField = "server" | "port" | "name";

export interface ConnectValues {
  readonly server: string;
  readonly port: string;
  readonly name: string;
}

export type ConnectErrors = Readonly<Partial<Record<ConnectField, FailureCode>>>;

const FIELD_OF_CODE: Readonly<Partial<Record<FailureCode, ConnectField>>> = {
  "name-empty": "name",
  "name-too-long": "name",
  "name-invalid": "name",
  "name-taken": "name",
  "name-owned": "name",
  "server-invalid": "server",
  "server-unreachable": "server",
  "server-timeout": "server",
  "server-key-changed": "server",
  "server-not-tls": "server",
  "registration-refused": "server",
  "port-invalid": "port",
};

/** The field that an answer of the client program concerns; none: the form as a whole. */
export function fieldOf(code: FailureCode): ConnectField | null {
  return FIELD_OF_CODE[code] ?? null;
}

/** Who types `192.168.1.20:10000` for the server, as flags and logs have it, means both fields. */
export function splitServer(values: ConnectValues): ConnectValues {
  const [, server, port] = /^\s*([^:\s]+|\[[^\]\s]+\]):(\d{1,5})\s*$/.exec(values.server) ?? [];
  if (server === undefined || port === undefined) return values;
  return { ...values, server: server.replace(/^\[|\]$/g, ""), port };
}

/** What can be said without asking, for all fields at once; the client program has the last word. */
export function checkConnect(values: ConnectValues): ConnectErrors {
  const port = values.port.trim();
  const errors: { -readonly [Field in ConnectField]?: FailureCode } = {};
  if (values.server.trim() === "") errors.server = "server-invalid";
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
    errors.port = "port-invalid";
  }
  if (values.name.trim() === "") errors.name = "name-empty";
  return errors;
}

/** Where the focus goes: the first field from above that has an error. */
export function firstField(errors: ConnectErrors): ConnectField | null {
  return (["server", "port", "name"] as const).find((field) => errors[field] !== undefined) ?? null;
}

/** A 2023 client looks up only what stands before a caller's first space, so it can't answer. */
export function hasSpace(name: string): boolean {
  return /\s/u.test(name.trim());
}
