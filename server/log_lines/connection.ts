import type { Line } from "./line.ts";

/** Connections: which end, which are refused, and why. */
export const CONNECTION_LINES = {
  "connected": { level: "debug", fr: "Connexion de {ip}", en: "Connection from {ip}" },
  "connection-over": {
    level: "debug",
    fr: "Connexion de {ip} terminée",
    en: "Connection from {ip} is over",
  },
  "half-request": {
    level: "warning",
    fr: "Connexion de {ip} fermée : une requête est restée inachevée",
    en: "Connection from {ip} closed: a request was left unfinished",
  },
  "idle": {
    level: "info",
    fr: "Connexion de {ip} fermée : personne ne s'y est enregistré",
    en: "Connection from {ip} closed: nobody has registered on it",
  },
  "silent": {
    level: "warning",
    fr: "Connexion de {ip} fermée : elle ne donne plus signe de vie",
    en: "Connection from {ip} closed: it gives no sign of life",
  },
  "reads-nothing": {
    level: "warning",
    fr: "Connexion de {ip} fermée : elle ne lit pas ses réponses",
    en: "Connection from {ip} closed: it does not read its answers",
  },
  "too-many-connections": {
    level: "warning",
    fr: "Connexion de {ip} refusée : {limit} connexions sont ouvertes",
    en: "Connection from {ip} refused: {limit} connections are open",
  },
  "too-many-of-address": {
    level: "warning",
    fr: "Connexion de {ip} refusée : cette adresse a déjà {limit} connexions",
    en: "Connection from {ip} refused: that address has {limit} connections already",
  },
  "not-let-in": {
    level: "warning",
    fr: "Connexion de {ip} refusée : son réseau n'est pas admis",
    en: "Connection from {ip} refused: its network is not let in",
  },
  "displaced": {
    level: "warning",
    fr: "Connexion de {ip} fermée : toutes sont prises, {newcomer} en a moins",
    en: "Connection from {ip} closed: all are taken, {newcomer} has fewer",
  },
  "held-back": {
    level: "info",
    fr: "Les requêtes de {ip} arrivent trop vite : elles sont lues moins vite",
    en: "Requests from {ip} come too fast: they are read more slowly",
  },
  "too-many-handshakes": {
    level: "warning",
    fr: "Connexion TLS de {ip} refusée : {limit} autres sont en train de s'établir",
    en: "TLS connection from {ip} refused: {limit} others are being set up",
  },
  "repeated": {
    level: "warning",
    fr: "{count} autres lignes semblables à la précédente en {seconds} s",
    en: "{count} more lines like the one before within {seconds} s",
  },
  "accept-failed": {
    level: "error",
    fr: "Impossible d'accepter une connexion, nouvel essai : {error}",
    en: "Cannot accept a connection, trying again: {error}",
  },
} as const satisfies Record<string, Line>;
