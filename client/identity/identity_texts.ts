import type { Localized } from "../api/types.ts";

/** What `devcloud-client identity` says. */
export const IDENTITY_TEXTS = {
  fingerprint: (text: string): Localized => ({
    fr: `Empreinte de votre clé : ${text}`,
    en: `Fingerprint of your key: ${text}`,
  }),
  keptIn: (path: string): Localized => ({
    fr: `Elle est gardée dans ${path}`,
    en: `It is kept in ${path}`,
  }),
  passphrase: (): Localized => ({ fr: "Phrase secrète : ", en: "Passphrase: " }),
  again: (): Localized => ({ fr: "Encore une fois : ", en: "Once more: " }),
  exported: (path: string): Localized => ({
    fr: `Clé copiée dans ${path}, fermée par la phrase secrète`,
    en: `Copied the key to ${path}, closed with the passphrase`,
  }),
  imported: (): Localized => ({
    fr: "Clé reprise. Un DevCloud déjà lancé la prend à son prochain démarrage",
    en: "Took the key over. A DevCloud that is running uses it from its next start",
  }),
  sameAlready: (): Localized => ({
    fr: "C'est déjà la clé d'ici : rien n'a changé",
    en: "This is the key here already: nothing was changed",
  }),
  movedAside: (path: string): Localized => ({
    fr: `L'ancienne clé est maintenant dans ${path}`,
    en: `The old key is now in ${path}`,
  }),

  noFolder: (): Localized => ({
    fr: "Aucun dossier pour la clé : indiquez --data DOSSIER",
    en: "No folder for the key: give --data DIR",
  }),
  tooShort: (least: number): Localized => ({
    fr: `La phrase secrète doit avoir au moins ${least} caractères`,
    en: `The passphrase must have at least ${least} characters`,
  }),
  differ: (): Localized => ({
    fr: "Les deux phrases secrètes ne sont pas les mêmes : rien n'a été écrit",
    en: "The two passphrases are not the same: nothing was written",
  }),
  exists: (path: string): Localized => ({
    fr: `'${path}' existe déjà : choisissez un autre nom, ou ajoutez --force`,
    en: `'${path}' exists already: choose another name, or add --force`,
  }),
  cannotWrite: (path: string, reason: string): Localized => ({
    fr: `Impossible d'écrire '${path}' : ${reason}`,
    en: `Cannot write '${path}': ${reason}`,
  }),
  cannotRead: (path: string, reason: string): Localized => ({
    fr: `Impossible de lire '${path}' : ${reason}`,
    en: `Cannot read '${path}': ${reason}`,
  }),
  noIdentity: (path: string): Localized => ({
    fr: `'${path}' n'est pas une clé exportée par DevCloud, ou le fichier est abîmé`,
    en: `'${path}' is no key that DevCloud exported, or the file is damaged`,
  }),
  wrongPassphrase: (path: string): Localized => ({
    fr: `Ce n'est pas la phrase secrète de '${path}' : rien n'a changé`,
    en: `This is not the passphrase of '${path}': nothing was changed`,
  }),
  otherKey: (): Localized => ({
    fr: "Il y a déjà une autre clé ici, à laquelle vos noms sont liés. " +
      "Pour la remplacer (elle sera gardée à côté), ajoutez --force",
    en: "There is another key here already, which your names belong to. " +
      "To replace it (it will be kept beside), add --force",
  }),
} as const;
