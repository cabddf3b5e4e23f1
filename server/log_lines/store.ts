import type { Line } from "./line.ts";

/** What becomes of the database. */
export const STORE_LINES = {
  "store-failed": {
    level: "error",
    fr: "Écriture dans la BDD impossible : {error}",
    en: "Cannot write to the database: {error}",
  },
  "store-recovered": {
    level: "info",
    fr: "Écriture dans la BDD rétablie",
    en: "The database can be written again",
  },
  "store-set-aside": {
    level: "error",
    fr: "La BDD '{path}' est endommagée ({reason}) : elle est mise de côté dans '{aside}'. " +
      "Noms réservés sauvés : {saved} ; les autres n'appartiennent plus à personne, " +
      "sauf si une sauvegarde est remise en place",
    en: "The database '{path}' is damaged ({reason}): it is set aside as '{aside}'. " +
      "Reserved names saved: {saved}; the others belong to nobody now, unless a backup is put back",
  },
  "store-migrated": {
    level: "info",
    fr: "La BDD '{path}' est d'une version antérieure : adaptée, l'ancienne reste dans '{copy}'",
    en: "The database '{path}' was of an earlier version: adapted, the old one is kept as '{copy}'",
  },
  "store-rewritten": {
    level: "warning",
    fr: "La BDD '{path}' a été supprimée pendant la marche : réécrite, rien n'est perdu",
    en: "The database '{path}' was deleted meanwhile: written anew, nothing is lost",
  },
  "store-replaced": {
    level: "error",
    fr: "La BDD '{path}' a été remplacée pendant la marche : plus aucun enregistrement " +
      "avant le redémarrage du serveur",
    en: "The database '{path}' was replaced meanwhile: nobody can register until the server is " +
      "restarted",
  },
  "backed-up": {
    level: "info",
    fr: "Copie de la BDD : {bytes} octets",
    en: "Copied the database: {bytes} bytes",
  },
  "backup-failed": {
    level: "error",
    fr: "Copie de la BDD impossible : {error}",
    en: "Cannot copy the database: {error}",
  },
} as const satisfies Record<string, Line>;
