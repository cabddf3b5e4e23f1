import { TelephoneError } from "../telephone.ts";
import type { ApiErrorBody, ApiErrorCode } from "./types.ts";

/** The HTTP status that says the same as the code, for clients that look no further. */
const STATUS_OF_CODE = {
  "bad-request": 400,
  "unauthorized": 401,
  "forbidden": 403,
  "not-found": 404,
  "name-empty": 422,
  "name-too-long": 422,
  "name-invalid": 422,
  "server-invalid": 422,
  "port-invalid": 422,
  "server-unreachable": 502,
  "server-timeout": 504,
  "server-key-changed": 502,
  "server-not-tls": 502,
  "name-taken": 409,
  "name-owned": 409,
  "registration-refused": 502,
  "removed": 409,
  "not-registered": 409,
  "peer-empty": 422,
  "peer-self": 422,
  "peer-unknown": 404,
  "busy": 409,
  "no-call": 409,
  "no-such-device": 404,
  "device-failed": 500,
  "device-busy": 409,
  "cannot-hold": 409,
  "not-encrypted": 409,
  "key-changed": 409,
  "no-alarm": 409,
  "internal": 500,
  "peer-too-old": 409,
  "text-empty": 422,
  "text-too-long": 413,
  "text-invalid": 422,
  "too-many-waiting": 429,
} as const satisfies Record<ApiErrorCode, number>;

/** A request that is refused; `status` where the code's own says too little (405, 413, 415). */
export class ApiError extends Error {
  override name = "ApiError";
  readonly status: number;
  constructor(readonly code: ApiErrorCode, message: string, status?: number) {
    super(message);
    this.status = status ?? STATUS_OF_CODE[code];
  }
}

/** `{"error":{"code","message"}}`. What wasn't foreseen is told to `report`, never to the asker. */
export function errorResponse(error: unknown, report: (error: unknown) => void): Response {
  if (error instanceof ApiError) return toResponse(error.status, error.code, error.message);
  if (error instanceof TelephoneError) {
    return toResponse(STATUS_OF_CODE[error.code], error.code, error.message);
  }
  report(error);
  return toResponse(500, "internal", "Cannot do this: an error inside the client");
}

function toResponse(status: number, code: ApiErrorCode, message: string): Response {
  const body: ApiErrorBody = { error: { code, message } };
  const headers: HeadersInit = status === 401 ? { "www-authenticate": "Bearer" } : {};
  return Response.json(body, { status, headers });
}
