import assert from "node:assert/strict";
import { compareBoth } from "../../../tools/compare_call.ts";
import { JOHNS_VOICE, MARIES_VOICE } from "../../../tools/speech.ts";
import { type Impairments, openRelay, type Relay } from "../../voice/relay.ts";
import {
  connect,
  playSeconds,
  reasonOf,
  type Stage,
  startStage,
  type TalkingClient,
} from "../stage.ts";
import { openPortGate } from "../gate.ts";

/** John and Marie, who reach each other through a relay alone. */
async function startApart(
  stage: Stage,
  impairments: Impairments,
): Promise<{ john: TalkingClient; marie: TalkingClient; relay: Relay }> {
  const [johnsPort, mariesPort] = [freeUdpPort(), freeUdpPort()];
  const relay = openRelay({
    a: { ip: "127.0.0.1", port: johnsPort },
    b: { ip: "127.0.0.1", port: mariesPort },
  }, impairments);
  stage.use({ [Symbol.asyncDispose]: async () => await relay.close() });
  const start = async (
    name: string,
    voice: typeof JOHNS_VOICE,
    voicePort: number,
    peer: { readonly own: number; readonly alias: number },
  ) => {
    const gate = stage.use(await openPortGate(stage.server, peer));
    return await stage.talker(name, voice, { server: gate.address, voicePort });
  };
  const john = await start("John", JOHNS_VOICE, johnsPort, {
    own: mariesPort,
    alias: relay.bAlias.port,
  });
  const marie = await start("Marie", MARIES_VOICE, mariesPort, {
    own: johnsPort,
    alias: relay.aAlias.port,
  });
  return { john, marie, relay };
}

Deno.test("two clients hear each other over a network that loses, delays and reorders", async () => {
  await using stage = await startStage();
  const { john, marie, relay } = await startApart(stage, {
    loss: 0.03,
    duplication: 0.01,
    reordering: 0.01,
    delayMs: 20,
    jitterMs: 40,
    seed: 7,
  });
  await connect(john, marie);
  await Promise.all([playSeconds(john, 8), playSeconds(marie, 8)]);
  await john.api("/api/hangup", {});
  assert.equal(await reasonOf(marie), "remote-hangup");
  const { atA: atJohn, atB: atMarie } = await compareBoth(john, marie);
  const both = JSON.stringify({ atMarie, atJohn, relay: relay.counts });
  assert.ok(relay.counts.lost > 0 && relay.counts.doubled > 0, both);
  for (const heard of [atMarie, atJohn]) {
    assert.ok(heard.similarity > 0.7 && heard.seconds > 4, both);
    assert.ok(heard.delayMs < 500, both);
  }
});

Deno.test("calls are made, answered and ended over a network that loses every third datagram", async () => {
  await using stage = await startStage();
  const { john, marie, relay } = await startApart(stage, { loss: 0.33, seed: 3 });
  for (const [caller, callee] of [[john, marie], [marie, john]] as const) {
    await connect(caller, callee);
    await caller.api("/api/hangup", {});
    assert.deepEqual([await reasonOf(caller), await reasonOf(callee)], ["hangup", "remote-hangup"]);
  }
  assert.ok(relay.counts.lost > 0);
});

/** A UDP port of loopback that is free now. */
function freeUdpPort(): number {
  const socket = Deno.listenDatagram({ hostname: "127.0.0.1", port: 0, transport: "udp" });
  const { port } = socket.addr as Deno.NetAddr;
  socket.close();
  return port;
}
