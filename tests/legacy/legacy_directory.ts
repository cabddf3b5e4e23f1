import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { dumps, loads } from "./python_json.ts";

/** A 2023 client's connection to its server. */
export interface LegacyDirectory {
  /** Sends a request and takes the next answer for its own. Null: none within 1 s. */
  ask(fields: Readonly<Record<string, string>>): Promise<Readonly<Record<string, unknown>> | null>;
  /** Sends without waiting: DISCONNECT. */
  tell(fields: Readonly<Record<string, string>>): void;
  close(): Promise<void>;
}

const ANSWER_TIMEOUT_MS = 1_000;
const RECV_BYTES = 1_024;

/**
 * Connects from `localAddress`, which the server will give out to others. One `recv(1024)` is taken
 * for one answer: two at once or half of one throw, as Python's json did, and an answer that came
 * too late is taken for the next request's.
 */
export async function connectLegacyDirectory(
  server: { readonly ip: string; readonly port: number },
  localAddress: string,
): Promise<LegacyDirectory> {
  // node:net, since Deno.connect can't choose the local address.
  const socket: Socket = connect({ host: server.ip, port: server.port, localAddress });
  await once(socket, "connect");
  socket.on("error", () => {}); // a broken connection shows as answers that never come

  // The kernel's buffer: what recv() takes from.
  let buffered = new Uint8Array(0);
  let wake = () => {};
  socket.on("data", (chunk: Uint8Array) => {
    const joined = new Uint8Array(buffered.length + chunk.length);
    joined.set(buffered);
    joined.set(chunk, buffered.length);
    buffered = joined;
    wake();
  });

  async function recv(): Promise<Uint8Array | null> {
    if (buffered.length === 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, ANSWER_TIMEOUT_MS);
      wake = resolve;
      await promise;
      clearTimeout(timer);
    }
    if (buffered.length === 0) return null;
    const taken = buffered.subarray(0, RECV_BYTES);
    buffered = buffered.slice(RECV_BYTES);
    return taken;
  }

  const tell = (fields: Readonly<Record<string, string>>) => void socket.write(dumps(fields));

  return {
    tell,
    async ask(fields) {
      tell(fields);
      const bytes = await recv();
      return bytes === null ? null : loads(bytes);
    },
    async close() {
      if (socket.closed) return;
      const closed = once(socket, "close");
      socket.destroySoon(); // what was written goes out first
      await closed;
    },
  };
}
