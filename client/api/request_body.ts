import { ApiError } from "./api_error.ts";

const BODY_BYTES = 8 * 1_024;

/** Nothing that we take needs longer on loopback; who dawdles doesn't hold a connection for ever. */
const BODY_TIMEOUT_MS = 5_000;

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads a JSON object of at most 8 KiB, or `most` bytes; no body at all is an empty object. A body must be declared
 * as `application/json`, which no form of another site can do without asking first.
 */
export async function readJsonObject(
  request: Request,
  most: number = BODY_BYTES,
): Promise<JsonObject> {
  const bytes = await readBytes(request, most);
  if (bytes.length === 0) return {};
  const type = request.headers.get("content-type") ?? "";
  if (type.split(";", 1)[0]?.trim().toLowerCase() !== "application/json") {
    throw new ApiError(
      "bad-request",
      `Cannot read a body of type '${type}': only application/json is taken`,
      415,
    );
  }
  const value = parse(bytes);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ApiError("bad-request", "Cannot read the body: it is not a JSON object");
  }
  return value as JsonObject;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new ApiError("bad-request", "Cannot read the body: it is not JSON in UTF-8");
  }
}

async function readBytes(request: Request, most: number): Promise<Uint8Array> {
  if (request.body === null) return new Uint8Array(0);
  const declared = Number(request.headers.get("content-length") ?? "0");
  if (declared > most) throw tooLarge(most);
  const reader = request.body.getReader();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    reader.cancel().catch(() => {});
  }, BODY_TIMEOUT_MS);
  try {
    const bytes = new Uint8Array(most);
    let length = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (late) throw new ApiError("bad-request", "Cannot read the body: it did not come", 408);
      if (done) return bytes.subarray(0, length);
      if (length + value.length > most) throw tooLarge(most);
      bytes.set(value, length);
      length += value.length;
    }
  } finally {
    clearTimeout(timer);
    reader.cancel().catch(() => {});
  }
}

function tooLarge(most: number): ApiError {
  return new ApiError("bad-request", `Cannot read the body: it is over ${most} bytes`, 413);
}

export function stringField(body: JsonObject, field: string): string {
  const value = body[field];
  if (typeof value !== "string") throw wrongType(body, field, "a string");
  return value;
}

export function numberField(body: JsonObject, field: string): number {
  const value = body[field];
  if (typeof value !== "number") throw wrongType(body, field, "a number");
  return value;
}

export function booleanField(body: JsonObject, field: string): boolean {
  const value = body[field];
  if (typeof value !== "boolean") throw wrongType(body, field, "true or false");
  return value;
}

/** A field that may be left out. */
export function optional<Value>(
  body: JsonObject,
  field: string,
  read: (body: JsonObject, field: string) => Value,
): Value | undefined {
  return body[field] === undefined ? undefined : read(body, field);
}

export function choiceField<const C extends string>(
  body: JsonObject,
  field: string,
  choices: readonly C[],
): C {
  const value = body[field];
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw wrongType(body, field, choices.join(" or "));
  return found;
}

/** Those of the fields that are there, each true or false; no others may be. */
export function switchFields<const Name extends string>(
  body: JsonObject,
  fields: readonly Name[],
): Partial<Record<Name, boolean>> {
  const strange = Object.keys(body).find((field) => !fields.some((known) => known === field));
  if (strange !== undefined) throw wrongType(body, strange, fields.join(" or "));
  const given = fields.filter((field) => Object.hasOwn(body, field));
  const pairs = given.map((field) => [field, booleanField(body, field)] as const);
  return Object.fromEntries(pairs) as Partial<Record<Name, boolean>>;
}

function wrongType(body: JsonObject, field: string, expected: string): ApiError {
  const state = Object.hasOwn(body, field) ? `it is not ${expected}` : "it is missing";
  return new ApiError("bad-request", `Cannot take the field '${field}': ${state}`);
}
