/** Many light connections to a directory that runs as a program. */
import assert from "node:assert/strict";
import { connectPeer, NOBODY, python, REGISTERED } from "./peer.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const connect = (port: number) => Deno.connect({ hostname: "127.0.0.1", port });

/** Sends one request, and gives the answer, which comes whole; null when the connection has ended. */
export async function ask(conn: Deno.Conn, request: string): Promise<string | null> {
  await conn.write(encoder.encode(request));
  const buffer = new Uint8Array(1_024);
  const count = await conn.read(buffer);
  return count === null ? null : decoder.decode(buffer.subarray(0, count));
}

/** Does it `count` times, so many at once. */
export async function many<T>(
  count: number,
  atOnce: number,
  act: (index: number) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, async () => {
    while (next < count) {
      const index = next++;
      results[index] = await act(index);
    }
  }));
  return results;
}

/** Somebody registered who asks all the time, and newcomers who register: they must never wait in vain. */
export async function startBystander(port: number, name: string) {
  const peer = await connectPeer(port);
  assert.equal(await peer.ask(python("REG", name)), REGISTERED);
  let isOver = false;
  let served = 0;
  const asking = (async () => {
    while (!isOver) {
      assert.equal(await peer.ask(python("GET", name)), `{"ip": "127.0.0.1"}`);
      await using newcomer = await connectPeer(port);
      assert.equal(await newcomer.ask(python("GET", "Nobody")), NOBODY);
      assert.equal(await newcomer.ask(python("REG", `Newcomer ${served}`)), REGISTERED);
      served++;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  asking.catch(() => {}); // told by `stop()`
  return {
    /** Ends it; throws if something went wrong. Gives how often it was served. */
    async stop(): Promise<number> {
      isOver = true;
      await asking;
      return served;
    },
    async [Symbol.asyncDispose]() {
      isOver = true;
      await asking.catch(() => {});
      await peer.close();
    },
  };
}
