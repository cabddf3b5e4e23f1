import { isFree } from "./machine_hold.ts";
import { isInCall } from "./machine_lines.ts";
import type { CallEffect, Calls, Machine, Step } from "./machine_types.ts";
import type { Peer } from "./peer.ts";
import type { Codec } from "../../protocol/codecs.ts";

type Sound =
  | { readonly state: "closed" }
  /** Open, and nothing flows: a call may soon have it. */
  | { readonly state: "warm"; readonly peer: Peer }
  | {
    readonly state: "running";
    readonly wire: string;
    readonly peer: Peer;
    readonly codec: Codec;
  };

/** What the sound is for: one call at most, the one at the front while nobody holds it. */
function soundOf({ phase, held }: Calls): Sound {
  if (isInCall(phase) && isFree(phase)) {
    const { wire, peer, codec } = phase;
    return { state: "running", wire, peer, codec };
  }
  const peer = "peer" in phase ? phase.peer : held.at(-1)?.peer;
  return peer === undefined ? { state: "closed" } : { state: "warm", peer };
}

/** What is to be done about the sound, after what was sent and before anybody is told. */
export function withSound(before: Machine, [machine, effects]: Step): Step {
  const change = soundChange(soundOf(before), soundOf(machine));
  if (change === null) return [machine, effects];
  const records = effects.findIndex(({ kind }) => kind === "record");
  return [machine, effects.toSpliced(records < 0 ? effects.length : records, 0, change)];
}

function soundChange(before: Sound, after: Sound): CallEffect | null {
  switch (after.state) {
    case "closed":
      return before.state === "closed" ? null : { kind: "stop-audio" };
    case "running": {
      const { wire, peer, codec } = after;
      if (before.state === "running" && before.wire === wire) return null;
      return { kind: "start-audio", wire, peer, codec };
    }
    case "warm": {
      if (before.state === "running") return { kind: "pause-audio" };
      const isSame = before.state === "warm" && before.peer.version === after.peer.version;
      return isSame ? null : { kind: "warm-audio", peer: after.peer };
    }
  }
}
