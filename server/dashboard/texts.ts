import { withFrenchSpacing } from "../../ui/shared/french_spacing.ts";
import type { Language } from "../../ui/shared/language.ts";
import type { UserRow } from "./types.ts";

export interface DashboardTexts {
  readonly product: string;
  readonly title: (online: number) => string;
  readonly listening: string;
  /** `near`: only this computer can. */
  readonly connectHint: (near: boolean) => string;
  /** Before the certificate's hash. */
  readonly serverKey: string;
  readonly users: string;
  readonly name: string;
  readonly since: string;
  readonly search: string;
  readonly nobody: string;
  readonly nobodyHint: (near: boolean) => string;
  readonly noMatch: (text: string) => string;
  readonly more: (count: number) => string;
  readonly clientColumn: string;
  readonly client: (user: Pick<UserRow, "version" | "hasKey" | "overTls">) => string;
  readonly kick: string;
  readonly kickQuestion: (name: string) => string;
  readonly kickEffect: string;
  readonly kickNeedsToken: string;
  readonly kickFailed: (why: string) => string;
  readonly pages: string;
  readonly page: (number: number, of: number) => string;
  readonly pageBefore: string;
  readonly pageAfter: string;
  readonly activity: string;
  readonly registrationsHour: (total: number) => string;
  readonly mostAMinute: (most: number) => string;
  readonly hourAgo: string;
  readonly now: string;
  readonly lookUpsPerSecond: string;
  readonly refusedSinceStart: string;
  readonly refusedBecause: (of: "registration" | "connection", reason: string) => string;
  readonly logLevel: string;
  readonly logLevels: Readonly<Record<"debug" | "warning" | "error", string>>;
  readonly searchLog: string;
  readonly logNoMatch: string;
  /** Those that belong to keys. */
  readonly names: string;
  readonly namesHint: string;
  readonly searchName: string;
  readonly fingerprint: string;
  readonly seen: string;
  readonly release: string;
  readonly releaseQuestion: (name: string) => string;
  readonly releaseEffect: string;
  readonly releaseNeedsToken: string;
  readonly releaseNeedsScript: string;
  readonly releaseFailed: (why: string) => string;
  readonly log: string;
  readonly logEmpty: string;
  readonly closeTitle: string;
  readonly closeHint: string;
  readonly close: string;
  readonly closeQuestion: string;
  readonly closeOnline: (online: number) => string;
  readonly closeEffect: string;
  readonly closeNeedsToken: string;
  readonly closeNeedsScript: string;
  readonly closeFailed: (why: string) => string;
  readonly tokenStale: string;
  readonly unreachable: string;
  readonly cancel: string;
  readonly understood: string;
  readonly closing: string;
  readonly link: Readonly<Record<"connecting" | "live" | "lost" | "closing" | "locked", string>>;
  readonly lost: string;
  readonly closed: string;
  readonly closedHint: string;
  readonly locked: string;
  readonly lockedNoScript: string;
  readonly reload: string;
  readonly login: string;
  readonly password: string;
  readonly loginDo: string;
  readonly passwordWrong: string;
  readonly passwordWait: (seconds: number) => string;
  readonly passwordUnreachable: string;
  readonly refreshes: string;
  readonly notFound: string;
  readonly notFoundHint: string;
  readonly skip: string;
}

const REASONS_FR: Readonly<Record<string, string>> = {
  "registration taken": "nom déjà pris",
  "registration owned": "nom d’une autre clé",
  "registration bad-proof": "clé non prouvée",
  "registration limit": "trop de noms",
  "registration store": "base de données en panne",
  "connection network": "réseau non admis",
  "connection full": "serveur plein",
  "connection address": "trop de connexions d’une adresse",
  "connection displaced": "connexions cédées à d’autres",
  "connection handshakes": "trop de négociations TLS",
};
const REASONS_EN: Readonly<Record<string, string>> = {
  "registration taken": "name taken",
  "registration owned": "another key’s name",
  "registration bad-proof": "key not proven",
  "registration limit": "too many names",
  "registration store": "database failed",
  "connection network": "network not let in",
  "connection full": "server full",
  "connection address": "too many from one address",
  "connection displaced": "gave way to others",
  "connection handshakes": "too many TLS handshakes",
};

