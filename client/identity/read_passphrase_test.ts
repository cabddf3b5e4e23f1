import assert from "node:assert/strict";
import { CriticalError } from "../../command_line/failure.ts";
import { type PassphraseSource, readPassphrase } from "./read_passphrase.ts";

function source(isTerminal: boolean, ...pieces: string[]) {
  const modes: boolean[] = [];
  const left = pieces.map((piece) => new TextEncoder().encode(piece));
  const read: PassphraseSource["read"] = (buffer) => {
    const piece = left.shift();
    if (piece === undefined) return Promise.resolve(null);
    buffer.set(piece);
    return Promise.resolve(piece.length);
  };
  const given: PassphraseSource = {
    isTerminal: () => isTerminal,
    setRaw: (on) => void modes.push(on),
    read,
  };
  return { given, modes };
}

Deno.test("readPassphrase() hides what is typed at a terminal, and shows again what follows", async () => {
  const { given, modes } = source(true, "s", "3", "cret\r");
  const asked: boolean[] = [];
  assert.equal(await readPassphrase(given, (isOver) => asked.push(isOver)), "s3cret");
  assert.deepEqual(modes, [true, false]);
  assert.deepEqual(asked, [false, true]);
});

Deno.test("readPassphrase() takes the first line of what is no terminal, and asks nobody", async () => {
  const { given, modes } = source(false, "s3cret\nmore");
  assert.equal(await readPassphrase(given, () => assert.fail("asked")), "s3cret");
  assert.deepEqual(modes, []);
  assert.equal(await readPassphrase(source(false, "no end").given, () => {}), "no end");
});

Deno.test("readPassphrase() leaves the terminal as it was when the user interrupts", async () => {
  const { given, modes } = source(true, "s3\x03");
  await assert.rejects(readPassphrase(given, () => {}), CriticalError);
  assert.deepEqual(modes, [true, false]);
  await assert.rejects(readPassphrase(source(false).given, () => {}), CriticalError);
});
