/** What to do about sound that doesn't work, in the words of each system. */
import type { Localized } from "../api/types.ts";

type Os = typeof Deno.build.os;

export function installLibrary(os: Os): Localized {
  switch (os) {
    case "windows":
      return {
        fr: "téléchargez le programme à nouveau : portaudio_x64.dll en fait partie",
        en: "download the program again: portaudio_x64.dll is part of it",
      };
    case "darwin":
      return {
        fr: "téléchargez le programme à nouveau, ou « brew install portaudio »",
        en: "download the program again, or 'brew install portaudio'",
      };
    default:
      return {
        fr: "installez libportaudio2 et libasound2 (Debian, Ubuntu) ou portaudio (Fedora, Arch)",
        en: "install libportaudio2 and libasound2 (Debian, Ubuntu) or portaudio (Fedora, Arch)",
      };
  }
}

export function restartSound(os: Os): Localized {
  switch (os) {
    case "windows":
      return {
        fr: "redémarrez le service « Audio Windows », ou rebranchez l'appareil",
        en: "restart the service 'Windows Audio', or plug the device in again",
      };
    case "darwin":
      return {
        fr: "rebranchez l'appareil, ou « sudo killall coreaudiod »",
        en: "plug the device in again, or 'sudo killall coreaudiod'",
      };
    default:
      return {
        fr: "rebranchez l'appareil, ou « systemctl --user restart pipewire pipewire-pulse » " +
          "(avec PulseAudio : « pulseaudio -k »)",
        en: "plug the device in again, or 'systemctl --user restart pipewire pipewire-pulse' " +
          "(with PulseAudio: 'pulseaudio -k')",
      };
  }
}

export function missingDevice(os: Os): Localized {
  switch (os) {
    case "windows":
    case "darwin":
      return {
        fr: "branchez ce qui manque, ou passez-vous-en : --mic none, --speaker none",
        en: "plug in what is missing, or go without: --mic none, --speaker none",
      };
    default:
      return {
        fr: "branchez ce qui manque ; « pactl info » doit répondre, et ALSA y mener : installez " +
          "libasound2-plugins ou pipewire-alsa ; ou passez-vous-en : --mic none, --speaker none",
        en: "plug in what is missing; 'pactl info' must answer, and ALSA lead there: install " +
          "libasound2-plugins or pipewire-alsa; or go without: --mic none, --speaker none",
      };
  }
}

/** For a microphone that gives zeros, or so little that nobody is heard. */
export function unmuteMicrophone(os: Os): Localized {
  const other = {
    fr: ", ou choisissez un autre micro avec --mic",
    en: ", or choose another microphone with --mic",
  };
  const [fr, en] = {
    windows: [
      "rétablissez le micro (touche, interrupteur, Paramètres > Système > Son) et autorisez-le aux " +
      "applications de bureau dans Paramètres > Confidentialité > Microphone",
      "unmute the microphone (key, switch, Settings > System > Sound) and allow it to desktop apps " +
      "in Settings > Privacy > Microphone",
    ],
    darwin: [
      "rétablissez le micro et autorisez-le au terminal dans Réglages Système > Confidentialité et " +
      "sécurité > Microphone",
      "unmute the microphone and allow it to the terminal in System Settings > Privacy & Security > " +
      "Microphone",
    ],
    other: [
      "rétablissez et montez le micro (touche, interrupteur, pavucontrol, « alsamixer » puis F4)",
      "unmute the microphone and turn it up (key, switch, pavucontrol, 'alsamixer' then F4)",
    ],
  }[os === "windows" || os === "darwin" ? os : "other"] as [string, string];
  return { fr: fr + other.fr, en: en + other.en };
}
