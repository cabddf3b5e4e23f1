import { createJsonStream } from "../../protocol/json_stream.ts";
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
  /** Changes an answer or event of the server. */
  readonly answer?: (text: string) => string;
}

async function openGate({ server, host, rewrite, answer }: GateOptions): Promise<Gate> {
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
    if (answer === undefined) far.pipe(near);
    else {
      const stream = createJsonStream();
      far.on("data", (chunk: Uint8Array) => {
        for (const item of stream.push(chunk)) {
          if (item.kind === "object") near.write(answer(item.text));
        }
      });
      far.on("end", () => near.end());
    }
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

/**
 * Has a client told the port of a relay where its peer's is: whoever it calls, it calls the relay.
 * (The client's own REG can't be changed: it is signed.)
 */
export function openPortGate(
  server: GateOptions["server"],
  peer: { readonly own: number; readonly alias: number },
): Promise<Gate> {
  const answer = (text: string) => text.replace(`"port":${peer.own}`, `"port":${peer.alias}`);
  return openGate({ host: "127.0.0.1", server, answer });
}

/** What a directory tells one client of somebody, true or not. */
export interface Told {
  readonly key: string | null;
  readonly port: number;
  readonly version?: 1 | 2;
}

/** Has a client's look-ups answered with what the test says. */
export function openLyingGate(
  server: GateOptions["server"],
  told: ReadonlyMap<string, Told>,
): Promise<Gate> {
  const asked: string[] = [];
  return openGate({
    host: "127.0.0.1",
    server,
    rewrite(text) {
      for (const [, name = ""] of text.matchAll(/"GET","name":"([^"]*)"/g)) asked.push(name);
      return text;
    },
    answer(text) {
      const said = JSON.parse(text) as Record<string, unknown>;
      if (!("ip" in said)) return text;
      const lie = told.get(asked.shift() ?? "");
      if (lie === undefined || said["ip"] === "None") return text;
      const { key, port, version = 2 } = lie;
      return JSON.stringify({ ip: "127.0.0.1", port, version, ...(key === null ? {} : { key }) });
    },
  });
}
