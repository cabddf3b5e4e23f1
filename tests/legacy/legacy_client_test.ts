import assert from "node:assert/strict";
import {
  type LegacyClient,
  type LegacyClientOptions,
  type LegacyEvent,
  startLegacyClient,
} from "./legacy_client.ts";
import { connectLegacyDirectory } from "./legacy_directory.ts";
import { type LegacyServer, startLegacyServer } from "./legacy_server.ts";
import { LEGACY_VOICE_PORT } from "./legacy_socket.ts";
import { drawLoopbackHosts } from "./loopback_hosts.ts";

interface Pair {
  readonly server: LegacyServer;
  readonly marc: LegacyClient;
  readonly marie: LegacyClient;
  readonly hosts: { readonly marc: string; readonly marie: string; readonly other: string };
}

type Extra = Partial<Pick<LegacyClientOptions, "name" | "says" | "opensMs">>;

/** Two clients of 2023, registered with a server of 2023. */
async function withPair(
  test: (pair: Pair) => Promise<void>,
  extra: { readonly marc?: Extra; readonly marie?: Extra } = {},
): Promise<void> {
  const [host = "", a = "", b = "", other = ""] = drawLoopbackHosts(4);
  const server = startLegacyServer({ host });
  const { address } = server;
  const marc = startLegacyClient({
    name: "Marc",
    server: address,
    host: a,
    opensMs: 50,
    ...extra.marc,
  });
  const marie = startLegacyClient({
    name: "Marie",
    server: address,
    host: b,
    opensMs: 50,
    seed: 2,
    ...extra.marie,
  });
  try {
    await marc.configure();
    await marie.configure();
    await test({ server, marc, marie, hosts: { marc: a, marie: b, other } });
  } finally {
    await Promise.all([marc.close(), marie.close()]);
    await server.close();
  }
}

const is = (kind: LegacyEvent["kind"]) => (event: LegacyEvent) => event.kind === kind;

/** Marc calls Marie, who accepts. */
async function connect({ marc, marie }: Pair): Promise<void> {
  const from = marie.events.entries.length;
  const calling = marc.call("Marie");
  await marie.events.until("a pop-up", is("popup"), { from });
  await marie.accept();
  await calling;
}

/** A rising tone that is loud enough for no frame of it to decode as text. */
const SPEECH = Int16Array.from({ length: 16_000 }, (_, i) => 9_000 * Math.sin(i * (0.1 + i / 4e4)));

/** Where `part` begins in `whole`, sample by sample; -1 when nowhere. */
function find(whole: Int16Array, part: Int16Array): number {
  return whole.findIndex((_, at) => part.every((sample, i) => whole[at + i] === sample));
}

Deno.test("legacy clients talk, and each plays what the other said", async () => {
  await withPair(async (pair) => {
    await connect(pair);
    await Promise.all([pair.marc.plays(12), pair.marie.plays(12)]);
    for (const heard of [pair.marc.heard(), pair.marie.heard()]) {
      assert.ok(find(heard, SPEECH.subarray(1_024, 1_100)) >= 0, "the speech is in it");
    }
  }, { marc: { says: SPEECH }, marie: { says: SPEECH } });
});

Deno.test("legacy client hears a CLOSE, answers it, and both can call again", async () => {
  await withPair(async (pair) => {
    await connect(pair);
    // Before its streams are open, Marc's listening thread would eat the CLOSEs.
    await Promise.all([pair.marc.plays(1), pair.marie.plays(1)]);
    await pair.marie.hangUp();
    assert.deepEqual(await pair.marc.events.until("the end", is("ended")), {
      kind: "ended",
      by: "them",
    });
    await connect(pair);
    assert.equal(pair.marie.events.entries.filter(is("talking")).length, 2);
  });
});

