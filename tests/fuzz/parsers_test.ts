/** Every parser of what others send or what lies on the disk: whatever comes, none throws. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { parseIdentity } from "../../client/identity/identity_file.ts";
import { EMPTY_INBOX, receivePart } from "../../client/chat/inbox.ts";
import { deliver, makeParty } from "../../client/secure/handshake_fixtures.ts";
import { CHAT_BYTES, readChatSignal } from "../../protocol/chat.ts";
import { checkText } from "../../protocol/chat_text.ts";
import { readDatagram } from "../../protocol/datagrams.ts";
import { parseDirectoryMessage } from "../../protocol/directory_messages.ts";
import { parseRequest } from "../../protocol/directory_requests.ts";
import { readHandshake } from "../../protocol/handshake_packets.ts";
import { readFinish, readInit, readResponse } from "../../protocol/handshake_payloads.ts";
import { createJsonStream } from "../../protocol/json_stream.ts";
import { readBytes, readPublicKey } from "../../protocol/key_text.ts";
import { OBJECT_BYTES } from "../../protocol/limits.ts";
import { checkName } from "../../protocol/names.ts";
import { createOpener } from "../../protocol/opener.ts";
import { readRedundant } from "../../protocol/redundancy.ts";
import { readVoiceReport } from "../../protocol/rtcp.ts";
import { readRtpHeader, RTP_HEADER_BYTES } from "../../protocol/rtp.ts";
import { isSealed } from "../../protocol/sealed_packets.ts";
import { seededRandom } from "../voice/random.ts";
import { below, mutate } from "./mutate.ts";
import { readDatagramCorpus, readTextCorpus } from "./read_corpus.ts";

const MUTANTS = 60_000;
const decoder = new TextDecoder();
/** What parts are put together in, whoever sends them. */
let inbox = EMPTY_INBOX, readAt = 0;

function readAsDatagram(bytes: Uint8Array): void {
  const datagram = readDatagram(bytes);
  if (datagram.kind === "v2" && datagram.signal.kind === "invite") {
    assert.ok(checkName(datagram.signal.from).ok);
  }
  const handshake = readHandshake(bytes);
  assert.equal(handshake !== null && datagram.kind !== "handshake", false);
  for (const read of [readInit, readResponse, readFinish]) read(bytes);
  if (isSealed(bytes)) assert.equal(createOpener(new Uint8Array(32).fill(9)).open(bytes), null);
  readRtpHeader(bytes);
  const report = readVoiceReport(bytes);
  const numbers = Object.values(report ?? {}).filter((value) => typeof value === "number");
  assert.ok(numbers.every((value) => Number.isFinite(value)));
  for (const payload of [bytes, bytes.subarray(RTP_HEADER_BYTES)]) {
    const blocks = readRedundant(payload) ?? [];
    const taken = blocks.reduce((sum, block) => sum + block.payload.length, 0);
    assert.ok(taken <= payload.length);
  }
  const chat = readChatSignal(bytes);
  if (chat !== null) assert.ok(bytes.length <= CHAT_BYTES);
  if (chat?.kind === "chat") {
    const [next, { message }] = receivePart(inbox, chat.id, chat, () => false, readAt += 1_000);
    inbox = next;
    assert.ok(inbox.peers.size <= 256);
    if (message !== null) assert.ok(checkText(message.text).ok);
  }
}

function readAsText(bytes: Uint8Array): void {
  const text = decoder.decode(bytes);
  const parsed = parseRequest(text);
  if (parsed.ok && "name" in parsed.request) assert.ok(checkName(parsed.request.name).ok);
  const message = parseDirectoryMessage(text);
  if (message !== null) assert.equal(typeof message, "object");
  parseIdentity(text);
  readPublicKey(text);
  readBytes(text, 32);
  const checked = checkName(text);
  if (checked.ok) assert.ok(new TextEncoder().encode(checked.name).length <= 256);
}

/** The same objects, however TCP cuts the bytes; and no more held than an object may have. */
function readAsStream(bytes: Uint8Array, random: () => number): void {
  const stream = createJsonStream();
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(bytes.length, at + 1 + below(64, random));
    for (const item of stream.push(bytes.subarray(at, end))) {
      if (item.kind === "object") assert.ok(item.bytes <= OBJECT_BYTES);
    }
    assert.ok(stream.pending <= OBJECT_BYTES);
    at = end;
  }
}

Deno.test("the corpus has samples of every kind of datagram", async () => {
  const kinds = new Set((await readDatagramCorpus()).map((bytes) => readDatagram(bytes).kind));
  for (const kind of ["v1", "v2", "rtp", "rtcp", "handshake", "sealed"] as const) {
    assert.ok(kinds.has(kind), kind);
  }
});

for (
  const [what, read, corpusOf] of [
    ["datagrams", readAsDatagram, readDatagramCorpus],
    ["texts", readAsText, readTextCorpus],
    ["streams", readAsStream, readTextCorpus],
  ] as const
) {
  Deno.test(`parsers of ${what} throw at nothing that is made of the corpus`, async () => {
    const corpus = await corpusOf();
    const random = seededRandom(6);
    for (const bytes of corpus) read(bytes, random);
    for (let n = 0; n < MUTANTS; n++) {
      const [one, other] = [corpus[n % corpus.length]!, corpus[below(corpus.length, random)]!];
      const bytes = mutate(one, other, random);
      try {
        read(bytes, random);
      } catch (cause) {
        throw new Error(`Of ${bytes.toHex()}: ${cause}`, { cause });
      }
    }
  });
}

Deno.test("parsers throw at no bytes and no JSON at all", () => {
  const random = seededRandom(7);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1_200 }), (bytes) => {
      readAsDatagram(bytes);
      readAsText(bytes);
      readAsStream(bytes, random);
    }),
    { numRuns: 2_000 },
  );
  fc.assert(
    fc.property(fc.json(), (json) => {
      const bytes = new TextEncoder().encode(`DC2 ${json}`);
      readAsDatagram(bytes);
      readAsText(bytes.subarray("DC2 ".length));
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("a handshake goes on by no packet that was changed, and none throws", () => {
  const random = seededRandom(8), clock = { now: 0 };
  for (let round = 0; round < 8; round++) {
    const [john, marie] = [makeParty("John", 11, clock), makeParty("Marie", 12, clock)];
    john.take({ kind: "open", id: `${round}`.padStart(16, "0"), peer: marie.peer });
    const [init] = john.sent();
    marie.take({ kind: "packet", bytes: init!.bytes, from: john.address });
    const [response] = marie.sent();
    for (let n = 0; n < 20; n++) {
      const changed = response!.bytes.slice();
      changed[12 + below(changed.length - 12, random)]! ^= 1 << below(8, random);
      john.take({ kind: "packet", bytes: changed, from: marie.address });
      john.take({
        kind: "packet",
        bytes: mutate(changed, init!.bytes, random),
        from: marie.address,
      });
      assert.equal(john.sessions.length, 0);
    }
    john.take({ kind: "packet", bytes: response!.bytes, from: marie.address });
    deliver(john, marie);
    assert.deepEqual([john.sessions.length, marie.sessions.length], [1, 1]);
  }
});
