/**
 * Cookies: under load, whoever opens a handshake must first show that it receives what is sent to
 * its address. A cookie is a MAC over address and port, so that nothing need be kept for it.
 */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { COOKIE_BYTES } from "./handshake_packets.ts";

const encoder = new TextEncoder();

/** The cookie of this address under `secret`, 32 random bytes. */
export function makeCookie(secret: Uint8Array, ip: string, port: number): Uint8Array {
  const source = encoder.encode(`DevCloud cookie\0${ip} ${port}`);
  return hmac(sha256, secret, source).slice(0, COOKIE_BYTES);
}

/** Whether it was made under one of these secrets: the newest and the one before it. */
export function isCookieOf(
  cookie: Uint8Array,
  secrets: readonly Uint8Array[],
  ip: string,
  port: number,
): boolean {
  // How long this takes tells nothing: whoever receives at that address is given the cookie anyway.
  return secrets.some((secret) => {
    const known = makeCookie(secret, ip, port);
    return known.every((byte, i) => byte === cookie[i]);
  });
}
