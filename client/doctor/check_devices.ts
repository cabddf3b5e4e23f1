import type { Localized } from "../api/types.ts";
import type { AudioProblem, SoundDevice } from "../media/audio_control.ts";
import type { AudioEnds, SoundEndNames } from "../media/audio_end.ts";
import { isPortAudio, parseEndName } from "../media/audio_device.ts";
import { soundProblem } from "../sound_texts.ts";
import { type Finding, ill, well } from "./finding.ts";
import { installLibrary, missingDevice, restartSound } from "./sound_advice.ts";

/** Looks at the sound library, the devices that it lists, and those that the flags name. */
export async function checkDevices(
  ends: Pick<AudioEnds, "devices" | "check">,
  names: SoundEndNames,
  os: typeof Deno.build.os,
): Promise<readonly Finding[]> {
  const { devices, problem } = await ends.devices();
  const needs = {
    mic: isPortAudio(parseEndName(names.mic, "mic")),
    speaker: isPortAudio(parseEndName(names.speaker, "speaker")),
  };
  const problems = await ends.check(names);
  const one = (end: "mic" | "speaker") => {
    const wrong = problems.find((each) => each.end === end || each.end === "both");
    if (wrong !== undefined) return [wrongEnd(end, wrong)];
    return needs[end] && problem !== undefined ? [] : chosenEnd(end, names[end], devices);
  };
  return [
    judgeLibrary(problem, needs.mic || needs.speaker, os),
    ...(problem === undefined ? [countDevices(devices, needs, os)] : []),
    ...one("mic"),
    ...one("speaker"),
  ];
}

function judgeLibrary(
  problem: AudioProblem | undefined,
  isNeeded: boolean,
  os: typeof Deno.build.os,
): Finding {
  const check = "sound-library";
  if (problem === undefined) {
    return well(check, { fr: "PortAudio est chargée", en: "PortAudio is loaded" });
  }
  if (!isNeeded) {
    return well(check, {
      fr: "PortAudio manque, et n'est pas nécessaire avec ce micro et ce haut-parleur",
      en: "PortAudio is missing, and not needed with this microphone and speaker",
    });
  }
  const advice = problem.code === "no-library" ? installLibrary(os) : restartSound(os);
  // What was tried is indented; the library's advice below is said here, in both languages.
  const tried = problem.message.split("\n").filter((line, i) => i === 0 || line.startsWith(" "));
  const text = soundProblem({ ...problem, message: tried.join("") });
  return ill(check, "fail", text, advice, { code: problem.code });
}

function countDevices(
  devices: readonly SoundDevice[],
  needs: { readonly mic: boolean; readonly speaker: boolean },
  os: typeof Deno.build.os,
): Finding {
  const inputs = devices.filter(({ inputChannels }) => inputChannels > 0).length;
  const outputs = devices.filter(({ outputChannels }) => outputChannels > 0).length;
  const defaultMic = devices.find(({ isDefaultInput }) => isDefaultInput)?.name ?? null;
  const defaultSpeaker = devices.find(({ isDefaultOutput }) => isDefaultOutput)?.name ?? null;
  const figures = { microphones: inputs, speakers: outputs, defaultMic, defaultSpeaker };
  const usual = (word: string, name: string | null) => name === null ? "" : ` (${word} '${name}')`;
  const text = {
    fr: `${inputs} micro(s)${usual("par défaut", defaultMic)}, ` +
      `${outputs} haut-parleur(s)${usual("par défaut", defaultSpeaker)}`,
    en: `${inputs} microphone(s)${usual("default", defaultMic)}, ` +
      `${outputs} speaker(s)${usual("default", defaultSpeaker)}`,
  };
  const lacks = (needs.mic && inputs === 0) || (needs.speaker && outputs === 0);
  return lacks
    ? ill("devices", "fail", text, missingDevice(os), figures)
    : well("devices", text, figures);
}

const CHECK = { mic: "microphone", speaker: "speaker" } as const;

function wrongEnd(end: "mic" | "speaker", problem: AudioProblem): Finding {
  const advice: Localized = problem.code === "device-busy"
    ? {
      fr: "fermez l'autre programme, ou choisissez un autre appareil",
      en: "close the other program, or choose another device",
    }
    : problem.code === "bad-file"
    ? {
      fr: `donnez à --${end} un fichier WAV dans un dossier existant, ou un appareil`,
      en: `give --${end} a WAV file in a folder that is there, or a device`,
    }
    : {
      fr: `choisissez avec --${end} un nom ou un numéro de la liste de « devcloud-client devices »`,
      en: `choose with --${end} a name or number that 'devcloud-client devices' lists`,
    };
  return ill(CHECK[end], "fail", soundProblem(problem), advice, { code: problem.code });
}

/** Says which device the flag means; without any default there is none to tell of. */
function chosenEnd(
  end: "mic" | "speaker",
  text: string,
  devices: readonly SoundDevice[],
): readonly Finding[] {
  const check = CHECK[end];
  const name = parseEndName(text, end);
  switch (name.kind) {
    case "default": {
      const isUsual = end === "mic" ? "isDefaultInput" : "isDefaultOutput";
      const device = devices.find((each) => each[isUsual]);
      if (device === undefined) return [];
      const said = { fr: `'${device.name}', par défaut`, en: `'${device.name}', the default` };
      return [well(check, said, { device: device.name })];
    }
    case "named": {
      const device = devices.find(({ index }) => String(index) === name.name)?.name ?? name.name;
      const said = `'${device}' (--${end} ${text})`;
      return [well(check, { fr: said, en: said }, { device })];
    }
    case "file":
      return [well(check, { fr: `le fichier '${name.path}'`, en: `the file '${name.path}'` })];
    case "tone":
      return [well(check, { fr: "un son continu (tone)", en: "a steady tone" })];
    case "none":
      return [well(check, { fr: "aucun, comme demandé", en: "none, as asked" })];
  }
}
