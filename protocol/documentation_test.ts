import assert from "node:assert/strict";
import { CODECS } from "./codecs.ts";
import { formatV1Signal, formatV2Signal, readDatagram } from "./datagrams.ts";
import {
  formatAddress,
  formatError,
  formatPong,
  formatRefused,
  formatRegistered,
  formatRequest,
  formatUsersChange,
} from "./directory_messages.ts";

const readDocument = () => Deno.readTextFile(`${import.meta.dirname}/../docs/protocol.md`);

const hex = (bytes: Uint8Array) =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");

const CALL = "0123456789abcdef";
const MARIE = { name: "Marie", version: 2 } as const;
const MARC = { name: "Marc", version: 1 } as const;

Deno.test("docs/protocol.md shows the directory's messages as they are written", async () => {
  const text = await readDocument();
  const examples = [
    formatRegistered(1),
    formatRefused(1, "taken"),
    formatAddress(1, { ip: "192.168.35.142", port: 5001, version: 1 }),
    formatAddress(1, null),
    formatError(1, "bad-request"),
    formatRequest({ command: "REG", name: "John", version: 2, port: 5001 }),
    formatRegistered(2),
    formatUsersChange({
      event: "users",
      reset: true,
      joined: [{ name: "John", version: 2 }, MARC],
      left: [],
    }),
    formatRefused(2, "taken"),
    formatError(2, "bad-name"),
    formatRequest({ command: "GET", name: "Marie" }),
    formatAddress(2, { ip: "192.168.35.145", port: 5002, version: 2 }),
    formatUsersChange({ event: "users", joined: [MARIE], left: ["Marc"] }),
    formatRequest({ command: "PING" }),
    formatPong(),
  ];
  for (const example of examples) assert.ok(text.includes(example), example);
});

Deno.test("docs/protocol.md shows the datagrams byte by byte", async () => {
  const text = await readDocument();
  for (
    const signal of [
      { kind: "START", from: "John" },
      { kind: "ACCEPT" },
      { kind: "REJECT" },
      { kind: "CLOSE" },
    ] as const
  ) {
    const bytes = formatV1Signal(signal);
    assert.ok(text.includes(`\`${hex(bytes)}\``), signal.kind);
    assert.deepEqual(readDatagram(bytes), { kind: "v1", signal });
  }
  for (
    const signal of [
      { kind: "invite", call: CALL, n: 1, from: "John", to: "Marie", codecs: CODECS },
      { kind: "ack", call: CALL, of: 1 },
      { kind: "ringing", call: CALL, n: 1 },
      { kind: "accept", call: CALL, n: 2, codec: "opus" },
    ] as const
  ) {
    const bytes = formatV2Signal(signal);
    assert.ok(text.includes(new TextDecoder().decode(bytes)), signal.kind);
    assert.deepEqual(readDatagram(bytes), { kind: "v2", signal });
  }
});
