import type { Language } from "../language.ts";

type Both = Readonly<Record<Language, string>>;

/** Why a command can't be done, in one line on stderr. */
export const COMMAND_FAILURES = {
  noServer: {
    fr: "Aucun serveur ne tourne ici (cherché dans '{folder}') : donnez le même --db qu'à lui",
    en: "No server runs here (looked in '{folder}'): give the same --db as it has",
  },
  noServerOn: {
    fr: "Aucun serveur ne tourne ici sur le port {port} (cherché dans '{folder}')",
    en: "No server runs here on port {port} (looked in '{folder}')",
  },
  manyServers: {
    fr: "Plusieurs serveurs tournent ici ({servers}) : dites lequel avec --port",
    en: "Several servers run here ({servers}): say which one with --port",
  },
  notAllowed: {
    fr: "Accès refusé à '{folder}' ({error}) : lancez la commande sous l'utilisateur du serveur",
    en: "Cannot read '{folder}' ({error}): run the command as the server's user",
  },
  noAnswer: {
    fr: "Le serveur sur {listening} (processus {pid}) ne répond pas",
    en: "The server on {listening} (process {pid}) does not answer",
  },
  fileExists: {
    fr: "Impossible d'écrire '{path}' : le fichier existe déjà (--force le remplace)",
    en: "Cannot write '{path}': the file is there already (--force replaces it)",
  },
  fileFailed: {
    fr: "Impossible d'écrire '{path}' : {error}",
    en: "Cannot write '{path}': {error}",
  },
  refused: {
    fr: "Le serveur a refusé : {error}",
    en: "The server refused: {error}",
  },
} as const satisfies Record<string, Both>;

/** What commands print. */
export const COMMAND_TEXTS = {
  kicked: { fr: "{name} a été déconnecté", en: "{name} was removed" },
  notOnline: {
    fr: "Personne n'est en ligne sous le nom {name}",
    en: "Nobody is online as {name}",
  },
  released: { fr: "{name} n'appartient plus à personne", en: "{name} belongs to nobody now" },
  notOwned: { fr: "{name} n'appartient à personne", en: "{name} belongs to nobody" },
  backedUp: {
    fr: "Copié dans {path} ({bytes} octets)",
    en: "Copied to {path} ({bytes} bytes)",
  },
  logLevel: { fr: "Niveau du journal : {level}", en: "Log level: {level}" },
  nobody: { fr: "Personne n'est en ligne", en: "Nobody is online" },
} as const satisfies Record<string, Both>;

/** The rows of a status. */
export const STATUS_LABELS = {
  version: { fr: "Version", en: "Version" },
  since: { fr: "En marche depuis", en: "Running since" },
  listening: { fr: "En écoute sur", en: "Listening on" },
  tls: { fr: "Clé TLS", en: "TLS key" },
  dashboard: { fr: "Tableau de bord", en: "Dashboard" },
  users: { fr: "En ligne", en: "Online" },
  names: { fr: "Noms réservés", en: "Reserved names" },
  connections: { fr: "Connexions", en: "Connections" },
  registrations: { fr: "Enregistrements", en: "Registrations" },
  refusals: { fr: "Refusés", en: "Refused" },
  lookUps: { fr: "Recherches", en: "Look-ups" },
  store: { fr: "Base de données", en: "Database" },
  memory: { fr: "Mémoire", en: "Memory" },
  logLevel: { fr: "Niveau du journal", en: "Log level" },
  trouble: { fr: "ATTENTION", en: "TROUBLE" },
} as const satisfies Record<string, Both>;

/** What somebody's client is. */
export const CLIENT_WORDS = {
  v1: { fr: "client de 2023", en: "client of 2023" },
  v2: { fr: "v2", en: "v2" },
  key: { fr: "clé", en: "key" },
  tls: { fr: "TLS", en: "TLS" },
} as const satisfies Record<string, Both>;
