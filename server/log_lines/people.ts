import type { Line } from "./line.ts";

/** Who registers, whose a name is, and what people may not. */
export const PEOPLE_LINES = {
  "name-owned": {
    level: "warning",
    fr: "{ip} a voulu s'enregistrer comme {name}, un nom qui appartient à une autre clé",
    en: "{ip} tried to register as {name}, a name that belongs to another key",
  },
  "bad-proof": {
    level: "warning",
    fr: "{ip} n'a pas prouvé que sa clé est la sienne : {name} refusé",
    en: "{ip} did not prove that its key is its own: {name} is refused",
  },
  "name-released": {
    level: "info",
    fr: "{name} libéré depuis le tableau de bord : ce nom n'appartient plus à personne",
    en: "{name} released from the dashboard: the name belongs to nobody now",
  },
  "kicked": {
    level: "warning",
    fr: "{name} ({ip}) déconnecté par l'opérateur",
    en: "{name} ({ip}) removed by the operator",
  },
  "too-many-names": {
    level: "warning",
    fr: "{ip} a déjà trop de noms : {name} refusé",
    en: "{ip} has too many names already: {name} is refused",
  },
  "not-own-name": {
    level: "warning",
    fr: "{asker} ({ip}) a voulu déconnecter {name}, qui n'est pas son nom",
    en: "{asker} ({ip}) tried to disconnect {name}, which is not their name",
  },
  "bad-request": {
    level: "warning",
    fr: "Requête incorrecte de {ip} ({problem}) : {request}",
    en: "Bad request from {ip} ({problem}): {request}",
  },
  "bad-requests-hidden": {
    level: "warning",
    fr: "Les autres requêtes incorrectes de cette connexion de {ip} ne sont pas notées",
    en: "Further bad requests of this connection from {ip} are not logged",
  },
  "look-ups-left-out": {
    level: "info",
    fr: "{count} recherches non écrites : trop en une seconde",
    en: "{count} look-ups not written: too many within a second",
  },
} as const satisfies Record<string, Line>;
