import { connect, type Socket } from "node:net";
import { createJsonStream } from "../../protocol/json_stream.ts";

/** A bare TCP connection to a directory: sends what it is told, and says what came. */
export interface Peer extends AsyncDisposable {
  send(data: string | Uint8Array): Promise<void>;
  /** The text of the next object. Rejects when the connection ends first, or after 10 s. */
  answer(): Promise<string>;
  /** Sends, and gives the next object. */
  ask(data: string | Uint8Array): Promise<string>;
  /** Settles with what came before the server closed; rejects after 20 s. */
  ended(): Promise<string[]>;
  /** The next event of the online list; rejects on any other object. */
  users(): Promise<unknown>;
  /** Stops reading, so that what the server sends piles up. */
  pause(): void;
  resume(): void;
  /** Ends our side alone (FIN). */
  finish(): void;
  close(): Promise<void>;
}

/** Waits are counted in these, so that a time in which this process was stopped is one of them. */
const TICK_MS = 250;

/** Connects to a directory, from a given address of this machine where one is named. */
export async function connectPeer(
  port: number,
  { host = "127.0.0.1", from }: { readonly host?: string; readonly from?: string } = {},
): Promise<Peer> {
  const socket: Socket = connect({
    host,
    port,
    allowHalfOpen: true,
    ...(from === undefined ? {} : { localAddress: from }),
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  socket.setNoDelay(true);
  const stream = createJsonStream({ maxBytes: 1_000_000, maxDepth: 16 });
  const arrived: string[] = [];
  let state: "open" | "ended" = "open";
  let wake: () => void = () => {};
  socket.on("data", (chunk: Uint8Array) => {
    for (const item of stream.push(chunk)) {
      arrived.push(item.kind === "object" ? item.text : `fault: ${item.reason}`);
    }
    wake();
  });
  const end = () => {
    state = "ended";
    wake();
  };
  socket.on("end", end);
  socket.on("error", end);
  socket.on("close", end);

  async function until(what: string, isSo: () => boolean, ms: number): Promise<void> {
    let late = false;
    let ticks = 0;
    const timer = setInterval(() => {
      late = ++ticks * TICK_MS >= ms;
      if (late) wake();
    }, TICK_MS);
    try {
      while (!isSo()) {
        if (late) throw new Error(`No ${what} within ${ms} ms; there came ${arrived.join()}`);
        await new Promise<void>((resolve) => wake = resolve);
      }
    } finally {
      clearInterval(timer);
    }
  }

  const peer: Peer = {
    send: (data) =>
      new Promise((resolve, reject) => {
        socket.write(data, (error) => error instanceof Error ? reject(error) : resolve());
      }),
    async answer() {
      await until("answer", () => arrived.length > 0 || state === "ended", 10_000);
      const text = arrived.shift();
      if (text === undefined) throw new Error("The server closed without an answer");
      return text;
    },
    async ask(data) {
      await peer.send(data);
      return await peer.answer();
    },
    async ended() {
      await until("end", () => state === "ended", 20_000);
      return arrived.splice(0);
    },
    users: async () => {
      const text = await peer.answer();
      if (!text.startsWith(`{"event":"users"`)) throw new Error(`Not the online list: ${text}`);
      return JSON.parse(text);
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    finish: () => socket.end(),
    close: () =>
      new Promise((resolve) => {
        if (socket.closed) return resolve();
        socket.once("close", () => resolve());
        socket.destroy();
      }),
    [Symbol.asyncDispose]: () => peer.close(),
  };
  return peer;
}

/** The bytes that the original writes: Python's `json.dumps`. */
export function python(command: string, name: string): string {
  const escaped = JSON.stringify(name).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `{"command": "${command}", "name": ${escaped}}`;
}

export const REGISTERED = `{"ack": "Registered successfully"}`;
export const REFUSED = `{"ack": "Error Registering"}`;
export const ERROR = `{"ack": "Error"}`;
export const NOBODY = `{"ip": "None"}`;
