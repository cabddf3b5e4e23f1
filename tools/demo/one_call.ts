import { compareBoth } from "../compare_call.ts";
import type { Heard } from "../compare_speech.ts";
import type { Talker } from "./talkers.ts";

/** Heard well enough: this many seconds of sound, and this like what was said. */
const LEAST_SHARE = 0.4; // speech has pauses
const LEAST_SIMILARITY = 0.7;

/** The caller dials; the callee accepts once it rings, unless `accept` lets somebody else do it. */
export async function placeCall(
  caller: Talker,
  callee: Talker,
  accept: () => Promise<void>,
): Promise<void> {
  const from = [caller.client.events.entries.length, callee.client.events.entries.length];
  await caller.client.api("/api/call", { to: callee.name });
  await callee.client.event("incoming", { from: from[1] ?? 0 });
  await accept();
  await Promise.all([
    caller.client.event("connected", { from: from[0] ?? 0, timeoutMs: 40_000 }),
    callee.client.event("connected", { from: from[1] ?? 0, timeoutMs: 40_000 }),
  ]);
}

/** Makes one call, talks, hangs up and compares; says what was heard. True if both heard. */
export async function makeOneCall(
  john: Talker,
  marie: Talker,
  seconds: number,
  say: (line: string) => void,
): Promise<boolean> {
  say("John calls Marie …");
  await placeCall(john, marie, async () => {
    say("Marie's telephone rings; she accepts");
    await marie.client.api("/api/accept", {});
  });
  say(`They talk for ${seconds} s …`);
  await new Promise((resolve) => setTimeout(resolve, 1_000 * seconds));
  await john.client.api("/api/hangup", {});
  await Promise.all([john.client.event("ended"), marie.client.event("ended")]);
  say("John has hung up\n");

  const { atA: atJohn, atB: atMarie } = await compareBoth(john, marie);
  say("               seconds with sound   like what was said   delay");
  say(`Marie heard    ${formatHeard(atMarie)}`);
  say(`John heard     ${formatHeard(atJohn)}\n`);
  const both = [atMarie, atJohn].every((heard) => isHeard(heard, seconds));
  say(both ? "Both heard each other" : "NOT HEARD: at least one of them did not hear the other");
  return both;
}

function formatHeard({ seconds, similarity, delayMs }: Heard): string {
  const delay = Number.isNaN(delayMs) ? "-" : `${delayMs.toFixed(0)} ms`;
  return `${seconds.toFixed(1).padStart(18)}   ${
    `${(100 * similarity).toFixed(0)} %`.padStart(18)
  }` +
    `   ${delay.padStart(5)}`;
}

function isHeard({ seconds, similarity }: Heard, talkedSeconds: number): boolean {
  return seconds >= LEAST_SHARE * talkedSeconds && similarity >= LEAST_SIMILARITY;
}
