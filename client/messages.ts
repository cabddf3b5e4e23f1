/** What the log says, in both languages. The wording is that of 2023 where it had one. */
import type { ApiErrorCode, Localized } from "./api/types.ts";
import type { CallRecord } from "./call/call_record.ts";
import type { AudioProblem } from "./media/audio_control.ts";

export function connecting(server: string, name: string): Localized {
  return {
    fr: `Connexion à ${server} en tant que ${name}`,
    en: `Connecting to ${server} as ${name}`,
  };
}

export function registered(): Localized {
  return { fr: "Enregistrement réussi", en: "Registered" };
}

export function listening(port: number): Localized {
  return { fr: `Mise en écoute sur le port ${port}`, en: `Listening on port ${port}` };
}

export function registrationFailed(reason: Localized): Localized {
  return {
    fr: `Impossible de s'enregistrer sur le serveur : ${reason.fr}`,
    en: `Cannot register with the server: ${reason.en}`,
  };
}

export function serverLost(server: string): Localized {
  return {
    fr: `Connexion perdue avec le serveur ${server} ; nouvelle tentative en cours`,
    en: `Lost the server ${server}; trying again`,
  };
}

export function stillRefused(reason: Localized): Localized {
  return {
    fr: `Toujours pas enregistré : ${reason.fr} ; nouvelle tentative en cours`,
    en: `Still not registered: ${reason.en}; trying again`,
  };
}

export function disconnected(): Localized {
  return { fr: "Déconnexion du serveur", en: "Disconnected from the server" };
}

/** Why the server could not be used. */
export function reasonOf(code: ApiErrorCode, name: string, server: string): Localized {
  switch (code) {
    case "name-taken":
      return { fr: `le nom ${name} est déjà pris`, en: `the name ${name} is taken` };
    case "name-owned":
      return {
        fr:
          `le nom ${name} appartient à la clé de quelqu'un d'autre : prenez un autre nom, reprenez ` +
          "votre clé ici (identity import), ou demandez à qui tient le serveur de libérer ce nom",
        en:
          `the name ${name} belongs to somebody else's key: take another name, bring your key here ` +
          "(identity import), or ask who runs the server to release the name",
      };
    case "server-timeout":
      return {
        fr: "TimeoutError, le serveur n'a pas répondu à temps",
        en: "TimeoutError, the server did not answer in time",
      };
    case "server-unreachable":
      return { fr: `${server} est injoignable`, en: `${server} cannot be reached` };
    case "server-key-changed":
      return {
        fr:
          `le certificat de ${server} n'est pas celui qui est connu : quelqu'un se fait peut-être ` +
          "passer pour lui. Si le serveur l'affiche lui-même (« TLS on …, sha256:… »), acceptez-le " +
          "avec --server-key sha256:…",
        en:
          `the certificate of ${server} is not the known one: somebody may pretend to be it. If the ` +
          "server itself prints it (“TLS on …, sha256:…”), accept it with --server-key sha256:…",
      };
    case "server-not-tls":
      return {
        fr: `${server} ne répond pas en TLS : donnez le port que le serveur affiche (« TLS on … »)`,
        en: `${server} does not answer in TLS: give the port that the server prints (“TLS on …”)`,
      };
    default:
      return { fr: "le serveur a refusé", en: "the server refused" };
  }
}

export function spaceInName(name: string): Localized {
  return {
    fr: `Les clients de 2023 ne peuvent pas répondre à « ${name} » : son nom contient une espace`,
    en: `Clients of 2023 cannot answer “${name}”: the name has a space`,
  };
}

export function portUnknownToV1(port: number): Localized {
  return {
    fr:
      `Ce serveur de 2023 ne connaît que le port 5001 : personne ne peut appeler ici, sur le port ${port}`,
    en: `This server of 2023 knows port 5001 alone: nobody can call here, on port ${port}`,
  };
}

export function cannotCallWithoutServer(name: string): Localized {
  return {
    fr: `Impossible d'appeler ${name} : le serveur ne répond pas`,
    en: `Cannot call ${name}: the server does not answer`,
  };
}

/** Why somebody was not even looked up; null where there is a record of the call that says it. */
export function notDialled(code: ApiErrorCode, name: string): Localized | null {
  switch (code) {
    case "peer-self":
      return { fr: "Vous ne pouvez pas vous appeler vous-même", en: "You cannot call yourself" };
    case "busy":
      return {
        fr: `Impossible d'appeler ${name} : un appel est déjà en cours`,
        en: `Cannot call ${name}: a call is under way already`,
      };
    default:
      return null;
  }
}

