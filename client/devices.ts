import type { Language } from "./api/types.ts";
import type { AudioProblem, SoundDevice } from "./media/audio_control.ts";
import { soundProblem } from "./sound_texts.ts";

/** The lines of `devcloud-client devices`: what `--mic` and `--speaker` can name. */
export function describeDevices(
  { devices, problem }: {
    readonly devices: readonly SoundDevice[];
    readonly problem?: AudioProblem;
  },
  lang: Language,
): readonly string[] {
  const words = lang === "fr"
    ? { mic: "Micros", speaker: "Haut-parleurs", none: "  aucun", usual: "par défaut" }
    : { mic: "Microphones", speaker: "Speakers", none: "  none", usual: "default" };
  const list = (
    channels: "inputChannels" | "outputChannels",
    isUsual: "isDefaultInput" | "isDefaultOutput",
  ) => {
    const able = devices.filter((device) => device[channels] > 0);
    if (able.length === 0) return [words.none];
    return able.map((device) => {
      const { index, name, hostApi, defaultRateHz } = device;
      const usual = device[isUsual] ? `, ${words.usual}` : "";
      return `${String(index).padStart(3)}  ${name}  (${hostApi}, ${defaultRateHz} Hz${usual})`;
    });
  };
  return [
    ...(problem === undefined ? [] : [soundProblem(problem)[lang]]),
    words.mic,
    ...list("inputChannels", "isDefaultInput"),
    words.speaker,
    ...list("outputChannels", "isDefaultOutput"),
  ];
}
