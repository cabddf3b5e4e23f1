/** Whether another program has a sound card for itself: what Linux tells of that, in /proc/asound. */
import { join } from "node:path";

/** Reads a file or lists a folder of /proc; undefined where it is not there. */
export interface ProcFiles {
  read(path: string): string | undefined;
  list(path: string): readonly string[];
}

const ASOUND = "/proc/asound";

/**
 * Which program keeps the card of that name (as PortAudio writes it, "CARD: DEVICE (hw:1,0)") open
 * in that direction: its name, "" when that can't be told, undefined when the card is free or not there.
 * PortAudio doesn't list a card that is in use, as if it were not there.
 */
export function ownerOf(
  device: string,
  end: "mic" | "speaker",
  files: ProcFiles,
): string | undefined {
  const card = cardNumber(files.read(join(ASOUND, "cards")) ?? "", device);
  if (card === undefined) return undefined;
  const folder = join(ASOUND, `card${card}`);
  const direction = end === "mic" ? "c" : "p";
  for (const pcm of files.list(folder)) {
    if (!/^pcm\d+[cp]$/.test(pcm) || !pcm.endsWith(direction)) continue;
    for (const sub of files.list(join(folder, pcm))) {
      const status = files.read(join(folder, pcm, sub, "status"));
      const owner = /^owner_pid\s*:\s*(\d+)/m.exec(status ?? "")?.[1];
      if (owner !== undefined) return files.read(join("/proc", owner, "comm"))?.trim() ?? "";
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

/** The real /proc; empty elsewhere than on Linux. */
export function procFiles(): ProcFiles {
  return {
    read(path) {
      try {
        return Deno.readTextFileSync(path);
      } catch {
        return undefined;
      }
    },
    list(path) {
      try {
        return [...Deno.readDirSync(path)].map(({ name }) => name);
      } catch {
        return [];
      }
    },
  };
}
