/** The page's texts about a call during a call; part of `messages.ts`. */
export const waitingEn = {
  title: (peer: string) => `${peer} is calling too`,
  oldPeer: "From an old client of 2023: not encrypted.",
  holdAndAnswer: "Hold and answer",
  endAndAnswer: "End and answer",
  decline: "Decline",
  noHold: {
    old: (peer: string) => `${peer} uses an old client, which can’t be put on hold`,
    full: "Four calls are on hold already",
    early: "Your other call isn’t answered yet",
  },
  hold: "Hold",
  resume: "Resume",
  switchTo: "Switch",
  switchName: (peer: string) => `Switch to ${peer}`,
  resumeName: (peer: string) => `Resume the call with ${peer}`,
  hangup: "Hang up",
  hangupName: (peer: string) => `Hang up the call with ${peer}`,
  held: "On hold",
  here: (peer: string) => `${peer} is on hold: neither of you hears the other`,
  there: (peer: string) => `You are on hold: ${peer} will be back`,
  both: (peer: string) => `You and ${peer} both hold this call`,
  bothShort: "they hold it too",
  tab: (peer: string) => `☎ ${peer} is calling too`,
};

export const mannersEn = {
  legend: "When somebody calls",
  doNotDisturb: "Do not disturb",
  doNotDisturbHint:
    "Nothing rings here: callers hear that you are busy, and are in the list of calls.",
  callWaiting: "Tell me of calls during a call",
  callWaitingHint: "Else a second caller hears that you are busy.",
  undisturbed: "Do not disturb is on: calls don’t ring here.",
  switchOff: "Turn it off",
};

export const waitingFr: typeof waitingEn = {
  title: (peer) => `${peer} appelle aussi`,
  oldPeer: "Depuis un ancien client de 2023 : sans chiffrement.",
  holdAndAnswer: "Mettre en attente et répondre",
  endAndAnswer: "Terminer et répondre",
  decline: "Refuser",
  noHold: {
    old: (peer) => `${peer} a un ancien client, qui ne peut pas être mis en attente`,
    full: "Quatre appels sont déjà en attente",
    early: "Votre autre appel n’a pas encore de réponse",
  },
  hold: "Attente",
  resume: "Reprendre",
  switchTo: "Basculer",
  switchName: (peer) => `Basculer vers ${peer}`,
  resumeName: (peer) => `Reprendre l’appel avec ${peer}`,
  hangup: "Raccrocher",
  hangupName: (peer) => `Raccrocher l’appel avec ${peer}`,
  held: "En attente",
  here: (peer) => `${peer} est en attente : aucun de vous n’entend l’autre`,
  there: (peer) => `Vous êtes en attente : ${peer} va revenir`,
  both: (peer) => `${peer} et vous avez tous deux mis cet appel en attente`,
  bothShort: "aussi de l’autre côté",
  tab: (peer) => `☎ ${peer} appelle aussi`,
};

export const mannersFr: typeof mannersEn = {
  legend: "Quand quelqu’un appelle",
  doNotDisturb: "Ne pas déranger",
  doNotDisturbHint:
    "Rien ne sonne ici : qui appelle apprend que vous êtes occupé, et figure dans la liste des appels.",
  callWaiting: "Signaler les appels pendant un appel",
  callWaitingHint: "Sinon, un second appelant apprend que vous êtes occupé.",
  undisturbed: "« Ne pas déranger » est actif : les appels ne sonnent pas ici.",
  switchOff: "Le désactiver",
};
