/** What the log says, in both languages. The wording is that of 2023 where it had one. */
import type { ApiErrorCode, Localized } from "./api/types.ts";

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

export function serverMoved(from: string, to: string): Localized {
  return {
    fr: `Le serveur est à une autre adresse : ${to} au lieu de ${from}`,
    en: `The server is at another address: ${to} instead of ${from}`,
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

export function removed(): Localized {
  return {
    fr: "L'opérateur du serveur vous a déconnecté",
    en: "The server's operator has removed you",
  };
}

/** Why the server could not be used. */
export function reasonOf(
  { code, shownKey }: { readonly code: ApiErrorCode; readonly shownKey?: string | null },
  name: string,
  server: string,
): Localized {
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
    case "server-key-changed": {
      const key = shownKey ?? "sha256:…";
      return {
        fr:
          `le certificat de ${server} n'est pas celui qui est connu : quelqu'un se fait peut-être ` +
          `passer pour lui. Si le serveur affiche lui-même « Clé du serveur ${key} » (aussi sur ` +
          `son tableau de bord), acceptez-le en démarrant une fois avec --server-key ${key}`,
        en:
          `the certificate of ${server} is not the known one: somebody may pretend to be it. If the ` +
          `server itself shows “Server key ${key}” (on its dashboard too), accept it by starting ` +
          `once with --server-key ${key}`,
      };
    }
    case "server-not-tls":
      return {
        fr:
          `${server} ne parle pas TLS, et rien n'est dit en clair. Un serveur de 2023 n'a pas de TLS ; ` +
          "un devcloud-server en a, à moins que son journal dise pourquoi non",
        en:
          `${server} does not speak TLS, and nothing is said in the clear. A server of 2023 has no ` +
          "TLS; a devcloud-server has, unless its log says why not",
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
