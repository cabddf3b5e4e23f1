import { isLoopback } from "./address.ts";

/** All hosts of the link, RFC 1112: everybody is a member, so that joining tells no router. */
const ALL_HOSTS = "224.0.0.1";
const PROBE_TIMEOUT_MS = 300;

/**
 * The machine's own IPv4 address on the interface of its default route; null without a route, or
 * where that can't be told.
 *
 * The original "connects" a UDP socket to a public address and reads the socket's own address. Deno
 * connects no UDP socket, so the system's choice is read from a datagram to ourselves: sent to a
 * multicast group with a time to live of 0, which must not leave the machine (RFC 1112 §6.1), it
 * comes back with the source address of the default route.
 */
export async function findDefaultRouteAddress(): Promise<string | null> {
  let socket: Deno.DatagramConn | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const probe = Deno.listenDatagram({ transport: "udp", hostname: "0.0.0.0", port: 0 });
    socket = probe;
    const group = await probe.joinMulticastV4(ALL_HOSTS, "0.0.0.0");
    await group.setTTL(0);
    await group.setLoopback(true);
    const mark = crypto.getRandomValues(new Uint8Array(16));
    const { port } = probe.addr as Deno.NetAddr;
    await probe.send(mark, { transport: "udp", hostname: ALL_HOSTS, port });
    timer = setTimeout(() => probe.close(), PROBE_TIMEOUT_MS);
    for (;;) {
      const [bytes, from] = await probe.receive();
      if (from.transport !== "udp" || !sameBytes(bytes, mark)) continue;
      return isLoopback(from.hostname) || from.hostname === "0.0.0.0" ? null : from.hostname;
    }
  } catch {
    return null; // no route, no multicast, or nothing came back: all interfaces, then
  } finally {
    clearTimeout(timer);
    try {
      socket?.close();
    } catch {
      // closed by the timer
    }
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
