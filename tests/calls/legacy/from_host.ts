import { connect, createServer, type Socket } from "node:net";
import { once } from "node:events";

/** Where a program on `host` finds the server. */
export interface HostGate extends AsyncDisposable {
  readonly address: string;
}

/**
 * Lets a program of ours stand on a loopback address of its own, as the 2023 peers do: its
 * connection to the server passes here and goes on from `host`, which is what the server sees.
 * (A program can't choose the address that it connects from, and on real machines needn't.)
 */
export async function openHostGate(
  host: string,
  server: { readonly ip: string; readonly port: number },
): Promise<HostGate> {
  const open = new Set<Socket>();
  const track = (socket: Socket) => {
    open.add(socket);
    socket.on("error", () => {}); // the other end goes with it, below
    socket.on("close", () => open.delete(socket));
  };
  const listener = createServer((near) => {
    const far = connect({ host: server.ip, port: server.port, localAddress: host });
    track(near);
    track(far);
    near.pipe(far).pipe(near);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
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
