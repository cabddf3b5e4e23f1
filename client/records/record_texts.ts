/** What the log says of messages and of the history, in both languages. */
import type { Localized } from "../api/types.ts";

export function messageFrom(name: string): Localized {
  return { fr: `Message de ${name}`, en: `Message from ${name}` };
}

/** Calls and messages can't be kept; `reason` is SQLite's or the system's own. */
export function historyProblem(reason: string): Localized {
  return {
    fr: `L'historique ne sera pas gardé pour l'instant : records.db est inutilisable (${reason})`,
    en: `History is not kept for now: records.db cannot be used (${reason})`,
  };
}

export function historyBack(): Localized {
  return { fr: "L'historique est de nouveau gardé", en: "History is kept again" };
}