/** A line of the log for what happened to a call; null for what needs none. */
export function recordText(record: CallRecord): Localized | null {
  switch (record.event) {
    case "dialling": {
      const { name, ip } = record.peer;
      return { fr: `Appel à ${name} sur ${ip}`, en: `Calling ${name} at ${ip}` };
    }
    case "ringing":
      return { fr: `Ça sonne chez ${record.peer.name}`, en: `${record.peer.name}'s phone rings` };
    case "incoming":
      return { fr: `Appel reçu de ${record.peer.name}`, en: `Call from ${record.peer.name}` };
    case "connected": {
      const { name } = record.peer;
      return record.side === "callee"
        ? { fr: `Appel de ${name} accepté`, en: `Call from ${name} accepted` }
        : { fr: `${name} a répondu`, en: `${name} has answered` };
    }
    case "waiting": {
      const { name } = record.peer;
      return {
        fr: `${name} appelle pendant cet appel`,
        en: `${name} is calling during this call`,
      };
    }
    case "held":
    case "resumed":
      return holdText(record);
    case "missed": {
      const { name } = record.peer;
      if (record.reason === "dnd") {
        return {
          fr: `${name} a appelé : vous ne vouliez pas être dérangé`,
          en: `${name} called: you were not to be disturbed`,
        };
      }
      return {
        fr: `${name} a appelé pendant un autre appel : la ligne était occupée`,
        en: `${name} called during another call: the line was busy`,
      };
    }
    case "ended":
      return endedText(record);
  }
}

function holdText({ event, peer: { name }, by }: Extract<CallRecord, { by: string }>): Localized {
  if (event === "held") {
    return by === "here"
      ? { fr: `Appel avec ${name} mis en attente`, en: `Call with ${name} put on hold` }
      : { fr: `${name} vous a mis en attente`, en: `${name} has put you on hold` };
  }
  return by === "here"
    ? { fr: `Appel avec ${name} repris`, en: `Call with ${name} goes on` }
    : { fr: `${name} a repris l'appel`, en: `${name} is back` };
}

function endedText(record: Extract<CallRecord, { event: "ended" }>): Localized {
  const { name, reason, side } = record;
  const isCallee = side === "callee";
  switch (reason) {
    case "hangup":
      return { fr: "Appel terminé", en: "Call ended" };
    case "remote-hangup":
      return { fr: `Appel terminé : ${name} a raccroché`, en: `Call ended: ${name} hung up` };
    case "declined":
      return isCallee
        ? { fr: `Appel de ${name} refusé`, en: `Call from ${name} rejected` }
        : { fr: `${name} a refusé l'appel`, en: `${name} rejected the call` };
    case "busy":
      return { fr: `${name} est déjà en ligne`, en: `${name} is busy` };
    case "no-answer":
      return isCallee
        ? { fr: `Appel manqué de ${name}`, en: `Missed call from ${name}` }
        : { fr: `${name} ne répond pas`, en: `${name} does not answer` };
    case "cancelled":
      return side === "caller"
        ? { fr: "Appel annulé", en: "Call cancelled" }
        : { fr: `${name} a renoncé à l'appel`, en: `${name} gave the call up` };
    case "unreachable":
      return {
        fr: `Impossible d'appeler : ${name} est injoignable`,
        en: `Cannot call: ${name} cannot be reached`,
      };
    case "unknown":
      return {
        fr: `Impossible d'appeler : ${name} est inconnu de l'annuaire`,
        en: `Cannot call: ${name} is not in the directory`,
      };
    case "lost":
      return {
        fr: `Appel interrompu : on n'entend plus ${name}`,
        en: `Call lost: ${name} fell silent`,
      };
    case "error":
      if (record.refusal !== undefined) return notSealed(name);
      return isCallee
        ? {
          fr: `Appel refusé : l'annuaire ne confirme pas que c'est ${name}`,
          en: `Call refused: the directory does not confirm that it is ${name}`,
        }
        : cannotCallWithoutServer(name);
  }
}

