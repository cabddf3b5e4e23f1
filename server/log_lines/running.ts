import type { Line } from "./line.ts";

/** The program itself: where it is, what it serves, and its end. */
export const RUNNING_LINES = {
  "tls": {
    level: "info",
    fr: "TLS pour les clients qui le demandent (--tls). Clé du serveur {key}",
    en: "TLS for clients that ask for it (--tls). Server key {key}",
  },
  "no-tls": {
    level: "error",
    fr: "Pas de TLS : {error}",
    en: "No TLS: {error}",
  },
  "no-route": {
    level: "info",
    fr: "Aucune route vers l'extérieur : en écoute sur toutes les interfaces",
    en: "No route to the outside: listening on all interfaces",
  },
  "moved": {
    level: "info",
    fr: "L'adresse de cette machine a changé : {to} au lieu de {from}",
    en: "The address of this machine has changed: {to} instead of {from}",
  },
  "move-failed": {
    level: "error",
    fr: "Impossible de suivre l'adresse de cette machine, nouvel essai : {error}",
    en: "Cannot follow this machine's address, trying again: {error}",
  },
  "announced": {
    level: "info",
    fr: "Annoncé sur le réseau (mDNS) : {name}, port {port}",
    en: "Announced on the network (mDNS): {name}, port {port}",
  },
  "announce-failed": {
    level: "warning",
    fr: "Annonce sur le réseau (mDNS) impossible : {error}",
    en: "Cannot announce on the network (mDNS): {error}",
  },
  "dashboard": {
    level: "info",
    fr: "Tableau de bord sur {address}",
    en: "Dashboard on {address}",
  },
  "dashboard-moved": {
    level: "warning",
    fr: "Le port {wanted} est pris : le tableau de bord est sur le port {port}",
    en: "Port {wanted} is in use: the dashboard is on port {port}",
  },
  "dashboard-in-clear": {
    level: "warning",
    fr:
      "Le tableau de bord est servi sur {host} sans TLS : qui écoute le réseau y lit le mot de passe. " +
      "Mettez nginx ou Caddy devant, et dites son adresse avec --dashboard-url https://NOM",
    en:
      "The dashboard is served on {host} without TLS: whoever listens to the network can read its " +
      "password. Put nginx or Caddy before it, and give its address with --dashboard-url https://NAME",
  },
  "dashboard-failed": {
    level: "error",
    fr: "Erreur du tableau de bord : {error}",
    en: "Error of the dashboard: {error}",
  },
  "control-file-failed": {
    level: "warning",
    fr:
      "Impossible d'écrire '{path}' : {error} ; 'devcloud-server status' ne trouvera pas ce serveur",
    en: "Cannot write '{path}': {error}; 'devcloud-server status' won't find this server",
  },
  "log-level": {
    level: "info",
    fr: "Niveau du journal : {level}",
    en: "Log level: {level}",
  },
  "unexpected": {
    level: "error",
    fr: "Erreur inattendue : {error}",
    en: "Unexpected error: {error}",
  },
  "closing": { level: "info", fr: "Fermeture ({why})", en: "Closing ({why})" },
  "closed": { level: "info", fr: "Fermé", en: "Closed" },
} as const satisfies Record<string, Line>;
