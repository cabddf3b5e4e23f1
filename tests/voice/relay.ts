/**
 * A bad network between two ends on one machine: a UDP relay that loses, delays, doubles and
 * reorders datagrams, the same for the same seed.
 *
 *     a ──▶ bAlias ─ ─ ─▶ b          a talks to `bAlias` as if it were b,
 *     a ◀─ ─ ─ aAlias ◀── b          b to `aAlias` as if it were a
 *
 * What b gets comes from `aAlias`. The ends may be on one port and different addresses (127.0.0.2,
 * 127.0.0.3, …), as for originals, which answer to port 5001 of an address and to nothing else.
 */
import type { UdpAddress } from "../../client/media/voice_engine.ts";
import { seededRandom } from "./random.ts";

export interface Impairments {
  /** Parts of datagrams, 0 to 1. */
  readonly loss?: number;
  readonly duplication?: number;
  /** Held back until after the next one of its way. */
  readonly reordering?: number;
  readonly delayMs?: number;
  /** Added to the delay, evenly from 0 to this. */
  readonly jitterMs?: number;
  readonly seed?: number;
}

export interface RelayCounts {
  /** Of the two ends; datagrams of others are not counted. */
  readonly received: number;
  readonly forwarded: number;
  readonly lost: number;
  readonly doubled: number;
  readonly reordered: number;
}

export interface Relay {
  /** Where a finds b, and where b finds a. */
  readonly bAlias: UdpAddress;
  readonly aAlias: UdpAddress;
  readonly counts: RelayCounts;
  /** Other impairments from now on. */
  impair(impairments: Impairments): void;
  close(): void;
}

export interface RelayOptions {
  readonly a: UdpAddress;
  readonly b: UdpAddress;
  /** What to bind; by default free ports on 127.0.0.1. */
  readonly aAlias?: UdpAddress;
  readonly bAlias?: UdpAddress;
}

const ANYWHERE: UdpAddress = { ip: "127.0.0.1", port: 0 };
const LARGEST_DATAGRAM = 65_536;

export function openRelay(options: RelayOptions, impairments: Impairments = {}): Relay {
  let current = impairments;
  const random = seededRandom(impairments.seed ?? 1);
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let isClosed = false;
  let received = 0, forwarded = 0, lost = 0, doubled = 0, reordered = 0;

  const listen = ({ ip, port }: UdpAddress) =>
    Deno.listenDatagram({ transport: "udp", hostname: ip, port });
  const aSide = listen(options.bAlias ?? ANYWHERE);
  const bSide = listen(options.aAlias ?? ANYWHERE);

  function later(ms: number, action: () => void): void {
    if (ms < 1) return action();
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, ms);
    timers.add(timer);
  }

  /** One way: what `from` sends arrives `inlet`, and leaves from `outlet` to `to`. */
  async function forward(
    inlet: Deno.DatagramConn,
    from: UdpAddress,
    outlet: Deno.DatagramConn,
    to: UdpAddress,
  ): Promise<void> {
    let heldBack: (() => void) | null = null;
    const send = (bytes: Uint8Array) => {
      if (isClosed) return;
      forwarded++;
      outlet.send(bytes, { transport: "udp", hostname: to.ip, port: to.port }).catch(() => {});
    };
    const buffer = new Uint8Array(LARGEST_DATAGRAM);
    while (!isClosed) {
      let datagram: Uint8Array;
      try {
        const [bytes, source] = await inlet.receive(buffer);
        const { hostname, port } = source as Deno.NetAddr;
        if (hostname !== from.ip || port !== from.port) continue;
        received++;
        datagram = bytes.slice();
      } catch {
        return; // closed
      }
      const { loss = 0, duplication = 0, reordering = 0, delayMs = 0, jitterMs = 0 } = current;
      // As many draws for each datagram, so that one impairment doesn't change the others.
      const [forLoss, forDouble, forOrder, forJitter] = [random(), random(), random(), random()];
      if (forLoss < loss) {
        lost++;
        continue;
      }
      const copies = forDouble < duplication ? 2 : 1;
      doubled += copies - 1;
      const pass = () => {
        for (let copy = 0; copy < copies; copy++) {
          later(delayMs + forJitter * jitterMs, () => send(datagram));
        }
      };
      const waiting: (() => void) | null = heldBack;
      heldBack = null;
      if (waiting === null && forOrder < reordering) {
        reordered++;
        heldBack = pass;
        continue;
      }
      pass();
      waiting?.();
    }
  }

  forward(aSide, options.a, bSide, options.b);
  forward(bSide, options.b, aSide, options.a);
  const addressOf = (socket: Deno.DatagramConn): UdpAddress => {
    const { hostname, port } = socket.addr as Deno.NetAddr;
    return { ip: hostname, port };
  };

  return {
    bAlias: addressOf(aSide),
    aAlias: addressOf(bSide),
    get counts() {
      return { received, forwarded, lost, doubled, reordered };
    },
    impair(impairments) {
      current = impairments;
    },
    close() {
      isClosed = true;
      timers.forEach(clearTimeout);
      aSide.close();
      bSide.close();
    },
  };
}
