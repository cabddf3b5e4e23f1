import type { Language } from "./language.ts";

/** What goes to stderr when the program can't start. */
export const FAILURES = {
  database: {
    fr: "Connexion à la BDD échouée : '{path}' : {error}",
    en: "Cannot open the database '{path}': {error}",
  },
  databaseForeign: {
    fr: "ce n'est pas une BDD de DevCloud ({detail}), elle reste comme elle est",
    en: "it is not a database of DevCloud ({detail}), and is left as it is",
  },
  databaseNewer: {
    fr: "elle vient d'un DevCloud plus récent ({detail}), elle reste comme elle est",
    en: "a DevCloud after this one made it ({detail}), it is left as it is",
  },
  databaseInUse: {
    fr: "un autre serveur DevCloud l'utilise",
    en: "another DevCloud server uses it",
  },
  bind: {
    fr: "Erreur pour se lier à {address}: {error}",
    en: "Cannot listen on {address}: {error}",
  },
  noPassword: {
    fr:
      "Impossible de servir le tableau de bord sur {address} sans mot de passe, puisque d'autres l'y " +
      "atteignent : indiquez --dashboard-password-file FICHIER, ou DEVCLOUD_DASHBOARD_PASSWORD",
    en:
      "Cannot serve the dashboard on {address} without a password, as others reach it there: give " +
      "--dashboard-password-file FILE, or DEVCLOUD_DASHBOARD_PASSWORD",
  },
  passwordShort: {
    fr: "Le mot de passe du tableau de bord est trop court : {least} caractères au moins",
    en: "The dashboard's password is too short: it needs {least} characters at least",
  },
  passwordFile: {
    fr: "Impossible de lire le mot de passe dans '{path}' : {error}",
    en: "Cannot read the password in '{path}': {error}",
  },
  inUse: { fr: "le port est déjà utilisé", en: "the port is in use" },
  notAllowed: {
    fr: "le système ne le permet pas",
    en: "the system does not allow it",
  },
  noAddress: {
    fr: "cette machine n'a pas cette adresse",
    en: "this machine has no such address",
  },
  dashboard: {
    fr: "Impossible de servir le tableau de bord sur {address}: {error}",
    en: "Cannot serve the dashboard on {address}: {error}",
  },
  noHome: {
    fr: "Aucun dossier personnel pour la base de données : indiquez --db FICHIER",
    en: "No home folder for the database: give --db FILE",
  },
} as const satisfies Record<string, Readonly<Record<Language, string>>>;
