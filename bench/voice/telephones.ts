/** The two telephones that are compared: each makes a call on the rig's cards, which is then measured. */
import { connect, type Stage, startStage } from "../../tests/calls/stage.ts";
import { median } from "../../tools/correlate.ts";
import { type CallFigures, measureCall, measureCpu } from "./measure_call.ts";
import { startNaive } from "./naive/start_naive.ts";
import type { SoundCards } from "./sound_cards.ts";

/** How long a call is left alone first: buffers find their size, and code is compiled. */
const SETTLE_MS = 3_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A call between two clients as users run them, found in a directory; hung up at the end. */
export async function callWithDevCloud(cards: SoundCards, chirps: number): Promise<CallFigures> {
  await using stage = await startStage();
  const talker = await startClient(stage, "Talker", cards.talker);
  const listener = await startClient(stage, "Listener", cards.listener);
  await connect(talker, listener);
  await pause(SETTLE_MS);
  const from = listener.events.entries.length;
  const figures = await measureCall(cards, chirps, [talker.pid, listener.pid]);
  const stats = listener.events.entries.slice(from).filter(({ event }) => event === "stats");
  await talker.api("/api/hangup", {});
  await listener.event("ended");
  return { ...figures, playoutMs: median(stats.map(({ bufferMs }) => Number(bufferMs))) };
}

/** A call between two naive telephones, which know each other's port. */
export async function callNaively(cards: SoundCards, chirps: number): Promise<CallFigures> {
  await using talker = await startNaive(cards.talker);
  await using listener = await startNaive(cards.listener);
  await Promise.all([talker.talk(listener.port), listener.talk(talker.port)]);
  await pause(SETTLE_MS);
  return await measureCall(cards, chirps, [talker.pid, listener.pid]);
}

/** CPU seconds a minute of a client that is registered and in no call. */
export async function idleCpuOfDevCloud(cards: SoundCards, idleMs: number): Promise<number> {
  await using stage = await startStage();
  const client = await startClient(stage, "Idle", cards.talker);
  await pause(SETTLE_MS);
  const { cpuSecondsAMinute } = await measureCpu([client.pid], () => pause(idleMs));
  return cpuSecondsAMinute[0] ?? Number.NaN;
}

function startClient(stage: Stage, name: string, env: Readonly<Record<string, string>>) {
  return stage.client(name, {
    mic: "default",
    speaker: "default",
    env,
    args: ["--codec=v1", "--processing=off"],
  });
}