/** `v2, key, TLS` */
function clientWords(
  { version, hasKey, overTls }: Pick<UserRow, "version" | "hasKey" | "overTls">,
  old: string,
  key: string,
): string {
  return [version === 1 ? old : "v2", hasKey ? key : "", overTls ? "TLS" : ""]
    .filter((word) => word !== "")
    .join(", ");
}

const fr: DashboardTexts = {
  product: "serveur",
  title: (online) => online === 0 ? "DevCloud · serveur" : `DevCloud · ${online} en ligne`,
  listening: "En écoute sur",
  connectHint: (near) =>
    `Pour se connecter depuis ${near ? "cet ordinateur-ci, et lui seul" : "un autre ordinateur"} :`,
  serverKey: "En TLS (--tls), les clients reconnaissent ce serveur à",
  users: "En ligne",
  name: "Nom",
  since: "Depuis",
  search: "Chercher un nom, une IP",
  nobody: "Personne n’est encore en ligne",
  nobodyHint: (near) =>
    `Sur ${near ? "cet ordinateur-ci" : "un autre ordinateur du réseau"}, lancez :`,
  noMatch: (text) => `Personne ne correspond à « ${text} »`,
  more: (count) => `… et ${count} de plus : cherchez un nom pour les trouver`,
  clientColumn: "Client",
  client: (user) => clientWords(user, "client de 2023", "clé"),
  kick: "Déconnecter",
  kickQuestion: (name) => `Déconnecter « ${name} » ?`,
  kickEffect:
    "Sa connexion est fermée, avec tous les noms qui y sont enregistrés. Un appel en cours continue ; rien n’empêche de revenir.",
  kickNeedsToken:
    "Pour déconnecter quelqu’un d’ici, ouvrez cette page par l’adresse complète que le serveur a affichée en démarrant (elle finit par #token=…).",
  kickFailed: (why) => `Impossible de déconnecter : ${why}`,
  pages: "Pages",
  page: (number, of) => `Page ${number} sur ${of}`,
  pageBefore: "Page précédente",
  pageAfter: "Page suivante",
  activity: "Activité",
  registrationsHour: (total) =>
    total === 0
      ? "Aucun enregistrement depuis une heure."
      : total === 1
      ? "Un enregistrement en une heure."
      : `${total.toLocaleString("fr")} enregistrements en une heure.`,
  mostAMinute: (most) => `Au plus ${most.toLocaleString("fr")} par minute.`,
  hourAgo: "il y a une heure",
  now: "maintenant",
  lookUpsPerSecond: "Recherches par seconde",
  refusedSinceStart: "Refus depuis le démarrage",
  refusedBecause: (of, reason) => REASONS_FR[`${of} ${reason}`] ?? reason,
  logLevel: "Niveau",
  logLevels: { debug: "Tout", warning: "Avertissements et erreurs", error: "Erreurs" },
  searchLog: "Chercher dans le journal",
  logNoMatch: "Aucune ligne ne correspond",
  names: "Noms réservés",
  namesHint: "Chacun appartient à la clé qui l’a pris la première, même hors ligne.",
  searchName: "Chercher un nom",
  fingerprint: "Empreinte de la clé",
  seen: "Vu",
  release: "Libérer",
  releaseQuestion: (name) => `Libérer « ${name} » ?`,
  releaseEffect:
    "Le premier qui s’enregistre sous ce nom l’aura, avec sa clé à lui. Ceux qui connaissaient l’ancienne en seront avertis.",
  releaseNeedsToken:
    "Pour libérer un nom d’ici, ouvrez cette page par l’adresse complète que le serveur a affichée en démarrant (elle finit par #token=…).",
  releaseNeedsScript: "Libérer un nom depuis cette page demande JavaScript.",
  releaseFailed: (why) => `Impossible de libérer ce nom : ${why}`,
  log: "Journal",
  logEmpty: "Rien pour l’instant",
  closeTitle: "Fermer le serveur",
  closeHint: "Les appels en cours continuent ; en passer d’autres demande le serveur.",
  close: "Fermer",
  closeQuestion: "Fermer le serveur ?",
  closeOnline: (online) =>
    online === 0
      ? "Personne n’est en ligne."
      : online === 1
      ? "Une personne est en ligne."
      : `${online} personnes sont en ligne.`,
  closeEffect:
    "Les appels en cours continuent, mais personne ne pourra en passer d’autres jusqu’à ce que le serveur soit relancé.",
  closeNeedsToken:
    "Pour fermer d’ici, ouvrez cette page par l’adresse complète que le serveur a affichée en démarrant (elle finit par #token=…). Dans son terminal, Ctrl-C fait la même chose.",
  closeNeedsScript:
    "Fermer depuis cette page demande JavaScript. Dans le terminal du serveur, Ctrl-C fait la même chose.",
  closeFailed: (why) => `Impossible de fermer le serveur : ${why}`,
  tokenStale:
    "le serveur a été relancé depuis ; ouvrez la page par la nouvelle adresse qu’il a affichée",
  unreachable: "il ne répond pas",
  cancel: "Annuler",
  understood: "Compris",
  closing: "Fermeture…",
  link: {
    connecting: "Connexion…",
    live: "En direct",
    lost: "Connexion perdue",
    closing: "Serveur fermé",
    locked: "Verrouillé",
  },
  lost:
    "La connexion au serveur est perdue. Ce que montre la page date d’avant ; elle se reconnecte d’elle-même.",
  closed: "Le serveur est fermé.",
  closedHint: "Pour le relancer :",
  locked:
    "Cette page demande un jeton : ouvrez-la par l’adresse complète que le serveur a affichée en démarrant (elle finit par #token=…).",
  lockedNoScript: "Servie au-delà de cette machine, cette page demande JavaScript et un jeton.",
  reload: "Recharger",
  login: "Tableau de bord verrouillé",
  password: "Mot de passe",
  loginDo: "Ouvrir",
  passwordWrong: "Ce n’est pas le mot de passe",
  passwordWait: (seconds) => `Trop d’essais : attendez ${seconds} s`,
  passwordUnreachable: "Le serveur ne répond pas",
  refreshes: "Sans JavaScript, cette page se recharge toutes les 5 secondes.",
  notFound: "Cette page n’existe pas",
  notFoundHint: "Retour au tableau de bord",
  skip: "Aller au contenu",
};

