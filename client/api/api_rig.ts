/** A local API over a fake telephone, as functions from request to response, for its tests. */
import assert from "node:assert/strict";
import { createApi } from "./create_api.ts";
import { createFakeTelephone } from "./fake_telephone.ts";
import { createOneTimeCodes, newSecret } from "./secrets.ts";
import type { ApiErrorBody } from "./types.ts";

const PORT = 5080;
export const HOST = `127.0.0.1:${PORT}`;
const HTML = {
  bytes: new TextEncoder().encode("<!doctype html>"),
  type: "text/html; charset=utf-8",
  etag: '"e"',
};

export function setUpApi() {
  const telephone = createFakeTelephone();
  const token = newSecret();
  const codes = createOneTimeCodes(() => 0);
  const reported: unknown[] = [];
  const upgrades: boolean[] = [];
  const app = createApi({
    telephone,
    port: PORT,
    token,
    codes,
    page: new Map([["index.html", HTML]]),
    upgrade(_request, authorized) {
      upgrades.push(authorized);
      return new Response("upgraded");
    },
    report: (error) => reported.push(error),
  });
  const bare = (path: string, init: RequestInit = {}) => Promise.resolve(app.request(path, init));
  const get = (path: string, headers: Record<string, string> = {}) =>
    bare(path, { headers: { host: HOST, authorization: `Bearer ${token}`, ...headers } });
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    bare(path, {
      method: "POST",
      headers: {
        host: HOST,
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        ...headers,
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  return { telephone, token, codes, reported, upgrades, bare, get, post };
}

/** Fails unless the answer is this error of ours, with the headers of all answers. */
export async function assertRefused(
  answer: Promise<Response>,
  status: number,
  code: string,
  message = /^Cannot /,
): Promise<void> {
  const response = await answer;
  const body: ApiErrorBody = await response.json();
  assert.equal(response.status, status);
  assert.equal(body.error.code, code);
  assert.match(body.error.message, message);
  assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'none'/);
}
