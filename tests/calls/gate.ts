import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A place between a client and the server where the tests change what the server sees of it. */
export interface Gate extends AsyncDisposable {
  /** Where the client finds the server. */
  readonly address: string;
}

interface GateOptions {
  readonly server: { readonly ip: string; readonly port: number };
  /** The loopback address that the gate listens on and goes on from: the server sees it. */
  readonly host: string;
  /** Changes what the client says. */
  readonly rewrite?: (text: string) => string;
}

async function openGate({ server, host, rewrite }: GateOptions): Promise<Gate> {
  const open = new Set<Socket>();
  const listener = createServer((near) => {
    const far = connect({ host: server.ip, port: server.port, localAddress: host });
    for (const [socket, other] of [[near, far], [far, near]] as const) {
      open.add(socket);
      socket.on("error", () => {}); // the other end goes with it
      socket.on("close", () => {
        open.delete(socket);
        other.destroy();
      });
    }
    near.on("data", (chunk: Uint8Array) => {
      const text = new TextDecoder().decode(chunk);
      far.write(rewrite?.(text) ?? text);
    });
    far.pipe(near);
  });
  listener.listen(0, host);
  await once(listener, "listening");
  const bound = listener.address();
  const port = bound !== null && typeof bound === "object" ? bound.port : 0;
  return {
    address: `${host}:${port}`,
    async [Symbol.asyncDispose]() {
      const closed = once(listener, "close");
      listener.close();
      const ends = [...open].map((socket) => once(socket, "close"));
      open.forEach((socket) => socket.destroy());
      await Promise.all([closed, ...ends]);
    },
  };
}

/**
 * Lets a program of ours stand on a loopback address of its own, as the 2023 peers do. (A program
 * can't choose the address that it connects from, and on real machines needn't.)
 */
export function openHostGate(host: string, server: GateOptions["server"]): Promise<Gate> {
  return openGate({ host, server });
}

/** Has a client's REG announce the port of a relay: whoever calls the client, calls the relay. */
export function openPortGate(
  server: GateOptions["server"],
  ports: { readonly own: number; readonly announced: number },
): Promise<Gate> {
  const rewrite = (text: string) =>
    text.replace(`"port":${ports.own}`, `"port":${ports.announced}`);
  return openGate({ host: "127.0.0.1", server, rewrite });
}