const en: DashboardTexts = {
  product: "server",
  title: (online) => online === 0 ? "DevCloud · server" : `DevCloud · ${online} online`,
  listening: "Listening on",
  connectHint: (near) =>
    `To connect from ${near ? "this computer, and it alone" : "another computer"}:`,
  serverKey: "Over TLS (--tls), clients know this server by",
  users: "Online",
  name: "Name",
  since: "Since",
  search: "Search a name or IP",
  nobody: "Nobody is online yet",
  nobodyHint: (near) => `On ${near ? "this computer" : "another computer of the network"}, run:`,
  noMatch: (text) => `Nobody matches “${text}”`,
  more: (count) => `… and ${count} more: search for a name to find them`,
  clientColumn: "Client",
  client: (user) => clientWords(user, "client of 2023", "key"),
  kick: "Remove",
  kickQuestion: (name) => `Remove “${name}”?`,
  kickEffect:
    "Their connection is closed, with all names that are registered on it. A call under way goes on; nothing keeps them from coming back.",
  kickNeedsToken:
    "To remove somebody from here, open this page by the whole address that the server printed when it started (it ends with #token=…).",
  kickFailed: (why) => `Cannot remove them: ${why}`,
  pages: "Pages",
  page: (number, of) => `Page ${number} of ${of}`,
  pageBefore: "Previous page",
  pageAfter: "Next page",
  activity: "Activity",
  registrationsHour: (total) =>
    total === 0
      ? "No registration in the last hour."
      : total === 1
      ? "One registration in the last hour."
      : `${total.toLocaleString("en")} registrations in the last hour.`,
  mostAMinute: (most) => `At most ${most.toLocaleString("en")} a minute.`,
  hourAgo: "an hour ago",
  now: "now",
  lookUpsPerSecond: "Look-ups a second",
  refusedSinceStart: "Refused since the start",
  refusedBecause: (of, reason) => REASONS_EN[`${of} ${reason}`] ?? reason,
  logLevel: "Level",
  logLevels: { debug: "All", warning: "Warnings and errors", error: "Errors" },
  searchLog: "Search the log",
  logNoMatch: "No line matches",
  names: "Reserved names",
  namesHint: "Each belongs to the key that had it first, online or not.",
  searchName: "Search a name",
  fingerprint: "Fingerprint of the key",
  seen: "Seen",
  release: "Release",
  releaseQuestion: (name) => `Release “${name}”?`,
  releaseEffect:
    "Whoever registers under this name first will have it, with a key of their own. Those who knew the old one will be warned.",
  releaseNeedsToken:
    "To release a name from here, open this page by the whole address that the server printed when it started (it ends with #token=…).",
  releaseNeedsScript: "Releasing a name from this page needs JavaScript.",
  releaseFailed: (why) => `Cannot release the name: ${why}`,
  log: "Log",
  logEmpty: "Nothing so far",
  closeTitle: "Close the server",
  closeHint: "Calls under way go on; new ones need the server.",
  close: "Close",
  closeQuestion: "Close the server?",
  closeOnline: (online) =>
    online === 0
      ? "Nobody is online."
      : online === 1
      ? "One person is online."
      : `${online} people are online.`,
  closeEffect:
    "Calls under way go on, but nobody can place new ones until the server is started again.",
  closeNeedsToken:
    "To close from here, open this page by the whole address that the server printed when it started (it ends with #token=…). In its terminal, Ctrl-C does the same.",
  closeNeedsScript:
    "Closing from this page needs JavaScript. In the server’s terminal, Ctrl-C does the same.",
  closeFailed: (why) => `Cannot close the server: ${why}`,
  tokenStale: "it has been restarted since; open the page by the new address that it printed",
  unreachable: "it does not answer",
  cancel: "Cancel",
  understood: "Understood",
  closing: "Closing…",
  link: {
    connecting: "Connecting…",
    live: "Live",
    lost: "Connection lost",
    closing: "Server closed",
    locked: "Locked",
  },
  lost:
    "The connection to the server is lost. What the page shows is from before; it reconnects by itself.",
  closed: "The server is closed.",
  closedHint: "To start it again:",
  locked:
    "This page needs a token: open it by the whole address that the server printed when it started (it ends with #token=…).",
  lockedNoScript: "Served beyond this machine, this page needs JavaScript and a token.",
  reload: "Reload",
  login: "Locked dashboard",
  password: "Password",
  loginDo: "Open",
  passwordWrong: "This is not the password",
  passwordWait: (seconds) => `Too many tries: wait ${seconds} s`,
  passwordUnreachable: "The server does not answer",
  refreshes: "Without JavaScript, this page reloads every 5 seconds.",
  notFound: "There is no such page",
  notFoundHint: "Back to the dashboard",
  skip: "Skip to the content",
};

export function dashboardTexts(lang: Language): DashboardTexts {
  return lang === "fr" ? withFrenchSpacing(fr) : en;
}
