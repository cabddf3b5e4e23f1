import assert from "node:assert/strict";
import fc from "fast-check";
import { createEventParser } from "./event_stream.ts";

Deno.test("createEventParser() reads names, data and comments", () => {
  const parse = createEventParser();
  assert.deepEqual(
    parse(": beat\n\nevent: log\ndata: {}\n\nretry: 3\ndata:a\ndata: b\n\nevent: x\n\n"),
    [
      { name: "log", data: "{}" },
      { name: "", data: "a\nb" },
    ],
  );
  assert.deepEqual(parse("data: half"), []);
  assert.deepEqual(parse("\n\n"), [{ name: "", data: "half" }]);
});

Deno.test("createEventParser() gives the same in any chunking", () => {
  fc.assert(fc.property(
    fc.array(fc.jsonValue()),
    fc.array(fc.nat(20)),
    (values, cuts) => {
      const expected = values.map((value) => ({ name: "e", data: JSON.stringify(value) }));
      let text = expected.map(({ data }) => `: c\n\nevent: e\ndata: ${data}\n\n`).join("");
      const parse = createEventParser();
      const events = [];
      for (const cut of cuts) {
        events.push(...parse(text.slice(0, cut)));
        text = text.slice(cut);
      }
      events.push(...parse(text));
      assert.deepEqual(events, expected);
    },
  ));
});
