import type { Localized } from "../api/types.ts";
import type { AudioProblem } from "../media/audio_control.ts";
import type { AudioEnds, SoundEndNames } from "../media/audio_end.ts";
import { isPortAudio, parseEndName } from "../media/audio_device.ts";
import { soundProblem } from "../sound_texts.ts";
import { type Finding, ill, well } from "./finding.ts";
import { judgeLoopback, type LoopbackVerdict } from "./judge_loopback.ts";
import { type DoctorClock, type LoopbackGlitches, recordLoopback } from "./record_loopback.ts";
import { restartSound, unmuteMicrophone } from "./sound_advice.ts";
import { LISTEN_MS } from "./test_sound.ts";

export interface LoopbackParts {
  readonly ends: AudioEnds;
  readonly names: SoundEndNames;
  /** Devices that died meanwhile. */
  readonly problems: readonly AudioProblem[];
  readonly clock: DoctorClock;
  readonly os: typeof Deno.build.os;
  /** Says that something will be heard, before it is. */
  announce(): void;
}

const CHECK = "sound-test";
/** From here on people talk into each other's words (ITU-T G.114 has 150 ms for a whole way). */
const SLOW_MS = 200;
/** As many gaps in two seconds can be heard. */
const CRACKLES = 3;
/** A speaker that takes less has stood still in between. */
const LEAST_PLAYED_MS = 0.8 * LISTEN_MS;
/** −70 dB: nobody is understood below this. */
const ALMOST_NOTHING = 0.000_3;

/** Plays a short sound on the chosen speaker while listening to the chosen microphone for 2 s. */
export async function checkLoopback(parts: LoopbackParts): Promise<Finding> {
  const { ends, names, problems, clock, os } = parts;
  const unreal = (["mic", "speaker"] as const)
    .find((end) => !isPortAudio(parseEndName(names[end], end)));
  if (unreal !== undefined) {
    return skipped(`--${unreal} ${names[unreal]}`);
  }
  parts.announce();
  const outcome = await recordLoopback(ends, names, clock);
  switch (outcome.state) {
    case "hangs": {
      const text = {
        fr: "le son ne s'ouvre pas : l'appareil ne répond plus",
        en: "the sound does not open: the device does not answer any more",
      };
      return ill(CHECK, "fail", text, restartSound(os), { result: "hangs" });
    }
    case "not-opened":
      return ill(CHECK, "fail", together(outcome.problems), restartSound(os), {
        result: "not-opened",
      });
    case "recorded": {
      if (problems.length > 0) {
        return ill(CHECK, "fail", together(problems), restartSound(os), { result: "died" });
      }
      const verdict = judgeLoopback(outcome.recording);
      return describeLoopback(verdict, outcome.glitches, os);
    }
  }
}

/** The test was not made; the flag or the check for which it was not. */
export function skipped(fr: string, en = fr): Finding {
  return well(CHECK, { fr: `pas fait (${fr})`, en: `not made (${en})` }, { result: "skipped" });
}

function together(problems: readonly AudioProblem[]): Localized {
  const texts = problems.map(soundProblem);
  return {
    fr: texts.map(({ fr }) => fr).join(" ; "),
    en: texts.map(({ en }) => en).join("; "),
  };
}

/** What was heard, in words. */
export function describeLoopback(
  verdict: LoopbackVerdict,
  glitches: LoopbackGlitches,
  os: typeof Deno.build.os,
): Finding {
  const figures = { ...figuresOf(verdict), ...glitches };
  switch (verdict.kind) {
    case "nothing-captured": {
      const text = {
        fr: "le micro n'a presque rien livré en 2 s",
        en: "the microphone delivered next to nothing in 2 s",
      };
      return ill(CHECK, "fail", text, restartSound(os), figures);
    }
    case "nothing-played": {
      const text = {
        fr: "le haut-parleur n'a pas pris le son",
        en: "the speaker did not take the sound",
      };
      return ill(CHECK, "fail", text, restartSound(os), figures);
    }
    case "silent": {
      const text = {
        fr: "le micro ne donne que du silence numérique : il est coupé, ou ce n'est pas le bon",
        en: "the microphone gives digital silence alone: it is muted, or the wrong one",
      };
      return ill(CHECK, "fail", text, unmuteMicrophone(os), figures);
    }
    case "unheard":
      return unheard(verdict, figures, os);
    case "heard":
      return heard(verdict, glitches, figures);
  }
}