/** No call without the key that the other side had before; an alarm tells more. */
function notSealed(name: string): Localized {
  return {
    fr: `Appel interrompu : impossible de le chiffrer avec ${name}`,
    en: `Call stopped: it cannot be encrypted with ${name}`,
  };
}

export function soundProblem({ end, code, message }: AudioProblem): Localized {
  const [fr, en] = {
    mic: ["le micro", "the microphone"],
    speaker: ["le haut-parleur", "the speaker"],
    both: ["le son", "sound"],
  }[end] as [string, string];
  switch (code) {
    case "no-library":
      return {
        fr: `Pas de son : la bibliothèque PortAudio n'a pas pu être chargée (${message})`,
        en: `No sound: the PortAudio library could not be loaded (${message})`,
      };
    case "no-device":
      return {
        fr: `Aucun appareil pour ${fr} : branchez-en un, ou choisissez-en un autre (${message})`,
        en: `No device for ${en}: plug one in, or choose another (${message})`,
      };
    case "no-such-device":
      return {
        fr: `Appareil introuvable pour ${fr} : ${message}`,
        en: `No such device: ${message}`,
      };
    case "bad-file":
      return {
        fr: `Fichier inutilisable pour ${fr} : ${message}`,
        en: `Cannot use the file for ${en}: ${message}`,
      };
    case "device-busy":
      return {
        fr: `Un autre programme utilise seul ${fr} : fermez-le, ou choisissez un autre appareil ` +
          `(${message})`,
        en: `Another program uses ${en} alone: close it, or choose another device (${message})`,
      };
    case "device-failed":
      return { fr: `Problème avec ${fr} : ${message}`, en: `Trouble with ${en}: ${message}` };
  }
}

/** The other side can't do Opus, or doesn't allow it. */
export function noOpus(name: string): Localized {
  return {
    fr: `${name} n'utilise pas Opus : le son est en v1, comme en 2023`,
    en: `${name} does not use Opus: the sound is v1, as in 2023`,
  };
}

/** `by`: the device that serves meanwhile; null: none does. */
export function deviceReplaced(
  end: "mic" | "speaker",
  asked: string,
  by: string | null,
): Localized {
  const [fr, en] = END_NAMES[end];
  const isDefault = asked === "default";
  const missing = isDefault
    ? { fr: `${fr} du système manque`, en: `The system's ${en} is missing` }
    : { fr: `${fr} '${asked}' n'est pas là`, en: `${en} '${asked}' is not there` };
  const instead = by === null
    ? { fr: "rien ne le remplace", en: "nothing serves in its place" }
    : { fr: `'${by}' le remplace`, en: `'${by}' serves in its place` };
  return {
    fr: capital(`${missing.fr} : ${instead.fr} jusqu'à son retour`),
    en: capital(`${missing.en}: ${instead.en} until it is back`),
  };
}

export function deviceBack(end: "mic" | "speaker", name: string): Localized {
  const [fr, en] = END_NAMES[end];
  return { fr: capital(`${fr} '${name}' est de retour`), en: capital(`${en} '${name}' is back`) };
}

const END_NAMES = {
  mic: ["le micro", "microphone"],
  speaker: ["le haut-parleur", "speaker"],
} as const;

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function tryingAgain(): Localized {
  return {
    fr: "Nouvelles tentatives jusqu'à ce que le serveur réponde",
    en: "Trying again until the server answers",
  };
}

export function pageMoved(wanted: number, port: number): Localized {
  return {
    fr: `Le port ${wanted} est pris, peut-être par un autre client de cette machine : ` +
      `cette page est sur le port ${port}`,
    en: `Port ${wanted} is in use, maybe by another client of this machine: ` +
      `this page is on port ${port}`,
  };
}

export function voiceMoved(wanted: number, port: number): Localized {
  return {
    fr: `Le port UDP ${wanted} est pris, peut-être par un autre client de cette machine : ` +
      `la voix est sur le port ${port}`,
    en: `UDP port ${wanted} is in use, maybe by another client of this machine: ` +
      `voice is on port ${port}`,
  };
}

export function cannotKeepSettings(folder: string): Localized {
  return {
    fr: `Les réglages ne seront pas gardés : impossible d'écrire dans ${folder}. ` +
      "Sans clé gardée, aucun nom ne sera réservé",
    en: `Settings will not be kept: cannot write to ${folder}. ` +
      "Without a key that is kept, no name will be reserved",
  };
}
