import assert from "node:assert/strict";
import { createLinePrinter } from "./line_printer.ts";

Deno.test("linePrinter prints whole lines in order, however little the sink takes at a time", async () => {
  let text = "";
  const printer = createLinePrinter({
    write(bytes) {
      const some = bytes.subarray(0, 3);
      text += new TextDecoder().decode(some);
      return Promise.resolve(some.length);
    },
  });
  printer.print("one");
  printer.print("two");
  await printer.flush(1_000);
  printer.print("three");
  await printer.flush(1_000);
  assert.equal(text, "one\ntwo\nthree\n");
});

Deno.test("linePrinter neither throws nor goes on when the reader has gone", async () => {
  let writes = 0;
  const printer = createLinePrinter({
    write() {
      writes++;
      return Promise.reject(new Deno.errors.BrokenPipe("gone"));
    },
  });
  printer.print("one");
  await printer.flush(1_000);
  printer.print("two");
  await printer.flush(1_000);
  assert.equal(writes, 1);
});

Deno.test("linePrinter leaves out what a full disk doesn't take, and goes on when it has room", async () => {
  const printed: string[] = [];
  let isFull = true;
  const printer = createLinePrinter({
    write(bytes) {
      if (isFull) return Promise.reject(new Error("No space left on device (os error 28)"));
      printed.push(new TextDecoder().decode(bytes));
      return Promise.resolve(bytes.length);
    },
  });
  printer.print("one");
  await printer.flush(1_000);
  isFull = false;
  printer.print("two");
  await printer.flush(1_000);
  assert.deepEqual(printed, ["two\n"]);
});

Deno.test("linePrinter leaves lines out that nobody reads, and flush() doesn't wait for ever", async () => {
  const printed: string[] = [];
  const reading = Promise.withResolvers<void>();
  const printer = createLinePrinter({
    async write(bytes) {
      await reading.promise;
      printed.push(...new TextDecoder().decode(bytes).trim().split("\n"));
      return bytes.length;
    },
  });
  for (let i = 0; i < 5_000; i++) printer.print(`${i}`);
  await printer.flush(1);
  assert.deepEqual(printed, []);
  reading.resolve();
  await printer.flush(1_000);
  assert.ok(printed.length >= 2_000 && printed.length < 5_000);
});