function figuresOf(verdict: LoopbackVerdict) {
  const { kind: result } = verdict;
  if (verdict.kind !== "heard" && verdict.kind !== "unheard") return { result };
  const level = Number(verdict.level.toPrecision(3));
  const playedMs = Math.round(verdict.playedMs);
  if (verdict.kind === "unheard") return { result, level, playedMs };
  const delayMs = Number(verdict.delayMs.toFixed(1));
  return { result, level, playedMs, delayMs, similarity: Number(verdict.similarity.toFixed(2)) };
}

function unheard(
  { level }: Extract<LoopbackVerdict, { kind: "unheard" }>,
  figures: Finding["figures"],
  os: typeof Deno.build.os,
): Finding {
  if (level < ALMOST_NOTHING) {
    const text = {
      fr: `le micro n'entend presque rien (niveau ${decibels(level)})`,
      en: `the microphone hears next to nothing (level ${decibels(level)})`,
    };
    return ill(CHECK, "warn", text, unmuteMicrophone(os), figures);
  }
  const text = {
    fr: `le micro entend (niveau ${decibels(level)}), mais pas le son d'essai`,
    en: `the microphone hears (level ${decibels(level)}), but not the test sound`,
  };
  const advice = {
    fr:
      "c'est normal avec un casque ; sinon montez le haut-parleur, ou choisissez-en un avec --speaker",
    en: "that is right with headphones; else turn the speaker up, or choose another with --speaker",
  };
  return ill(CHECK, "warn", text, advice, figures);
}

function heard(
  { level, delayMs, playedMs, isClipped }: Extract<LoopbackVerdict, { kind: "heard" }>,
  { underruns, overruns, deviceGlitches }: LoopbackGlitches,
  figures: Finding["figures"],
): Finding {
  const gaps = underruns + overruns + deviceGlitches;
  const text = {
    fr: `le micro entend le haut-parleur après ${Math.round(delayMs)} ms, niveau ` +
      `${decibels(level)}, ${gaps === 0 ? "sans trou" : `${gaps} trou(s)`}`,
    en: `the microphone hears the speaker after ${Math.round(delayMs)} ms, level ` +
      `${decibels(level)}, ${gaps === 0 ? "no gaps" : `${gaps} gap(s)`}`,
  };
  const crackles = gaps >= CRACKLES || playedMs < LEAST_PLAYED_MS;
  const advice = isClipped ? OVERDRIVEN : crackles ? CRACKLING : delayMs > SLOW_MS ? SLOW : null;
  return advice === null ? well(CHECK, text, figures) : ill(CHECK, "warn", text, advice, figures);
}

const OVERDRIVEN: Localized = {
  fr: "saturé : baissez le niveau du micro ou du haut-parleur",
  en: "overdriven: turn the microphone or the speaker down",
};
const CRACKLING: Localized = {
  fr: "fermez ce qui occupe le processeur ou la carte son, ou choisissez un autre appareil",
  en: "close what keeps the processor or the sound card busy, or choose another device",
};
const SLOW: Localized = {
  fr: "lent pour une conversation : préférez un fil au Bluetooth (--mic, --speaker)",
  en: "slow for a conversation: take a wire rather than Bluetooth (--mic, --speaker)",
};

/** A level in dB under full scale. */
function decibels(level: number): string {
  return `${Math.round(20 * Math.log10(Math.max(level, 1e-6)))} dB`;
}
