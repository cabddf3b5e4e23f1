import type { Line } from "./line.ts";

/**
 * The lines that the server of 2023 had. In French letter for letter, English words among them included:
 * people search logs for them.
 */
export const LINES_OF_2023 = {
  "store-opened": { level: "info", fr: "Connecté à la BDD", en: "Connected to the database" },
  "bound": { level: "info", fr: "En écoute sur {address}", en: "Bound to {address}" },
  "accepting": {
    level: "info",
    fr: "Lancement Thread accept_connections",
    en: "Accepting connections",
  },
  "registered": {
    level: "info",
    fr: "Registered user {name} with IP {ip}",
    en: "Registered user {name} with IP {ip}",
  },
  "name-taken": {
    level: "warning",
    fr: "User {name} already registered with IP {ip}",
    en: "User {name} already registered with IP {ip}",
  },
  "look-up": {
    level: "info",
    fr: "L'utilisateur {asker} souhaite joindre {name}",
    en: "User {asker} wants to reach {name}",
  },
  "found": {
    level: "info",
    fr: "{name} est à l'ip : {'ip': '{ip}'}",
    en: "{name} is at {ip}",
  },
  "not-found": {
    level: "info",
    fr: "{name} est inconnu du système",
    en: "{name} is not known here",
  },
  "disconnected": { level: "info", fr: "{name} disconnected", en: "{name} disconnected" },
} as const satisfies Record<string, Line>;
