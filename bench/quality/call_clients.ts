import { join } from "node:path";
import { decodeWav, encodeWav } from "../../client/media/wav.ts";
import type { UdpAddress } from "../../client/media/voice_engine.ts";
import { openPortGate } from "../../tests/calls/gate.ts";
import { connect, playSeconds, reasonOf, type Stage, startStage } from "../../tests/calls/stage.ts";
import { openRelay } from "../../tests/voice/relay.ts";
import type { Impairment } from "./network.ts";
import { SPEECH_HZ } from "./sentences.ts";

/** What one end of a call between two clients heard of the other. */
export interface ClientEnd {
  /** From about `LEAD_MS` before the other began the second time on. */
  readonly heard: Float32Array;
  /** The codec of the call as its `connected` event tells. */
  readonly codec: string;
  /** Part of the call that was made up, 0 to 1. */
  readonly concealed: number;
}

/** The listener's recording may begin a little after the talker's file: so much silence before it. */
const LEAD_MS = 500;
/** As in the calls on a virtual clock, after the last word. */
const REST_S = 0.8;
/** Of every packet, as there. */
const DELAY_MS = 20;

/**
 * A call between two programs on files, in real time, over UDP that loses and delays. Both say all
 * twice, as their microphones go round: the first time each end finds out what network that is.
 */
export async function callWithClients(
  { said, impairment, codec }: {
    readonly said: readonly Float32Array[];
    readonly impairment: Impairment;
    readonly codec: string;
  },
): Promise<readonly ClientEnd[]> {
  await using stage = await startStage();
  const ports = [freeUdpPort(), freeUdpPort()] as const;
  const [a, b] = ports.map((port) => ({ ip: "127.0.0.1", port })) as [UdpAddress, UdpAddress];
  // The call is set up on a good network: what is measured is the sound.
  const relay = openRelay({ a, b }, { seed: impairment.seed });
  stage.use({ [Symbol.asyncDispose]: async () => await relay.close() });
  const talkers = [
    await startTalker(stage, { name: "John", said: said[0]!, port: a.port, codec }, {
      own: b.port,
      alias: relay.bAlias.port,
    }),
    await startTalker(stage, { name: "Marie", said: said[1]!, port: b.port, codec }, {
      own: a.port,
      alias: relay.aAlias.port,
    }),
  ] as const;
  const [john, marie] = talkers;
  const { caller, callee } = await connect(john.client, marie.client);
  const { loss, jitterMs } = impairment;
  relay.impair({ loss, jitterMs, delayMs: DELAY_MS });
  const length = Math.max(...said.map((words) => words.length));
  const seconds = (2 * length) / SPEECH_HZ + REST_S;
  await Promise.all(
    talkers.map(({ client, earFile }) =>
      playSeconds({ ...client, earFile, said: new Float32Array(0) }, seconds)
    ),
  );
  relay.impair({ delayMs: DELAY_MS });
  await john.client.api("/api/hangup", {});
  await reasonOf(marie.client);
  return await Promise.all(talkers.map(async ({ client, earFile }, i) => {
    const { samples } = decodeWav(await Deno.readFile(earFile));
    const stats = client.events.entries.findLast(({ event }) => event === "stats");
    return {
      heard: samples.subarray(length - (SPEECH_HZ * LEAD_MS) / 1_000),
      codec: String([caller, callee][i]!["codec"]),
      concealed: (Number(stats?.["concealedMs"]) * SPEECH_HZ) / (1_000 * samples.length),
    };
  }));
}

async function startTalker(
  stage: Stage,
  { name, said, port, codec }: {
    readonly name: string;
    readonly said: Float32Array;
    readonly port: number;
    readonly codec: string;
  },
  peer: { readonly own: number; readonly alias: number },
) {
  const mouthFile = join(stage.folder, `${name}-says.wav`);
  const earFile = join(stage.folder, `${name}-hears.wav`);
  await Deno.writeFile(mouthFile, encodeWav(said, SPEECH_HZ));
  const gate = stage.use(await openPortGate(stage.server, peer));
  const client = await stage.client(name, {
    server: gate.address,
    voicePort: port,
    mic: `file:${mouthFile}`,
    speaker: `file:${earFile}`,
    args: [`--codec=${codec}`, "--processing=off"],
  });
  return { client, earFile };
}

/** A UDP port of loopback that is free now. */
function freeUdpPort(): number {
  const socket = Deno.listenDatagram({ hostname: "127.0.0.1", port: 0, transport: "udp" });
  const { port } = socket.addr as Deno.NetAddr;
  socket.close();
  return port;
}
