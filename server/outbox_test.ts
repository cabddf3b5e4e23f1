import assert from "node:assert/strict";
import { Outbox } from "./outbox.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** A system that takes what it is told to take; each write waits for `take`. */
function createSystem() {
  const written: string[] = [];
  const takes: ((count: number) => void)[] = [];
  const breaks: ((error: Error) => void)[] = [];
  let at = 0;
  let drained = 0;
  const outbox = new Outbox({
    write: (chunk) => {
      written.push(new TextDecoder().decode(chunk));
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      takes.push(resolve);
      breaks.push(reject);
      return promise;
    },
    lately: () => at,
    onDrained: () => drained++,
  });
  return {
    outbox,
    written,
    get drained() {
      return drained;
    },
    set at(ms: number) {
      at = ms;
    },
    /** Lets the newest write take so many bytes. */
    async take(count: number) {
      takes.at(-1)?.(count);
      await settle();
    },
    async breakOff() {
      breaks.at(-1)?.(new Error("EPIPE"));
      await settle();
    },
  };
}

const settle = async () => {
  for (let i = 0; i < 5; i++) await Promise.resolve();
};

Deno.test("outbox.push() writes what waits at once, in order, however little is taken", async () => {
  const system = createSystem();
  system.outbox.push(bytes("first"));
  system.outbox.push(bytes("second"));
  assert.equal(system.outbox.bytes, 11);
  await system.take(2);
  await system.take(3);
  assert.equal(system.drained, 0);
  await system.take(6);
  assert.deepEqual(system.written, ["first", "rst", "second"]);
  assert.deepEqual([system.outbox.bytes, system.drained], [0, 1]);
});

Deno.test("outbox.flush() writes in one go what was pushed since gather()", async () => {
  const system = createSystem();
  system.outbox.gather();
  for (const text of ["one", "two", "three"]) system.outbox.push(bytes(text));
  assert.deepEqual(system.written, []);
  system.outbox.flush();
  await system.take(4);
  assert.equal(system.drained, 0);
  await system.take(7);
  assert.deepEqual(system.written, ["onetwothree", "wothree"]);
  assert.deepEqual([system.outbox.bytes, system.drained], [0, 1]);
  system.outbox.flush();
  assert.equal(system.written.length, 2, "nothing waits, so nothing is written");
});

Deno.test("outbox.stuckSince tells since when nothing moved, while something waits", async () => {
  const system = createSystem();
  assert.equal(system.outbox.stuckSince, null);
  system.at = 100;
  system.outbox.push(bytes("first"));
  system.at = 5_000;
  assert.equal(system.outbox.stuckSince, 100);
  await system.take(1);
  assert.equal(system.outbox.stuckSince, 5_000);
  await system.take(4);
  assert.equal(system.outbox.stuckSince, null);
});

Deno.test("outbox.drained() settles when all is out, or nothing more can go out", async () => {
  const system = createSystem();
  await system.outbox.drained();
  system.outbox.push(bytes("lost"));
  system.outbox.push(bytes("too"));
  const drained = system.outbox.drained();
  await system.breakOff();
  await drained;
  system.outbox.push(bytes("late"));
  assert.deepEqual(system.written, ["lost"]);
  assert.deepEqual([system.outbox.bytes, system.outbox.stuckSince, system.drained], [0, null, 0]);
});

Deno.test("outbox.close() drops what waits, and takes no more", async () => {
  const system = createSystem();
  system.outbox.push(bytes("first"));
  system.outbox.push(bytes("second"));
  system.outbox.close();
  await system.take(5);
  system.outbox.push(bytes("third"));
  assert.deepEqual(system.written, ["first"]);
  assert.equal(system.drained, 0);
});
