import { formatServerAddress, type ServerAddress } from "../server_address.ts";
import { ASK_TIMEOUT_MS, type DirectoryAnswer } from "./ask_directory.ts";
import { type Finding, ill, well } from "./finding.ts";

const CHECK = "server";
/** On a LAN it is a few; then a look-up takes half of what a caller notices. */
const SLOW_MS = 300;
const WAITED_S = ASK_TIMEOUT_MS / 1000;

const DISTRUST = {
  "server-key-changed": {
    text: {
      fr: "ne montre pas le certificat connu : quelqu'un se fait peut-être passer pour lui",
      en: "does not show the known certificate: somebody may pretend to be it",
    },
    advice: {
      fr:
        "comparez avec la clé sha256:… du journal du serveur ou de son tableau de bord ; si c'est bien " +
        "le sien, démarrez une fois avec --server-key sha256:…",
      en:
        "compare it with the key sha256:… in the server's log or on its dashboard; if it is its own, " +
        "start once with --server-key sha256:…",
    },
  },
  "server-not-tls": {
    text: { fr: "ne parle pas TLS", en: "does not speak TLS" },
    advice: {
      fr:
        "regardez le journal du serveur (« Pas de TLS »), ou renoncez à --tls ; s'il a déjà parlé " +
        "TLS, quelqu'un se fait peut-être passer pour lui",
      en:
        "look at the server's log ('No TLS'), or go without --tls; if it has spoken TLS before, " +
        "somebody may pretend to be it",
    },
  },
} as const;

/** What a server's answer says, or that it has none. */
export function judgeAnswer(address: ServerAddress, answer: DirectoryAnswer): Finding {
  const server = formatServerAddress(address);
  const figures = { server, state: answer.state };
  switch (answer.state) {
    case "answers":
      return answers(server, answer);
    case "silent":
      return ill(
        CHECK,
        "fail",
        {
          fr: `${server} prend la connexion, mais ne répond pas en ${WAITED_S} s`,
          en: `${server} takes the connection, but does not answer within ${WAITED_S} s`,
        },
        {
          fr: "relancez devcloud-server sur cette machine, ou corrigez le port de --server",
          en: "restart devcloud-server on that machine, or correct the port of --server",
        },
        figures,
      );
    case "stranger":
      return ill(
        CHECK,
        "fail",
        {
          fr: `${server} n'est pas un serveur DevCloud : il dit ${JSON.stringify(answer.said)}`,
          en: `${server} is no DevCloud server: it says ${JSON.stringify(answer.said)}`,
        },
        {
          fr: "corrigez --server HÔTE:PORT ; le port habituel est 10000",
          en: "correct --server HOST:PORT; the usual port is 10000",
        },
        figures,
      );
    case "refused":
      return ill(
        CHECK,
        "fail",
        {
          fr: `${server} est injoignable (${answer.reason})`,
          en: `${server} cannot be reached (${answer.reason})`,
        },
        {
          fr: "lancez-y devcloud-server, ou donnez une autre adresse avec --server",
          en: "start devcloud-server there, or give another address with --server",
        },
        { ...figures, reason: answer.reason },
      );
    case "distrusted": {
      const { text, advice } = DISTRUST[answer.code];
      const said = { fr: `${server} ${text.fr}`, en: `${server} ${text.en}` };
      return ill(CHECK, "fail", said, advice, { ...figures, reason: answer.code });
    }
    case "timeout":
      return ill(
        CHECK,
        "fail",
        {
          fr: `${server} ne répond pas en ${WAITED_S} s`,
          en: `${server} does not answer within ${WAITED_S} s`,
        },
        {
          fr: `la machine est-elle allumée, sur ce réseau ? Ouvrez le port TCP ${address.port} ` +
            "dans son pare-feu",
          en: `is the machine on, and on this network? Open TCP port ${address.port} in its ` +
            "firewall",
        },
        figures,
      );
  }
}

function answers(
  server: string,
  { connectMs, answerMs, version, isEncrypted }: Extract<DirectoryAnswer, { state: "answers" }>,
): Finding {
  const ms = Number(answerMs.toFixed(1));
  const figures = {
    ...{ server, state: "answers", ms, connectMs: Number(connectMs.toFixed(1)), version },
    tls: isEncrypted,
  };
  const old = version === 1
    ? { fr: ", version de 2023", en: ", version of 2023" }
    : version === 2
    ? { fr: ", version 2", en: ", version 2" }
    : { fr: "", en: "" };
  const tls = isEncrypted
    ? { fr: ", en TLS, certificat connu", en: ", over TLS, the known certificate" }
    : { fr: "", en: "" };
  const text = {
    fr: `${server} répond en ${ms} ms${old.fr}${tls.fr}`,
    en: `${server} answers within ${ms} ms${old.en}${tls.en}`,
  };
  if (answerMs <= SLOW_MS) return well(CHECK, text, figures);
  const advice = {
    fr: "lent : rapprochez-vous du point d'accès, ou prenez un câble",
    en: "slow: come nearer to the access point, or take a cable",
  };
  return ill(CHECK, "warn", text, advice, figures);
}
