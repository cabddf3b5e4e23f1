import assert from "node:assert/strict";
import { beginsTls, looksLikeHttp } from "./first_bytes.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("looksLikeHttp() knows a request line by its method, and takes no request of ours for one", () => {
  for (const line of ["GET / HTTP/1.1", "POST /x", "OPTIONS * HTTP/1.1", "PRI * HTTP/2.0"]) {
    assert.equal(looksLikeHttp(bytes(line)), true, line);
  }
  for (const text of [`{"command": "GET"}`, "GET", "GETTING /", " GET /", ""]) {
    assert.equal(looksLikeHttp(bytes(text)), false, text);
  }
});

Deno.test("beginsTls() knows a handshake's record", () => {
  assert.equal(beginsTls(Uint8Array.of(0x16, 3, 1)), true);
  assert.equal(beginsTls(bytes("{")), false);
  assert.equal(beginsTls(new Uint8Array(0)), false);
});
