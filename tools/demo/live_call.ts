import type { DeviceList } from "../../client/api/types.ts";
import type { ClientEvent } from "../programs/client_program.ts";
import { placeCall } from "./one_call.ts";
import type { Talker } from "./talkers.ts";

/** How long Marie's page rings before the demo accepts for her. */
const RING_SECONDS = 6;

/**
 * Gives John the machine's own microphone and speaker where it has both: you are John. Marie keeps
 * her made voice, since two telephones at one loudspeaker would hear each other and howl.
 */
export async function chooseSound(john: Talker, say: (line: string) => void): Promise<void> {
  const { devices } = await john.client.api("/api/devices") as DeviceList;
  const hasBoth = devices.some(({ inputChannels }) => inputChannels > 0) &&
    devices.some(({ outputChannels }) => outputChannels > 0);
  if (hasBoth) {
    await john.client.api("/api/devices", { mic: "default", speaker: "default" });
    say("You are John: he uses this machine's microphone and speaker. Marie has a made voice.");
  } else {
    say("No sound card here: John and Marie speak with made voices, to be seen on the meters.");
  }
}

/** Places the call, lets whoever sits before Marie's page accept, and tells what happens from then on. */
export async function showCall(
  john: Talker,
  marie: Talker,
  say: (line: string) => void,
): Promise<void> {
  for (const { name, client } of [john, marie]) {
    client.events.follow((event) => {
      const line = describe(name, event);
      if (line !== null) say(line);
    });
  }
  try {
    await placeCall(john, marie, async () => {
      say(`Marie's telephone rings: accept on her page, or wait ${RING_SECONDS} s`);
      await Promise.race([
        marie.client.event("connected", { timeoutMs: 1_000 * RING_SECONDS }),
        marie.client.event("ended", { timeoutMs: 1_000 * RING_SECONDS }),
      ]).catch(() => marie.client.api("/api/accept", {}));
    });
    say("They talk: hang up, call again, mute, close a page and reopen it …");
  } catch {
    say("The call was not answered: call again from one of the pages");
  }
  say("Ctrl-C ends everything");
}

function describe(name: string, { event, peer, reason, seconds }: ClientEvent): string | null {
  switch (event) {
    case "dialling":
      return `  ${name}: calls ${peer}`;
    case "incoming":
      return `  ${name}: ${peer} calls`;
    case "connected":
      return `  ${name}: talks with ${peer}`;
    case "ended":
      return `  ${name}: the call with ${peer} is over after ${seconds} s (${reason})`;
    case "missed":
      return `  ${name}: missed a call from ${peer} (${reason})`;
    case "unregistered":
      return `  ${name}: is not registered any more`;
    default:
      return null;
  }
}
