/** The page's texts about keys and trust; part of `messages.ts`. */
export const securityEn = {
  verified: "Encrypted and verified",
  encrypted: "Encrypted",
  plainOld: "Not encrypted: an old client",
  plain: "Not encrypted",
  keyChanged: "Key changed",
  wordsTitle: "Compare these words",
  wordsWhy: (peer: string) =>
    `Read them to each other: if ${peer} sees the same ones, nobody is listening in between.`,
  same: "Same words",
  differ: "They differ",
  again: "Show the words",
  differTitle: "Do the words differ?",
  differText: (peer: string) =>
    `Then somebody may be listening in between, or this isn’t ${peer}. The call ends, and the key is not kept.`,
  differEnd: "They differ: hang up",
  differBack: "Compare again",
};

export const alarmEn = {
  titles: {
    "key-changed": (peer: string) => `${peer} has another key than before`,
    "wrong-key": (peer: string) => `The key is not ${peer}’s`,
    downgraded: (peer: string) => `${peer} no longer has a key`,
  },
  texts: {
    "key-changed":
      "This is so after a new installation or on another computer – or when somebody poses as them. Nothing is said or sent to the new key. Ask them by another way to read their fingerprint to you.",
    "wrong-key":
      "The key that answered is another than the one announced, or the words differed. Somebody may stand between you and them. The call has ended, and this key can’t be accepted.",
    downgraded:
      "Calls with them were encrypted before; now the directory says that they can’t be. An old client does that – or somebody who wants to listen. Nothing is said or sent to them in the clear.",
  },
  known: "Known",
  offered: "New",
  wrong: "Came instead",
  none: "none",
  accept: "Accept the new key",
  acceptPlain: "Call without encryption",
  dismiss: "Dismiss the alarm",
  cancel: "Cancel",
  confirmTitle: (peer: string) => `Accept this key as ${peer}’s?`,
  confirmText: (peer: string) =>
    `Only if ${peer} has read this fingerprint to you. They are no longer verified until you have compared words again.`,
  plainTitle: (peer: string) => `Talk to ${peer} without encryption?`,
  plainText: (peer: string) =>
    `Whoever is on the network can listen. The key known for ${peer} is forgotten.`,
};

/** Why there was no call although nobody declined it. */
export const refusalsEn = {
  "key-changed": (peer: string) => `No call with ${peer}: it is not the key that you know`,
  "wrong-key": (peer: string) => `No call: somebody else answered in ${peer}’s place`,
  "not-encrypted": (peer: string) => `No call with ${peer}: it would not be encrypted`,
  unconfirmed: (peer: string) => `Call refused: the directory does not confirm that it was ${peer}`,
  unreachable: (peer: string) => `The call with ${peer} could not be encrypted`,
  refused: (peer: string) => `The call with ${peer} could not be encrypted`,
  "their-key-changed": (peer: string) =>
    `${peer}’s client refused the call: it knows another key for you. Have ${peer} accept your new one.`,
  "their-not-encrypted": (peer: string) =>
    `${peer}’s client refused the call: it would not be encrypted`,
  "their-unconfirmed": (peer: string) =>
    `${peer}’s client refused the call: the directory does not confirm that it is you`,
};

export const peopleEn = {
  title: "Keys",
  own: "Your fingerprint",
  ownHint: "Others see it beside your name once they have talked to you.",
  known: "People known",
  none: "Nobody yet. Whoever you talk to encrypted is kept here, with their key.",
  verified: "verified",
  notVerified: "not verified yet",
  since: (day: string) => `known since ${day}`,
  forget: "Forget",
  forgetName: (peer: string) => `Forget ${peer}`,
  forgetTitle: (peer: string) => `Forget the key of ${peer}?`,
  forgetText:
    "The next key that comes under this name is then taken as theirs, without an alarm. Compare the words again at the next call.",
  cancel: "Cancel",
  required: "Only encrypted calls are allowed.",
  constantSize:
    "In encrypted calls what you send has one size and one pace: nobody can tell from it when you speak.",
  trust: {
    verified: "verified",
    known: "known",
    new: "new",
    changed: "key changed",
    plain: "not encrypted",
  },
  trustLong: {
    verified: "You have compared words with them",
    known: "The key is the one you know, but you haven’t compared words",
    new: "You haven’t talked to them encrypted yet",
    changed:
      "The directory names another key than the one you know: they can’t be called until you accept it",
    plain: "They have no key: calls are not encrypted",
  },
  lookAlike: (other: string) => `Looks like “${other}”, but is another name`,
};

export const securityFr: typeof securityEn = {
  verified: "Chiffré et vérifié",
  encrypted: "Chiffré",
  plainOld: "Non chiffré : un ancien client",
  plain: "Non chiffré",
  keyChanged: "Clé changée",
  wordsTitle: "Comparez ces mots",
  wordsWhy: (peer) =>
    `Lisez-les-vous l’un à l’autre : si ${peer} voit les mêmes, personne n’écoute entre vous.`,
  same: "Mêmes mots",
  differ: "Ils diffèrent",
  again: "Afficher les mots",
  differTitle: "Les mots diffèrent-ils ?",
  differText: (peer) =>
    `Alors quelqu’un écoute peut-être entre vous, ou ce n’est pas ${peer}. L’appel se termine, et la clé n’est pas gardée.`,
  differEnd: "Ils diffèrent : raccrocher",
  differBack: "Comparer encore",
};

