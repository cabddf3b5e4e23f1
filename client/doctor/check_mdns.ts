import type { ServerSearch } from "../../discovery/find_servers.ts";
import { reasonOf } from "../../command_line/failure.ts";
import { formatServerAddress } from "../server_address.ts";
import { type Finding, ill, well } from "./finding.ts";

const CHECK = "mdns";
const NAME_IT = {
  fr: "lancez devcloud-server sur une machine de ce réseau, ou donnez son adresse avec --server",
  en: "start devcloud-server on a machine of this network, or give its address with --server",
};
const LET_THROUGH = {
  fr: "laissez passer le port UDP 5353 (224.0.0.251) dans le pare-feu, ou donnez l'adresse du " +
    "serveur avec --server",
  en: "let UDP port 5353 (224.0.0.251) through the firewall, or give the server's address with " +
    "--server",
};

/** What a search by mDNS says of this network; null: it was not made, since --server names one. */
export function judgeSearch(search: ServerSearch | null): Finding {
  if (search === null) {
    const text = { fr: "pas demandé : --server en nomme un", en: "not asked: --server names one" };
    return well(CHECK, text, { servers: null });
  }
  const { servers, problem, isEchoed } = search;
  const figures = {
    servers: servers.length,
    isEchoed,
    problem: problem === null ? null : reasonOf(problem),
  };
  if (servers.length > 0) {
    const list = servers.map(formatServerAddress).join(", ");
    const text = servers.length === 1
      ? { fr: `un serveur s'annonce : ${list}`, en: `one server announces itself: ${list}` }
      : {
        fr: `${servers.length} serveurs s'annoncent : ${list}`,
        en: `${servers.length} servers announce themselves: ${list}`,
      };
    return well(CHECK, text, figures);
  }
  if (problem !== null) {
    const text = {
      fr: `rien ne peut être demandé au réseau (${reasonOf(problem)})`,
      en: `the network cannot be asked (${reasonOf(problem)})`,
    };
    const advice = {
      fr: "branchez le réseau, ou donnez l'adresse du serveur avec --server",
      en: "connect to the network, or give the server's address with --server",
    };
    return ill(CHECK, "warn", text, advice, figures);
  }
  if (!isEchoed) {
    const text = {
      fr: "aucun serveur ne s'annonce, et notre propre question ne nous revient pas",
      en: "no server announces itself, and our own question does not come back to us",
    };
    return ill(CHECK, "warn", text, LET_THROUGH, figures);
  }
  const text = {
    fr: "la question part, mais aucun serveur ne s'annonce",
    en: "the question goes out, but no server announces itself",
  };
  return ill(CHECK, "warn", text, NAME_IT, figures);
}
