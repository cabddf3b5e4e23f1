import type { LogLevel } from "./log_level.ts";

/** Each event of the log and what it tells. */
export interface LogEvents {
  "store-opened": { store: string };
  "store-failed": { error: string };
  "store-recovered": Record<never, never>;
  "store-set-aside": { path: string; aside: string; reason: string; saved: number };
  "store-migrated": { path: string; copy: string };
  "store-rewritten": { path: string };
  "store-replaced": { path: string };
  "bound": { address: string };
  "no-route": Record<never, never>;
  "moved": { from: string; to: string };
  "move-failed": { error: string };
  "accepting": Record<never, never>;
  "tls": { key: string };
  "no-tls": { error: string };
  "registered": { name: string; ip: string };
  "name-taken": { name: string; ip: string };
  "name-owned": { name: string; ip: string };
  "bad-proof": { name: string; ip: string };
  "name-released": { name: string };
  "kicked": { name: string; ip: string };
  "backed-up": { bytes: number };
  "backup-failed": { error: string };
  "log-level": { level: LogLevel };
  "connected": { ip: string };
  "connection-over": { ip: string };
  "control-file-failed": { path: string; error: string };
  "too-many-names": { name: string; ip: string };
  "look-up": { asker: string; name: string };
  "found": { name: string; ip: string };
  "not-found": { name: string };
  "disconnected": { name: string };
  "not-own-name": { asker: string; name: string; ip: string };
  "bad-request": { ip: string; problem: string; request: string };
  "bad-requests-hidden": { ip: string };
  "half-request": { ip: string };
  "idle": { ip: string };
  "silent": { ip: string };
  "reads-nothing": { ip: string };
  "too-many-connections": { ip: string; limit: number };
  "too-many-of-address": { ip: string; limit: number };
  "not-let-in": { ip: string };
  "displaced": { ip: string; newcomer: string };
  "held-back": { ip: string };
  "too-many-handshakes": { ip: string; limit: number };
  "repeated": { count: number; seconds: number };
  "look-ups-left-out": { count: number };
  "accept-failed": { error: string };
  "announced": { name: string; port: number };
  "announce-failed": { error: string };
  "dashboard": { address: string };
  "dashboard-moved": { wanted: number; port: number };
  "dashboard-failed": { error: string };
  "unexpected": { error: string };
  "closing": { why: string };
  "closed": Record<never, never>;
}

export type Language = "fr" | "en";

interface Message {
  readonly level: LogLevel;
  readonly fr: string;
  readonly en: string;
}

/**
 * The texts; `{field}` stands for a field of the event. The French ones up to "disconnected" are
 * those of 2023, letter for letter, English words among them included: people search logs for them.
 */
export const MESSAGES: { readonly [E in keyof LogEvents]: Message } = {
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
  "log-level": {
    level: "info",
    fr: "Niveau du journal : {level}",
    en: "Log level: {level}",
  },
  "connected": { level: "debug", fr: "Connexion de {ip}", en: "Connection from {ip}" },
  "connection-over": {
    level: "debug",
    fr: "Connexion de {ip} terminée",
    en: "Connection from {ip} is over",
  },
  "control-file-failed": {
    level: "warning",
    fr:
      "Impossible d'écrire '{path}' : {error} ; 'devcloud-server status' ne trouvera pas ce serveur",
    en: "Cannot write '{path}': {error}; 'devcloud-server status' won't find this server",
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
  "look-ups-left-out": {
    level: "info",
    fr: "{count} lignes de recherches non écrites : trop en une seconde",
    en: "{count} lines about look-ups left out: too many within a second",
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
  "dashboard-failed": {
    level: "error",
    fr: "Erreur du tableau de bord : {error}",
    en: "Error of the dashboard: {error}",
  },
  "unexpected": {
    level: "error",
    fr: "Erreur inattendue : {error}",
    en: "Unexpected error: {error}",
  },
  "closing": { level: "info", fr: "Fermeture ({why})", en: "Closing ({why})" },
  "closed": { level: "info", fr: "Fermé", en: "Closed" },
};

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

type Fields = Readonly<Record<string, string | number>>;

/** Writes events in a language; a text is cut into its parts when it is first needed. */
export function createTexts(
  lang: Language,
): <E extends keyof LogEvents>(event: E, fields: LogEvents[E]) => string {
  const texts = new Map<keyof LogEvents, (fields: Fields) => string>();
  return (event, fields) => {
    let text = texts.get(event);
    if (text === undefined) texts.set(event, text = compile(MESSAGES[event][lang]));
    return text(fields);
  };
}

/** Puts values in the place of `{field}`; what is no field stays. */
export function fillIn(template: string, fields: Fields): string {
  return compile(template)(fields);
}

/** Cuts a template once; with a `split` by a group, every other part is a field's name. */
function compile(template: string): (fields: Fields) => string {
  const parts = template.split(/\{(\w+)\}/);
  return (fields) => {
    let text = parts[0]!;
    for (let i = 1; i < parts.length; i += 2) {
      const name = parts[i]!;
      text += (fields[name] ?? `{${name}}`) + parts[i + 1]!;
    }
    return text;
  };
}
