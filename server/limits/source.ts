import { addressBytes } from "./network.ts";

/** An IPv6 network gives its hosts as many addresses as they like: what comes from one is counted together. */
const IPV6_NETWORK_BYTES = 8;

/** What is counted together: an IPv4 address (normalised), or the /64 of an IPv6 address. */
export function sourceOf(address: string): string {
  if (!address.includes(":")) return address;
  const bytes = addressBytes(address);
  return bytes === null ? address : `${bytes.slice(0, IPV6_NETWORK_BYTES).join(".")}/64`;
}