export const alarmFr: typeof alarmEn = {
  titles: {
    "key-changed": (peer) => `${peer} a une autre clé qu’avant`,
    "wrong-key": (peer) => `La clé n’est pas celle de ${peer}`,
    downgraded: (peer) => `${peer} n’a plus de clé`,
  },
  texts: {
    "key-changed":
      "C’est le cas après une nouvelle installation ou sur un autre ordinateur – ou quand quelqu’un se fait passer pour cette personne. Rien n’est dit ni envoyé à la nouvelle clé. Demandez-lui par une autre voie de vous lire son empreinte.",
    "wrong-key":
      "La clé qui a répondu n’est pas celle qui était annoncée, ou les mots différaient. Quelqu’un est peut-être entre vous. L’appel est terminé, et cette clé ne peut pas être acceptée.",
    downgraded:
      "Les appels avec cette personne étaient chiffrés ; l’annuaire dit maintenant qu’ils ne peuvent plus l’être. Un ancien client fait cela – ou quelqu’un qui veut écouter. Rien ne lui est dit ni envoyé en clair.",
  },
  known: "Connue",
  offered: "Nouvelle",
  wrong: "Venue à la place",
  none: "aucune",
  accept: "Accepter la nouvelle clé",
  acceptPlain: "Appeler sans chiffrement",
  dismiss: "Fermer l’alerte",
  cancel: "Annuler",
  confirmTitle: (peer) => `Accepter cette clé comme celle de ${peer} ?`,
  confirmText: (peer) =>
    `Seulement si ${peer} vous a lu cette empreinte. Il faudra de nouveau comparer les mots pour vérifier.`,
  plainTitle: (peer) => `Parler à ${peer} sans chiffrement ?`,
  plainText: (peer) =>
    `Toute personne sur le réseau peut écouter. La clé connue de ${peer} est oubliée.`,
};

export const refusalsFr: typeof refusalsEn = {
  "key-changed": (peer) => `Pas d’appel avec ${peer} : ce n’est pas la clé que vous connaissez`,
  "wrong-key": (peer) => `Pas d’appel : quelqu’un d’autre a répondu à la place de ${peer}`,
  "not-encrypted": (peer) => `Pas d’appel avec ${peer} : il ne serait pas chiffré`,
  unconfirmed: (peer) => `Appel refusé : l’annuaire ne confirme pas que c’était ${peer}`,
  unreachable: (peer) => `L’appel avec ${peer} n’a pas pu être chiffré`,
  refused: (peer) => `L’appel avec ${peer} n’a pas pu être chiffré`,
  "their-key-changed": (peer) =>
    `Le client de ${peer} a refusé l’appel : il connaît une autre clé pour vous. Il faut que ${peer} accepte la nouvelle.`,
  "their-not-encrypted": (peer) =>
    `Le client de ${peer} a refusé l’appel : il ne serait pas chiffré`,
  "their-unconfirmed": (peer) =>
    `Le client de ${peer} a refusé l’appel : l’annuaire ne confirme pas que c’est vous`,
};

export const peopleFr: typeof peopleEn = {
  title: "Clés",
  own: "Votre empreinte",
  ownHint: "Les autres la voient à côté de votre nom une fois qu’ils vous ont parlé.",
  known: "Personnes connues",
  none: "Encore personne. Qui vous parle avec chiffrement est gardé ici, avec sa clé.",
  verified: "vérifié",
  notVerified: "pas encore vérifié",
  since: (day) => `connu depuis : ${day}`,
  forget: "Oublier",
  forgetName: (peer) => `Oublier ${peer}`,
  forgetTitle: (peer) => `Oublier la clé de ${peer} ?`,
  forgetText:
    "La prochaine clé qui viendra sous ce nom sera prise pour la sienne, sans alerte. Comparez de nouveau les mots au prochain appel.",
  cancel: "Annuler",
  required: "Seuls les appels chiffrés sont permis.",
  constantSize:
    "Dans les appels chiffrés, ce que vous envoyez a une seule taille et un seul rythme : personne ne peut en déduire quand vous parlez.",
  trust: {
    verified: "vérifié",
    known: "connu",
    new: "nouveau",
    changed: "clé changée",
    plain: "non chiffré",
  },
  trustLong: {
    verified: "Vous avez comparé les mots avec cette personne",
    known: "La clé est celle que vous connaissez, mais vous n’avez pas comparé les mots",
    new: "Vous ne lui avez pas encore parlé avec chiffrement",
    changed:
      "L’annuaire donne une autre clé que celle que vous connaissez : pas d’appel tant que vous ne l’avez pas acceptée",
    plain: "Sans clé : les appels ne sont pas chiffrés",
  },
  lookAlike: (other) => `Ressemble à « ${other} », mais c’est un autre nom`,
};
