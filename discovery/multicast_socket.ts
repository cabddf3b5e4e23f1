import { Buffer } from "node:buffer";
import { EventEmitter } from "node:events";

const EVERYWHERE = "0.0.0.0";
/** RFC 6762 §11: packets with another TTL may be taken for ones that came from beyond the link. */
const TTL = 255;
/** RFC 6762 §17: a message has no more. */
const MESSAGE_BYTES = 9_000;

/**
 * The part of node:dgram's socket that multicast-dns uses, on Deno's own sockets: node's join no group
 * in Deno 2.6, and throw from timers of the library what a network can't do. Here each problem goes
 * to `onProblem`, and the rest works on.
 *
 * It hears all interfaces. It sends from `address`, one of this machine's, and so by its interface
 * (in Linux a bound source address chooses it); without, by the default route's.
 */
export function createMulticastSocket(
  address: string | null,
  onProblem: (error: unknown) => void,
): EventEmitter {
  const events = new EventEmitter();
  const sockets: Deno.DatagramConn[] = [];
  const joined = new Set<string>();
  let port = 0;

  async function read(socket: Deno.DatagramConn): Promise<void> {
    for (;;) {
      const [bytes, from] = await socket.receive(new Uint8Array(MESSAGE_BYTES));
      if (from.transport !== "udp") continue;
      const { hostname: address, port } = from;
      const message = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      events.emit("message", message, { address, family: "IPv4", port, size: bytes.length });
    }
  }

  async function join(socket: Deno.DatagramConn, group: string, hostname: string): Promise<void> {
    const membership = await socket.joinMulticastV4(group, hostname);
    await membership.setTTL(TTL);
    await membership.setLoopback(true);
  }

  return Object.assign(events, {
    bind(wanted: number, _hostname: string | undefined, done: () => void): void {
      port = wanted;
      try {
        for (const hostname of address === null ? [EVERYWHERE] : [EVERYWHERE, address]) {
          const transport = "udp";
          sockets.push(Deno.listenDatagram({ transport, hostname, port, reuseAddress: true }));
        }
      } catch (error) {
        onProblem(error);
        return;
      }
      // Reading ends when the socket is closed.
      for (const socket of sockets) void read(socket).catch(() => {});
      queueMicrotask(() => {
        events.emit("listening");
        done();
      });
    },
    addMembership(group: string, hostname: string = EVERYWHERE): void {
      if (joined.has(hostname)) return;
      joined.add(hostname);
      for (const socket of sockets) void join(socket, group, hostname).catch(onProblem);
    },
    send(
      bytes: Uint8Array<ArrayBuffer>,
      offset: number,
      length: number,
      port: number,
      hostname: string,
      done: (error?: unknown) => void,
    ): void {
      const sender = sockets.at(-1);
      if (sender === undefined) return done();
      const datagram = bytes.subarray(offset, offset + length);
      sender.send(datagram, { transport: "udp", hostname, port }).then(
        () => done(),
        (error) => {
          onProblem(error);
          done();
        },
      );
    },
    address: () => ({ address: EVERYWHERE, family: "IPv4", port }),
    close(done: () => void): void {
      for (const socket of sockets.splice(0)) socket.close();
      queueMicrotask(done);
    },
    // Done for each socket as it joins; memberships end with their socket.
    setMulticastTTL() {},
    setMulticastLoopback() {},
    dropMembership() {},
  });
}
