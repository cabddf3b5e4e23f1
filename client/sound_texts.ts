/** What the log says of microphones and speakers, in both languages. */
import type { Localized } from "./api/types.ts";
import type { AudioProblem } from "./media/audio_control.ts";

export function soundProblem({ end, code, message }: AudioProblem): Localized {
  const [fr, en] = {
    mic: ["le micro", "the microphone"],
    speaker: ["le haut-parleur", "the speaker"],
    both: ["le son", "sound"],
  }[end] as [string, string];
  switch (code) {
    case "no-library":
      return {
        fr: `Pas de son : la bibliothèque PortAudio n'a pas pu être chargée (${message})`,
        en: `No sound: the PortAudio library could not be loaded (${message})`,
      };
    case "no-device":
      return {
        fr: `Aucun appareil pour ${fr} : branchez-en un, ou choisissez-en un autre (${message})`,
        en: `No device for ${en}: plug one in, or choose another (${message})`,
      };
    case "no-such-device":
      return {
        fr: `Appareil introuvable pour ${fr} : ${message}`,
        en: `No such device: ${message}`,
      };
    case "bad-file":
      return {
        fr: `Fichier inutilisable pour ${fr} : ${message}`,
        en: `Cannot use the file for ${en}: ${message}`,
      };
    case "device-busy":
      return {
        fr: `Un autre programme utilise seul ${fr} : fermez-le, ou choisissez un autre appareil ` +
          `(${message})`,
        en: `Another program uses ${en} alone: close it, or choose another device (${message})`,
      };
    case "device-failed":
      return { fr: `Problème avec ${fr} : ${message}`, en: `Trouble with ${en}: ${message}` };
  }
}

/** `by`: the device that serves meanwhile; null: none does. */
export function deviceReplaced(
  end: "mic" | "speaker",
  asked: string,
  by: string | null,
): Localized {
  const [fr, en] = END_NAMES[end];
  const isDefault = asked === "default";
  const missing = isDefault
    ? { fr: `${fr} du système manque`, en: `The system's ${en} is missing` }
    : { fr: `${fr} '${asked}' n'est pas là`, en: `${en} '${asked}' is not there` };
  const instead = by === null
    ? { fr: "rien ne le remplace", en: "nothing serves in its place" }
    : { fr: `'${by}' le remplace`, en: `'${by}' serves in its place` };
  return {
    fr: capital(`${missing.fr} : ${instead.fr} jusqu'à son retour`),
    en: capital(`${missing.en}: ${instead.en} until it is back`),
  };
}

export function deviceBack(end: "mic" | "speaker", name: string): Localized {
  const [fr, en] = END_NAMES[end];
  return { fr: capital(`${fr} '${name}' est de retour`), en: capital(`${en} '${name}' is back`) };
}

const END_NAMES = {
  mic: ["le micro", "microphone"],
  speaker: ["le haut-parleur", "speaker"],
} as const;

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
