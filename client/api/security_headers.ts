import { ownHosts } from "./origin_guard.ts";

/**
 * What every answer carries. Nothing of another origin is loaded, nothing inline runs, nobody frames
 * us, and the address, whose fragment may hold a secret, is told to nobody. `ws:` origins are named
 * since not every browser counts them as 'self'.
 */
export function securityHeaders(port: number): Readonly<Record<string, string>> {
  const sockets = ownHosts(port).map((host) => `ws://${host}`).join(" ");
  return {
    "content-security-policy": [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      `connect-src 'self' ${sockets}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join("; "),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
  };
}
