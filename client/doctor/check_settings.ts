import { openSettings } from "../settings.ts";
import { type Finding, ill, well } from "./finding.ts";

/** Whether the folder for settings can be written; null: the environment names none. */
export function checkSettings(folder: string | null): Finding {
  const check = "settings";
  if (folder === null) {
    const text = {
      fr: "l'environnement ne nomme pas de dossier personnel (HOME) : rien ne sera gardé",
      en: "the environment names no home (HOME): nothing will be kept",
    };
    const advice = { fr: "choisissez un dossier avec --data", en: "choose a folder with --data" };
    return ill(check, "warn", text, advice, { folder });
  }
  if (openSettings(folder).save({})) return well(check, { fr: folder, en: folder }, { folder });
  const text = { fr: `impossible d'écrire dans ${folder}`, en: `cannot write to ${folder}` };
  const advice = {
    fr: "libérez de la place ou donnez le droit d'y écrire, ou choisissez un dossier avec --data",
    en: "free some space or allow writing there, or choose another folder with --data",
  };
  return ill(check, "warn", text, advice, { folder });
}
