/** The delay that a call tells of itself, beside the one that is measured from mouth to ear. */
import assert from "node:assert/strict";
import { openSoundCards, type SoundCards, withLoopback } from "../../bench/voice/sound_cards.ts";
import { median } from "../../tools/correlate.ts";
import { preparePortAudio } from "../../tools/portaudio.ts";
import type { ClientEvent, ClientProgram } from "../../tools/programs/client_program.ts";
import { connect, startStage } from "../calls/stage.ts";
import { measureMouthToEar } from "./mouth_to_ear.ts";

await preparePortAudio();

const CHIRPS = 7;
/** The issue's, and for the machine's own jitter, which moves the buffer while both are looked at. */
const AGREED_MS = 5;
const SETTLE_MS = 5_000;
/** On a busy machine the delay may change between a chirp and what is told of it. */
const TRIES = 3;

type Case = readonly [codec: "opus" | "v1", processing: "on" | "off"];
const CASES: readonly Case[] = [["opus", "off"], ["opus", "on"], ["v1", "off"]];

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function floorOf(cards: SoundCards): Promise<number> {
  return (await withLoopback(cards, () => measureMouthToEar(cards.rig, 4))).medianMs;
}

interface Delays {
  /** Medians over the chirps, and over what was told meanwhile by each side. */
  readonly measuredMs: number;
  readonly toldMs: Readonly<Record<"talker" | "listener", number | null>>;
}

type OwnDelay = Readonly<Record<"capture" | "playout", number>>;
type BothWays = Readonly<Record<"heard" | "spoken", number | null>>;

/** With an old peer each side knows its own part alone; together they are the whole. */
async function measure(
  cards: SoundCards,
  [codec]: Case,
  talker: ClientProgram,
  listener: ClientProgram,
): Promise<Delays> {
  const from = [talker.events.entries.length, listener.events.entries.length] as const;
  const { medianMs } = await measureMouthToEar(cards.rig, CHIRPS);
  const statsOf = ({ events }: ClientProgram, since: number) =>
    events.entries.slice(since).filter(({ event }) => event === "stats");
  const said = statsOf(talker, from[0]), heard = statsOf(listener, from[1]);
  const middle = (stats: readonly ClientEvent[], read: (stats: ClientEvent) => number | null) =>
    median(stats.flatMap((each) => read(each) ?? []));
  const own = (each: ClientEvent) => each["ownDelayMs"] as OwnDelay;
  const both = (each: ClientEvent) => each["mouthToEarMs"] as BothWays;
  if (codec === "v1") {
    const parts = middle(said, (each) => own(each).capture) +
      middle(heard, (each) => own(each).playout);
    return { measuredMs: medianMs, toldMs: { talker: parts, listener: parts } };
  }
  return {
    measuredMs: medianMs,
    toldMs: {
      talker: middle(said, (each) => both(each).spoken),
      listener: middle(heard, (each) => both(each).heard),
    },
  };
}

for (const each of CASES) {
  const [codec, processing] = each;
  Deno.test(`what a call with ${codec}, processing ${processing}, tells of its delay is what is heard`, async () => {
    await using cards = await openSoundCards();
    await using stage = await startStage();
    const floorMs = await floorOf(cards);
    const client = (name: string, env: Readonly<Record<string, string>>) =>
      stage.client(name, {
        ...{ mic: "default", speaker: "default", env },
        args: [`--codec=${codec}`, `--processing=${processing}`],
      });
    const talker = await client("Talker", cards.talker);
    const listener = await client("Listener", cards.listener);
    await connect(talker, listener);
    await pause(SETTLE_MS);
    const seen: string[] = [];
    for (let tries = 0; tries < TRIES; tries++) {
      const { measuredMs, toldMs } = await measure(cards, each, talker, listener);
      // Nobody can know what the rig's own sound system adds.
      const wantedMs = measuredMs - floorMs;
      const off = Object.values(toldMs).map((told) => Math.abs((told ?? NaN) - wantedMs));
      seen.push(`${wantedMs.toFixed(1)} ms measured, told ${JSON.stringify(toldMs)}`);
      if (off.every((ms) => ms <= AGREED_MS)) return;
    }
    assert.fail(seen.join("; "));
  });
}
