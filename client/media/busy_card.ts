/** Whether another program has a sound card for itself: what Linux tells of that, in /proc/asound. */
import type { ReadProcFile } from "../../ffi/proc_file.ts";

const ASOUND = "/proc/asound";
/** More than any card has: devices, and streams of each. */
const MOST_DEVICES = 16, MOST_STREAMS = 4;

/**
 * Which program keeps the card of that name (as PortAudio writes it, "CARD: DEVICE (hw:1,0)") open
 * in that direction: its name, "" when that can't be told, undefined when the card is free or not there.
 * PortAudio doesn't list a card that is in use, as if it were not there.
 */
export function ownerOf(
  device: string,
  end: "mic" | "speaker",
  read: ReadProcFile,
): string | undefined {
  const card = cardNumber(read(`${ASOUND}/cards`) ?? "", device);
  if (card === undefined) return undefined;
  const direction = end === "mic" ? "c" : "p";
  for (let pcm = 0; pcm < MOST_DEVICES; pcm++) {
    for (let stream = 0; stream < MOST_STREAMS; stream++) {
      const status = read(`${ASOUND}/card${card}/pcm${pcm}${direction}/sub${stream}/status`);
      if (status === undefined) break;
      const owner = /^owner_pid\s*:\s*(\d+)/m.exec(status)?.[1];
      if (owner !== undefined) return read(`/proc/${owner}/comm`)?.trim() ?? "";
    }
  }
  return undefined;
}

/** From lines like " 1 [Headset        ]: USB-Audio - Jabra EVOLVE 20". */
function cardNumber(cards: string, device: string): string | undefined {
  for (const [, number, name] of cards.matchAll(/^\s*(\d+)\s+\[[^\]]*\]: .*? - (.+)$/gm)) {
    if (name !== undefined && device.startsWith(`${name.trim()}: `)) return number;
  }
  return undefined;
}
