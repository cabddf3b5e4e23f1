import assert from "node:assert/strict";
import { RequestReader } from "./request_reader.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const GET = `{"command": "GET", "name": "Marc"}`;
const get = { command: "GET", name: "Marc" };

Deno.test("requestReader.readOne() gives a common request that is all that came", () => {
  const reader = new RequestReader();
  assert.deepEqual(reader.readOne(bytes(GET), GET.length), get);
  for (const text of [GET + GET, GET.slice(0, -1), `${GET} `, `{"name": "Marc"}`]) {
    assert.equal(reader.readOne(bytes(text), text.length), null, text);
  }
});

Deno.test("requestReader.read() gives what is whole, and says whether more has to come", () => {
  const reader = new RequestReader();
  assert.deepEqual(reader.read(bytes(GET + GET)).map(({ kind }) => kind), ["request", "request"]);
  assert.equal(reader.isWithinOne, false);
  assert.deepEqual(reader.read(bytes(`${GET}{"command": "GET", "na`)), [
    { kind: "request", request: get },
  ]);
  assert.equal(reader.isWithinOne, true);
  const rest = `me": "Éve"}`;
  assert.equal(reader.readOne(bytes(GET), GET.length), null, "it is within another");
  const [item, ...others] = reader.read(bytes(rest));
  assert.deepEqual([item?.kind === "request", others, reader.isWithinOne], [false, [], false]);
  assert.deepEqual(reader.readOne(bytes(GET), GET.length), get);
});
