import { clientWords } from "./client_words.ts";
import type { DashboardTexts } from "./texts.ts";

const REASONS: Readonly<Record<string, string>> = {
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

export const fr: DashboardTexts = {
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
  kick: {
    action: "Déconnecter",
    question: (name) => `Déconnecter « ${name} » ?`,
    effect:
      "Sa connexion est fermée, avec tous les noms qui y sont enregistrés. Un appel en cours continue ; rien n’empêche de revenir.",
    needsToken:
      "Pour déconnecter quelqu’un d’ici, ouvrez cette page par l’adresse complète que le serveur a affichée en démarrant (elle finit par #token=…).",
    failed: (why) => `Impossible de déconnecter : ${why}`,
  },
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
  refusedBecause: (of, reason) => REASONS[`${of} ${reason}`] ?? reason,
  logLevel: "Niveau",
  logLevels: { debug: "Tout", warning: "Avertissements et erreurs", error: "Erreurs" },
  searchLog: "Chercher dans le journal",
  logNoMatch: "Aucune ligne ne correspond",
  names: "Noms réservés",
  namesHint: "Chacun appartient à la clé qui l’a pris la première, même hors ligne.",
  searchName: "Chercher un nom",
  fingerprint: "Empreinte de la clé",
  seen: "Vu",
  release: {
    action: "Libérer",
    question: (name) => `Libérer « ${name} » ?`,
    effect:
      "Le premier qui s’enregistre sous ce nom l’aura, avec sa clé à lui. Ceux qui connaissaient l’ancienne en seront avertis.",
    needsToken:
      "Pour libérer un nom d’ici, ouvrez cette page par l’adresse complète que le serveur a affichée en démarrant (elle finit par #token=…).",
    failed: (why) => `Impossible de libérer ce nom : ${why}`,
  },
  releaseNeedsScript: "Libérer un nom depuis cette page demande JavaScript.",
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
