import assert from "node:assert/strict";
import { createLineWriter } from "./line_writer.ts";

const decoder = new TextDecoder();

Deno.test("lineWriter.write() keeps the order, over writes that take only a part", async () => {
  let out = "";
  const writer = createLineWriter({
    write(bytes) {
      out += decoder.decode(bytes.subarray(0, 3));
      return Promise.resolve(Math.min(3, bytes.length));
    },
  });
  writer.write("first");
  writer.write("second");
  await writer.flush(1_000);
  writer.write("third");
  await writer.flush(1_000);
  assert.equal(out, "first\nsecond\nthird\n");
});

Deno.test("lineWriter.write() gathers lines that come at once into one write", async () => {
  const writes: string[] = [];
  const writer = createLineWriter({
    write(bytes) {
      writes.push(decoder.decode(bytes));
      return Promise.resolve(bytes.length);
    },
  });
  for (const line of "abc") writer.write(line);
  await Promise.resolve().then(() => {});
  for (const line of "def") writer.write(line);
  await writer.flush(1_000);
  assert.deepEqual(writes, ["a\nb\nc\n", "d\ne\nf\n"]);
});

Deno.test("lineWriter.write() lets a line that somebody waits for wait for no others", async () => {
  const writes: string[] = [];
  const writer = createLineWriter({
    write(bytes) {
      writes.push(decoder.decode(bytes));
      return Promise.resolve(bytes.length);
    },
  });
  const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
  writer.write("gathered");
  await turn();
  writer.write("awaited", "now");
  await turn();
  assert.deepEqual(writes, ["gathered\n", "awaited\n"]);
  await writer.flush(1_000);
});

Deno.test("lineWriter.write() goes on in silence when the reader is gone", async () => {
  let tries = 0;
  const writer = createLineWriter({
    write() {
      tries++;
      return Promise.reject(new Deno.errors.BrokenPipe("EPIPE"));
    },
  });
  writer.write("first");
  await writer.flush(1_000);
  writer.write("second");
  await writer.flush(1_000);
  assert.equal(tries, 1);
});

Deno.test("lineWriter.write() writes on a new line what a full disk refused, once it has room", async () => {
  let out = "";
  let isFull = true;
  const written = Promise.withResolvers<void>();
  const writer = createLineWriter({
    write(bytes) {
      if (isFull) {
        isFull = false;
        out += decoder.decode(bytes.subarray(0, 4));
        return Promise.reject(new Error("No space left on device (os error 28)"));
      }
      out += decoder.decode(bytes);
      written.resolve();
      return Promise.resolve(bytes.length);
    },
  });
  writer.write("first");
  writer.write("second");
  await written.promise;
  assert.equal(out, "firs\nfirst\nsecond\n");
  await writer.flush(1_000);
});

Deno.test("lineWriter.flush() doesn't wait for a disk that stays full", async () => {
  let tries = 0;
  const writer = createLineWriter({
    write() {
      tries++;
      return Promise.reject(new Error("No space left on device (os error 28)"));
    },
  });
  writer.write("first");
  await writer.flush(60_000);
  assert.ok(tries <= 2, `tried ${tries} times`);
});

Deno.test("lineWriter.write() leaves lines out for a reader who doesn't read, and says how many", async () => {
  const { promise: reading, resolve: read } = Promise.withResolvers<void>();
  let out = "";
  const writer = createLineWriter({
    async write(bytes) {
      await reading;
      out += decoder.decode(bytes);
      return bytes.length;
    },
  });
  const line = "x".repeat(99_999);
  writer.write("first");
  await Promise.resolve().then(() => {});
  for (let i = 0; i < 20; i++) writer.write(line);
  const flushed = writer.flush(1);
  await flushed;
  assert.equal(out, "", "flush() doesn't wait for ever");
  read();
  await writer.flush(10_000);
  const lines = out.trimEnd().split("\n");
  assert.equal(lines.filter((other) => other === line).length, 11);
  assert.equal(lines.at(-1), "(9 lines left out: nobody reads them)");
});
