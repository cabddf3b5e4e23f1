/** The page's texts about messages and calls that are over; part of `messages.ts`. */
export const chatEn = {
  title: "Messages",
  with: (peer: string) => `Messages with ${peer}`,
  write: "Message",
  writeTo: (peer: string, unread: number) =>
    unread === 0 ? `Message ${peer}` : `Message ${peer}, ${unread} unread`,
  oldClient: "An old client: it can’t get messages",
  noneTitle: "No messages yet",
  none: "Choose Message beside a name to write to somebody.",
  noneWith: "No messages yet. What you write is seen by the two of you only.",
  conversations: "Conversations",
  back: "All conversations",
  unread: (count: number) => `${count} unread`,
  from: (names: string) => `New message from ${names}`,
  you: "You",
  older: "Show older messages",
  text: "Your message",
  hint: "Enter sends, Shift and Enter begin a new line",
  send: "Send",
  left: (bytes: string) => `${bytes} bytes left`,
  over: (bytes: string) => `${bytes} bytes too long`,
  away: (peer: string) => `${peer} is away: messages wait here until you are both online.`,
  old: (peer: string) =>
    `${peer} uses an old client of 2023, which can’t encrypt: it can’t get messages.`,
  oldServer: "This server is of 2023 and knows no keys: messages can’t be sent through it.",
  keyChanged: (peer: string) =>
    `Waits: ${peer}’s key has changed, and this was for the one before. If you trust the new one, write it again.`,
  waiting: "Waiting until the other side is online",
  sent: "Sent",
  delivered: "Delivered",
  read: "Read",
  clearThis: "Delete this conversation",
  clear: "Delete",
  clearTitle: (peer: string) => `Delete all messages with ${peer}?`,
  clearText: "They are deleted on this computer. What has not been delivered is not sent.",
  cancel: "Cancel",
};

export const historyEn = {
  title: "Calls",
  none: "No calls yet.",
  missed: (count: number) => count === 1 ? "1 missed call" : `${count} missed calls`,
  seen: "Mark as seen",
  callBack: "Call back",
  callBackName: (peer: string) => `Call back ${peer}`,
  callAgain: "Call",
  callAgainName: (peer: string) => `Call ${peer} again`,
  to: "Outgoing call",
  from: "Incoming call",
  missedCall: "Missed call",
  reasons: {
    hangup: "",
    "remote-hangup": "",
    declined: "declined",
    busy: "busy",
    "no-answer": "no answer",
    cancelled: "given up",
    unreachable: "could not be reached",
    unknown: "not in the directory",
    lost: "connection lost",
    error: "failed",
    dnd: "do not disturb",
  },
  keep: "Keep calls and messages on this computer",
  clear: "Delete all calls",
  clearTitle: "Delete the list of calls?",
  clearText: "It is deleted on this computer.",
};

export const chatErrorsEn = {
  "peer-too-old": "An old client of 2023 can’t get messages",
  "text-empty": "There is nothing to send",
  "text-too-long": "The message is too long: at most 64 KiB",
  "text-invalid": "The message has a character that can’t be sent",
  "too-many-waiting": "Too many messages wait for this person already",
};

export const chatFr: typeof chatEn = {
  title: "Messages",
  with: (peer) => `Messages avec ${peer}`,
  write: "Message",
  writeTo: (peer, unread) =>
    unread === 0
      ? `Message à ${peer}`
      : `Message à ${peer}, ${unread} non ${unread === 1 ? "lu" : "lus"}`,
  oldClient: "Un ancien client : il ne peut pas recevoir de messages",
  noneTitle: "Encore aucun message",
  none: "Choisissez Message à côté d’un nom pour écrire à quelqu’un.",
  noneWith: "Encore aucun message. Ce que vous écrivez n’est lu que par vous deux.",
  conversations: "Conversations",
  back: "Toutes les conversations",
  unread: (count) => `${count} non ${count === 1 ? "lu" : "lus"}`,
  from: (names) => `Nouveau message de ${names}`,
  you: "Vous",
  older: "Afficher les messages plus anciens",
  text: "Votre message",
  hint: "Entrée envoie, Maj et Entrée vont à la ligne",
  send: "Envoyer",
  left: (bytes) => `Encore ${bytes} octets`,
  over: (bytes) => `${bytes} octets de trop`,
  away: (peer) =>
    `${peer} n’est pas là : les messages attendent ici que vous soyez tous deux en ligne.`,
  old: (peer) =>
    `${peer} a un ancien client de 2023, sans chiffrement : il ne peut pas recevoir de messages.`,
  oldServer:
    "Ce serveur date de 2023 et ne connaît aucune clé : il ne permet pas d’envoyer de messages.",
  keyChanged: (peer) =>
    `En attente : la clé de ${peer} a changé, et ceci était pour l’ancienne. Si vous faites confiance à la nouvelle, écrivez-le de nouveau.`,
  waiting: "En attente du correspondant",
  sent: "Envoyé",
  delivered: "Distribué",
  read: "Lu",
  clearThis: "Supprimer cette conversation",
  clear: "Supprimer",
  clearTitle: (peer) => `Supprimer tous les messages avec ${peer} ?`,
  clearText:
    "Ils sont supprimés de cet ordinateur. Ce qui n’a pas encore été distribué n’est pas envoyé.",
  cancel: "Annuler",
};

export const historyFr: typeof historyEn = {
  title: "Appels",
  none: "Encore aucun appel.",
  missed: (count) => count === 1 ? "1 appel manqué" : `${count} appels manqués`,
  seen: "Marquer comme vus",
  callBack: "Rappeler",
  callBackName: (peer) => `Rappeler ${peer}`,
  callAgain: "Appeler",
  callAgainName: (peer) => `Appeler ${peer} de nouveau`,
  to: "Appel émis",
  from: "Appel reçu",
  missedCall: "Appel manqué",
  reasons: {
    hangup: "",
    "remote-hangup": "",
    declined: "refusé",
    busy: "occupé",
    "no-answer": "sans réponse",
    cancelled: "abandonné",
    unreachable: "injoignable",
    unknown: "inconnu de l’annuaire",
    lost: "communication perdue",
    error: "échec",
    dnd: "ne pas déranger",
  },
  keep: "Garder les appels et les messages sur cet ordinateur",
  clear: "Supprimer tous les appels",
  clearTitle: "Supprimer la liste des appels ?",
  clearText: "Elle est supprimée de cet ordinateur.",
};

export const chatErrorsFr: typeof chatErrorsEn = {
  "peer-too-old": "Un ancien client de 2023 ne peut pas recevoir de messages",
  "text-empty": "Il n’y a rien à envoyer",
  "text-too-long": "Le message est trop long : 64 Kio au plus",
  "text-invalid": "Le message contient un caractère qui ne peut pas être envoyé",
  "too-many-waiting": "Trop de messages attendent déjà cette personne",
};
