/** The voice socket: the rule by which a port is found, sending without waiting, the reading loop. */
import type { UdpAddress } from "./voice_engine.ts";

export interface UdpPort {
  readonly address: UdpAddress;
  /**
   * Sends in the order of the calls. `bytes` must stay as they are until they have left. What can't
   * be sent is lost.
   */
  send(bytes: Uint8Array, to: UdpAddress): void;
  /** Resolves when what was sent has left. */
  flush(): Promise<void>;
  /** Resolves when the port is free. */
  close(): Promise<void>;
}

export interface UdpPortOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Whether another port won't do. */
  readonly exact: boolean;
  /** `bytes` are valid until this returns. */
  onDatagram(bytes: Uint8Array, ip: string, port: number): void;
  /** The socket can't be read any more. */
  onFailure(error: Error): void;
}

/** How many ports beyond a taken one are tried. */
const PORTS_TRIED = 100;
/** More than any datagram that is meant for us: a longer one is cut, and still too long. */
const RECEIVE_BYTES = 2_048;
/** More than any call has under way; only a system that takes nothing lets it fill. */
const QUEUED = 256;

/** @throws {Error} with a message for users when no port can be bound */
export function openUdpPort(options: UdpPortOptions): UdpPort {
  const socket = bind(options.host, options.port, options.exact);
  const { hostname, port } = socket.addr as Deno.NetAddr;
  const queue: { readonly bytes: Uint8Array; readonly to: UdpAddress }[] = [];
  let draining: Promise<void> | null = null;
  let isClosed = false;

  /** One at a time: sends that run side by side overtake each other, and a CLOSE must not an ACCEPT. */
  async function drain(): Promise<void> {
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      const { bytes, to } = next;
      try {
        await socket.send(bytes, { transport: "udp", hostname: to.ip, port: to.port });
      } catch {
        // Lost, as on the network.
      }
      queue.shift();
    }
    draining = null;
  }

  async function read(): Promise<void> {
    const buffer = new Uint8Array(RECEIVE_BYTES);
    while (!isClosed) {
      try {
        const [bytes, from] = await socket.receive(buffer);
        const source = from as Deno.NetAddr;
        if (!isClosed) options.onDatagram(bytes, source.hostname, source.port);
      } catch (error) {
        if (isClosed) return;
        // Windows tells a UDP socket that an earlier datagram found nobody.
        if (error instanceof Deno.errors.ConnectionReset) continue;
        return options.onFailure(error instanceof Error ? error : new Error(String(error)));
      }
    }
  }
  const reading = read();

  return {
    address: { ip: hostname, port },
    send(bytes, to) {
      if (isClosed || queue.length >= QUEUED) return;
      queue.push({ bytes, to });
      draining ??= drain();
    },
    flush: () => draining ?? Promise.resolve(),
    close() {
      isClosed = true;
      socket.close();
      return reading; // which holds the socket until it has noticed
    },
  };
}

function bind(host: string, first: number, exact: boolean): Deno.DatagramConn {
  const last = exact || first === 0 ? first : Math.min(65_535, first + PORTS_TRIED);
  for (let port = first;; port++) {
    try {
      return Deno.listenDatagram({ transport: "udp", hostname: host, port });
    } catch (cause) {
      if (cause instanceof Deno.errors.AddrInUse) {
        if (port < last) continue;
        const ports = first === last ? `port ${first} is` : `ports ${first} to ${last} are`;
        throw new Error(`Cannot use UDP ${host}:${first}: the ${ports} in use`, { cause });
      }
      throw new Error(`Cannot use UDP ${host}:${port}: ${reasonOf(cause, host)}`, { cause });
    }
  }
}

function reasonOf(cause: unknown, host: string): string {
  if (cause instanceof Deno.errors.AddrNotAvailable) {
    return `'${host}' is no address of this machine`;
  }
  if (cause instanceof Deno.errors.PermissionDenied) return "permission denied";
  return cause instanceof Error ? cause.message : String(cause);
}
