import type { UdpAddress } from "../../../client/media/voice_engine.ts";

/** A datagram as somebody on the network sees it. */
export interface Seen {
  readonly bytes: Uint8Array;
  readonly from: "a" | "b";
  /** In ms of a clock that never goes back. */
  readonly at: number;
}

/** The wire between two clients: each finds the other at an alias, and all is seen. */
export interface Wire extends AsyncDisposable {
  /** Where b finds a, and a finds b. */
  readonly aAlias: UdpAddress;
  readonly bAlias: UdpAddress;
  readonly seen: readonly Seen[];
  /** Who is `a` sends from another address and port from now on, and gets nothing at the old one. */
  moveA(ip: string): void;
  /** Sends this to a client as if it came from the other one. */
  inject(bytes: Uint8Array, to: "a" | "b"): Promise<void>;
}

const LOOPBACK = "127.0.0.1";

export function openWire(a: UdpAddress, b: UdpAddress): Wire {
  const listen = (ip: string) => Deno.listenDatagram({ transport: "udp", hostname: ip, port: 0 });
  const seen: Seen[] = [];
  const towardsB = [listen(LOOPBACK)];
  const towardsA = listen(LOOPBACK);
  const reading: Promise<void>[] = [];

  const current = () => towardsB.at(-1)!;
  const send = (socket: Deno.DatagramConn, bytes: Uint8Array, to: UdpAddress) =>
    socket.send(bytes, { transport: "udp", hostname: to.ip, port: to.port }).catch(() => 0);

  async function forward(inlet: Deno.DatagramConn, from: "a" | "b"): Promise<void> {
    const source = from === "a" ? a : b;
    try {
      for await (const [bytes, address] of inlet) {
        const { hostname, port } = address as Deno.NetAddr;
        if (hostname !== source.ip || port !== source.port) continue;
        if (from === "b" && inlet !== current()) continue; // nobody is there any more
        seen.push({ bytes: bytes.slice(), from, at: performance.now() });
        if (from === "a") await send(current(), bytes, b);
        else await send(towardsA, bytes, a);
      }
    } catch {
      // closed
    }
  }
  reading.push(forward(towardsA, "a"), forward(current(), "b"));

  const addressOf = (socket: Deno.DatagramConn): UdpAddress => {
    const { hostname, port } = socket.addr as Deno.NetAddr;
    return { ip: hostname, port };
  };
  return {
    aAlias: addressOf(current()),
    bAlias: addressOf(towardsA),
    seen,
    moveA(ip) {
      towardsB.push(listen(ip));
      reading.push(forward(current(), "b"));
    },
    async inject(bytes, to) {
      if (to === "a") await send(towardsA, bytes, a);
      else await send(current(), bytes, b);
    },
    async [Symbol.asyncDispose]() {
      for (const socket of [towardsA, ...towardsB]) socket.close();
      await Promise.all(reading);
    },
  };
}