Deno.test("legacy client that hung up swallows the next datagram where no CLOSE answers", async () => {
  await withPair(async ({ marc, marie, hosts, server }) => {
    // A peer that never answers CLOSE, at an address of its own.
    const silent = Deno.listenDatagram({
      hostname: hosts.other,
      port: LEGACY_VOICE_PORT,
      transport: "udp",
    });
    const to = { transport: "udp" as const, hostname: hosts.marie, port: LEGACY_VOICE_PORT };
    const send = (text: string) => silent.send(new TextEncoder().encode(text), to);
    try {
      const registration = await connectLegacyDirectory(server.address, hosts.other);
      await registration.ask({ command: "REG", name: "Silent" });
      await registration.close(); // which leaves a ghost, as good as a client
      await send("START Silent");
      await marie.events.until("a pop-up", is("popup"));
      await marie.accept();
      await send("ACCEPT"); // dropped by the player: so it waits in the socket now
      await marc.call("Nobody"); // a round trip meanwhile
      await marie.hangUp();
      const from = marie.events.entries.length;
      await send("START Silent"); // swallowed
      await send("START Silent again");
      await marie.events.until("a pop-up", is("popup"), { from });
      assert.equal(marie.events.entries.slice(from).filter(is("popup")).length, 1);
      assert.equal((await silent.receive())[0].length, "ACCEPT".length);
    } finally {
      silent.close();
    }
  });
});

Deno.test("legacy client drops what decodes: digital silence is not played", async () => {
  await withPair(async (pair) => {
    await connect(pair);
    await pair.marie.plays(5);
    assert.equal(pair.marc.frames().length, 0);
  }, { marie: { says: new Int16Array(512) } });
});

Deno.test("legacy client plays what piled up while its streams opened, in one go and late", async () => {
  await withPair(async (pair) => {
    await connect(pair);
    await pair.marie.plays(12);
    const at = find(pair.marie.heard(), SPEECH.subarray(0, 100));
    assert.ok(at >= 0 && at < 2_048, `the first word is played first: at sample ${at}`);
  }, { marc: { says: SPEECH }, marie: { opensMs: 700 } });
});

Deno.test("legacy client declines, and its caller hears of it", async () => {
  await withPair(async ({ marc, marie }) => {
    const calling = marc.call("Marie");
    await marie.events.until("a pop-up", is("popup"));
    await marie.decline();
    await calling;
    await marc.events.until("the answer", is("rejected"));
  });
});

Deno.test("legacy client gives up after 7 s and leaves the pop-up, whose answer then comes too late", async () => {
  await withPair(async ({ marc, marie }) => {
    await marc.call("Marie");
    assert.ok(marc.events.entries.some(is("timeout")));
    await marie.accept();
    await marie.events.until("talking, alone", is("talking"));
    assert.equal(marc.events.entries.some(is("talking")), false);
  });
});

Deno.test("legacy client whose pop-up's window was closed is deaf", async () => {
  await withPair(async ({ marc, marie, hosts }) => {
    const calling = marc.call("Marie");
    await marie.events.until("a pop-up", is("popup"));
    marie.closePopup();
    const again = Deno.listenDatagram({ hostname: hosts.other, port: 0, transport: "udp" });
    await again.send(new TextEncoder().encode("START Marc"), {
      transport: "udp",
      hostname: hosts.marie,
      port: LEGACY_VOICE_PORT,
    });
    again.close();
    await calling; // 7 s, in which a second pop-up would have come
    assert.equal(marie.events.entries.filter(is("popup")).length, 1);
  });
});

Deno.test("legacy client cuts a caller's name at its space, and can't answer it", async () => {
  await withPair(async ({ marc, marie }) => {
    const calling = marc.call("Marie");
    const popup = await marie.events.until("a pop-up", is("popup"));
    assert.equal(popup.kind === "popup" && popup.caller, "Jean");
    await marie.accept();
    await marie.events.until("the refusal", is("wrong-source"));
    await marc.kill(); // or it would wait out its 7 s
    await calling;
  }, { marc: { name: "Jean Paul" } });
});

Deno.test("legacy client as a caller pops up a third party's call, and loses a part of the audio", async () => {
  await withPair(async (pair) => {
    await connect(pair);
    const stranger = Deno.listenDatagram({
      hostname: pair.hosts.other,
      port: LEGACY_VOICE_PORT,
      transport: "udp",
    });
    try {
      await stranger.send(new TextEncoder().encode("START Third"), {
        transport: "udp",
        hostname: pair.hosts.marc,
        port: LEGACY_VOICE_PORT,
      });
      const popup = await pair.marc.events.until("a pop-up in its call", is("popup"));
      assert.equal(popup.kind === "popup" && popup.caller, "Third");
    } finally {
      stranger.close();
    }
  }, { marie: { says: SPEECH } });
});
