/** What the log says of keys and who has them, in both languages. */
import type { Localized } from "../api/types.ts";
import type { KeyAlarm } from "./secure_transport.ts";

export function alarmText({ peer, kind }: Pick<KeyAlarm, "peer" | "kind">): Localized {
  switch (kind) {
    case "key-changed":
      return {
        fr: `Attention : la clé de ${peer} n'est plus la même ; aucun appel n'est établi`,
        en: `Warning: ${peer}'s key is not the one it was; no call is connected`,
      };
    case "wrong-key":
      return {
        fr: `Attention : quelqu'un répond à la place de ${peer}, avec une autre clé`,
        en: `Warning: somebody answers in ${peer}'s place, with another key`,
      };
    case "downgraded":
      return {
        fr: `Attention : l'annuaire dit que ${peer} n'a plus de clé ; aucun appel n'est établi`,
        en: `Warning: the directory says that ${peer} has no key any more; no call is connected`,
      };
  }
}

export function wordsDiffered(peer: string): Localized {
  return {
    fr: `Attention : ${peer} voit d'autres mots ; quelqu'un se tient entre vous`,
    en: `Warning: ${peer} sees other words; somebody stands between you`,
  };
}

export function verified(peer: string): Localized {
  return {
    fr: `${peer} voit les mêmes mots : clé vérifiée`,
    en: `${peer} sees the same words: verified`,
  };
}

export function accepted(peer: string): Localized {
  return { fr: `La nouvelle clé de ${peer} est acceptée`, en: `${peer}'s new key is accepted` };
}

export function notEncrypted(peer: string): Localized {
  return {
    fr: `Pas d'appel avec ${peer} : il ne serait pas chiffré`,
    en: `No call with ${peer}: it would not be encrypted`,
  };
}
