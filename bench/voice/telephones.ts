/** The telephones that are compared: each makes a call on the rig's cards, which is then measured. */
import type { Codec } from "../../protocol/codecs.ts";
import { connect, type Stage, startStage } from "../../tests/calls/stage.ts";
import { median } from "../../tools/correlate.ts";
import { type BaresipSetting, startBaresip } from "./baresip.ts";
import { type CallFigures, measureCall, measureCpu } from "./measure_call.ts";
import { startNaive } from "./naive/start_naive.ts";
import type { SoundCards } from "./sound_cards.ts";

/** How long a call is left alone first: buffers find their size, and code is compiled. */
const SETTLE_MS = 8_000;

/** A telephone as users have it, by the name that results and drawings show. */
export interface Telephone {
  readonly name: string;
  call(cards: SoundCards, chirps: number): Promise<CallFigures>;
}

export const TELEPHONES: readonly Telephone[] = [
  { name: "DevCloud", call: (cards, chirps) => callWithDevCloud(cards, chirps, "opus") },
  {
    name: "DevCloud, processing on",
    call: (cards, chirps) => callWithDevCloud(cards, chirps, "opus", "on"),
  },
  { name: "DevCloud, v1", call: (cards, chirps) => callWithDevCloud(cards, chirps, "v1") },
  { name: "naive telephone, v1", call: callNaively },
  {
    name: "baresip, PCMU",
    call: (cards, chirps) => callWithBaresip(cards, chirps, { codec: "pcmu", tuned: false }),
  },
  {
    name: "baresip, Opus",
    call: (cards, chirps) => callWithBaresip(cards, chirps, { codec: "opus", tuned: false }),
  },
  {
    name: "baresip, Opus, tuned by hand",
    call: (cards, chirps) => callWithBaresip(cards, chirps, { codec: "opus", tuned: true }),
  },
];

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A call between two clients as users run them, found in a directory; hung up at the end. */
async function callWithDevCloud(
  cards: SoundCards,
  chirps: number,
  codec: Codec,
  processing: "on" | "off" = "off",
): Promise<CallFigures> {
  await using stage = await startStage();
  const args = [`--codec=${codec}`, `--processing=${processing}`];
  const talker = await startClient(stage, "Talker", cards.talker, args);
  const listener = await startClient(stage, "Listener", cards.listener, args);
  const { caller } = await connect(talker, listener);
  if (caller["codec"] !== codec) throw new Error(`The call has the codec ${caller["codec"]}`);
  await pause(SETTLE_MS);
  const from = listener.events.entries.length;
  const figures = await measureCall(cards, chirps, [talker.pid, listener.pid]);
  const stats = listener.events.entries.slice(from).filter(({ event }) => event === "stats");
  await talker.api("/api/hangup", {});
  await listener.event("ended");
  return { ...figures, playoutMs: median(stats.map(({ bufferMs }) => Number(bufferMs))) };
}

/** A call between two naive telephones, which know each other's port. */
async function callNaively(cards: SoundCards, chirps: number): Promise<CallFigures> {
  await using talker = await startNaive(cards.talker);
  await using listener = await startNaive(cards.listener);
  await Promise.all([talker.talk(listener.port), listener.talk(talker.port)]);
  await pause(SETTLE_MS);
  return await measureCall(cards, chirps, [talker.pid, listener.pid]);
}

/** A call between two of baresip, by their ports. */
async function callWithBaresip(
  cards: SoundCards,
  chirps: number,
  setting: BaresipSetting,
): Promise<CallFigures> {
  const [here, there] = [freeUdpPort(), freeUdpPort()];
  await using talker = await startBaresip(here, setting, cards.talker);
  await using listener = await startBaresip(there, setting, cards.listener);
  await talker.call(there);
  await pause(SETTLE_MS);
  return await measureCall(cards, chirps, [talker.pid, listener.pid]);
}

function freeUdpPort(): number {
  const socket = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  const { port } = socket.addr as Deno.NetAddr;
  socket.close();
  return port;
}

/** CPU seconds a minute of a client that is registered and in no call. */
export async function idleCpuOfDevCloud(cards: SoundCards, idleMs: number): Promise<number> {
  await using stage = await startStage();
  const client = await startClient(stage, "Idle", cards.talker, ["--processing=off"]);
  await pause(SETTLE_MS);
  const { cpuSecondsAMinute } = await measureCpu([client.pid], () => pause(idleMs));
  return cpuSecondsAMinute[0] ?? Number.NaN;
}

function startClient(
  stage: Stage,
  name: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
) {
  return stage.client(name, { mic: "default", speaker: "default", env, args });
}
