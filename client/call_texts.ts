/** What the log says of calls, in both languages. The wording is that of 2023 where it had one. */
import type { ApiErrorCode, Localized } from "./api/types.ts";
import type { CallRecord } from "./call/call_record.ts";
import type { Refusal } from "./call/end_reason.ts";

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
      if (record.refusal !== undefined) return refusalText(name, record.refusal, isCallee);
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
      return record.refusal === undefined
        ? cannotCallWithoutServer(name)
        : refusalText(name, record.refusal, isCallee);
  }
}

/** Why there was no call although nobody declined it; of keys an alarm tells more. */
function refusalText(name: string, refusal: Refusal, isCallee: boolean): Localized {
  switch (refusal) {
    case "key-changed":
      return isCallee
        ? {
          fr: `Appel de ${name} refusé : ce n'est pas la clé que vous connaissez`,
          en: `Call from ${name} refused: it is not the key that you know`,
        }
        : {
          fr: `Pas d'appel à ${name} : ce n'est pas la clé que vous connaissez`,
          en: `No call to ${name}: it is not the key that you know`,
        };
    case "not-encrypted":
      return isCallee
        ? {
          fr: `Appel de ${name} refusé : il ne serait pas chiffré`,
          en: `Call from ${name} refused: it would not be encrypted`,
        }
        : {
          fr: `Pas d'appel à ${name} : il ne serait pas chiffré`,
          en: `No call to ${name}: it would not be encrypted`,
        };
    case "unconfirmed":
      return {
        fr: `Appel refusé : l'annuaire ne confirme pas que c'est ${name}`,
        en: `Call refused: the directory does not confirm that it is ${name}`,
      };
    case "their-key-changed":
      return {
        fr: `Appel refusé par le client de ${name} : il connaît une autre clé pour vous`,
        en: `Call refused by ${name}'s client: it knows another key for you`,
      };
    case "their-not-encrypted":
      return {
        fr: `Appel refusé par le client de ${name} : il ne serait pas chiffré`,
        en: `Call refused by ${name}'s client: it would not be encrypted`,
      };
    case "their-unconfirmed":
      return {
        fr: `Appel refusé par le client de ${name} : l'annuaire n'y confirme pas que c'est vous`,
        en: `Call refused by ${name}'s client: its directory does not confirm that it is you`,
      };
    case "wrong-key":
    case "refused":
    case "unreachable":
      return {
        fr: `Appel interrompu : impossible de le chiffrer avec ${name}`,
        en: `Call stopped: it cannot be encrypted with ${name}`,
      };
  }
}

/** The other side can't do Opus, or doesn't allow it. */
export function noOpus(name: string): Localized {
  return {
    fr: `${name} n'utilise pas Opus : le son est en v1, comme en 2023`,
    en: `${name} does not use Opus: the sound is v1, as in 2023`,
  };
}
