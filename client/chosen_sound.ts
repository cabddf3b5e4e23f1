import type { SoundEndNames } from "./media/audio_end.ts";
import { parseEndName } from "./media/audio_device.ts";
import { USUAL_DEVICE } from "./flags.ts";
import type { Settings } from "./settings.ts";

/** What flags name, else what was chosen last, else the system's. */
export function chosenSound(
  flags: { readonly mic: string | null; readonly speaker: string | null },
  { sound }: Pick<Settings, "sound">,
): SoundEndNames {
  return {
    mic: flags.mic ?? sound?.mic ?? USUAL_DEVICE,
    speaker: flags.speaker ?? sound?.speaker ?? USUAL_DEVICE,
  };
}

/** What of a choice the next run takes again: devices, not a script's file or tone. */
export function toRemember(chosen: SoundEndNames): NonNullable<Settings["sound"]> {
  const isLasting = (end: keyof SoundEndNames) =>
    ["default", "named", "none"].includes(parseEndName(chosen[end], end).kind);
  return {
    ...(isLasting("mic") && { mic: chosen.mic }),
    ...(isLasting("speaker") && { speaker: chosen.speaker }),
  };
}
