import { isIPv4, isIPv6 } from "node:net";
import { DIRECTORY_PORT } from "../protocol/limits.ts";

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** Whether this can be a server: a host name, an IPv4 or an IPv6 address. */
export function isHost(host: string): boolean {
  if (isIPv4(host) || isIPv6(host)) return true;
  // What looks like an address and is none was meant as one, so it is no host name.
  if (/^[\d.]+$/.test(host) || host.length > 253) return false;
  const labels = host.replace(/\.$/, "").split(".");
  return labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label));
}

export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

/** Reads `HOST`, `HOST:PORT`, `[IPv6]:PORT` or a bare IPv6 address; null for what is none of them. */
export function parseServerAddress(text: string): ServerAddress | null {
  const trimmed = text.trim();
  const bracketed = /^\[(.+)\](?::(\d{1,5}))?$/.exec(trimmed);
  const parts = bracketed ?? (isIPv6(trimmed) ? null : /^([^:]+)(?::(\d{1,5}))?$/.exec(trimmed));
  const host = parts?.[1] ?? trimmed;
  const port = parts?.[2] === undefined ? DIRECTORY_PORT : Number(parts[2]);
  if (!isHost(host) || !isPort(port) || (bracketed !== null && !isIPv6(host))) return null;
  return { host, port };
}

/** As users and events see it: `host:port`, an IPv6 address in brackets. */
export function formatServerAddress({ host, port }: ServerAddress): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
