import { VOICE_PORT } from "../../protocol/limits.ts";
import { reasonOf } from "../../command_line/failure.ts";
import { openUdpPort } from "../media/udp_port.ts";
import type { PortChoice } from "../options.ts";
import { type Finding, ill, well } from "./finding.ts";

export interface VoiceParts {
  readonly host: string;
  readonly port: PortChoice;
  /** IPv4 addresses of this machine. */
  addresses(): readonly string[];
}

/** Whether what was sent to an address of ours came. */
export interface VoiceWay {
  readonly address: string;
  readonly arrived: boolean;
}

/** Within this machine it takes less than a millisecond, unless that is busy. */
const ARRIVAL_MS = 2_000;
const COPIES = 3;
const ALL_INTERFACES = ["0.0.0.0", "::"];
const LOOPBACK = /^127\./;

/** Whether the voice port is free, and whether datagrams sent to it from here arrive. */
export async function checkVoice(parts: VoiceParts): Promise<readonly Finding[]> {
  const { host, port: { port, exact } } = parts;
  const free = judgePort(host, port, exact);
  if (free.verdict === "fail") return [free];
  try {
    const addresses = ALL_INTERFACES.includes(host) ? parts.addresses() : [host];
    const { port: used, ways } = await tryWays(host, { port, exact }, addresses);
    return [free, judgeWays(ways, used, ALL_INTERFACES.includes(host))];
  } catch (error) {
    const text = {
      fr: `pas de port UDP sur ${host} (${reasonOf(error)})`,
      en: `no UDP port on ${host} (${reasonOf(error)})`,
    };
    return [free, ill("voice-path", "fail", text, CHOOSE_PORT)];
  }
}

const CHOOSE_PORT = {
  fr: "fermez l'autre programme, ou choisissez un port libre avec --voice-port",
  en: "close the other program, or choose a free port with --voice-port",
};

function judgePort(host: string, port: number, exact: boolean): Finding {
  const check = "voice-port";
  const where = `${host}:${port}`;
  const figures = { port, host };
  try {
    Deno.listenDatagram({ transport: "udp", hostname: host, port }).close();
    const text = port === 0
      ? { fr: `un port UDP libre de ${host}`, en: `any free UDP port of ${host}` }
      : { fr: `UDP ${where} est libre`, en: `UDP ${where} is free` };
    return well(check, text, figures);
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse && !exact) {
      const text = {
        fr: `UDP ${where} est pris ; le suivant servira`,
        en: `UDP ${where} is taken; the next one will do`,
      };
      const advice = {
        fr: `un client est-il déjà lancé ? Ceux de 2023 n'appellent que le port ${VOICE_PORT}`,
        en: `does a client run already? Those of 2023 call port ${VOICE_PORT} alone`,
      };
      return ill(check, "warn", text, advice, figures);
    }
    const text = {
      fr: `UDP ${where} ne peut pas servir (${reasonOf(error)})`,
      en: `UDP ${where} cannot be used (${reasonOf(error)})`,
    };
    const advice = error instanceof Deno.errors.AddrInUse ? CHOOSE_PORT : {
      fr: "donnez à --voice-host une adresse de cette machine, et à --voice-port un port permis",
      en: "give --voice-host an address of this machine, and --voice-port a port that is allowed",
    };
    return ill(check, "fail", text, advice, figures);
  }
}

/** Opens the port as a call would, and sends to it from another one by way of each address. */
async function tryWays(
  host: string,
  choice: PortChoice,
  addresses: readonly string[],
): Promise<{ readonly port: number; readonly ways: readonly VoiceWay[] }> {
  const code = crypto.randomUUID();
  const arrived = new Set<string>();
  const { promise: allCame, resolve: finish } = Promise.withResolvers<void>();
  const receiver = openUdpPort({
    ...{ host, ...choice },
    onDatagram(bytes) {
      const text = new TextDecoder().decode(bytes);
      const address = addresses.find((each) => text === `${code} ${each}`);
      if (address !== undefined) arrived.add(address);
      if (arrived.size === addresses.length) finish();
    },
    onFailure: () => {},
  });
  try {
    const sender = openUdpPort({
      ...{ host, port: 0, exact: true },
      onDatagram() {},
      onFailure() {},
    });
    const { port } = receiver.address;
    for (const ip of addresses) {
      const bytes = new TextEncoder().encode(`${code} ${ip}`);
      for (let copy = 0; copy < COPIES; copy++) sender.send(bytes, { ip, port });
    }
    const timer = setTimeout(finish, ARRIVAL_MS);
    if (addresses.length > 0) await allCame;
    clearTimeout(timer);
    await sender.close();
    return {
      port,
      ways: addresses.map((address) => ({ address, arrived: arrived.has(address) })),
    };
  } finally {
    await receiver.close();
  }
}

/** What the ways say of this machine's network and firewall; `all`: every interface was asked for. */
export function judgeWays(ways: readonly VoiceWay[], port: number, all: boolean): Finding {
  const check = "voice-path";
  const figures = { port, ways };
  const list = (some: readonly VoiceWay[]) => some.map(({ address }) => address).join(", ");
  const came = ways.filter(({ arrived }) => arrived);
  const lost = ways.filter(({ arrived }) => !arrived);
  if (lost.length > 0) {
    const text = {
      fr: `ce que nous nous envoyons à ${list(lost)} n'arrive pas`,
      en: `what we send to ourselves at ${list(lost)} does not arrive`,
    };
    const advice = {
      fr: `ouvrez le port UDP ${port} dans le pare-feu de cette machine, en entrée et en sortie`,
      en: `open UDP port ${port} in this machine's firewall, in and out`,
    };
    const isLan = came.some(({ address }) => !LOOPBACK.test(address));
    return ill(check, isLan ? "warn" : "fail", text, advice, figures);
  }
  if (all && !came.some(({ address }) => !LOOPBACK.test(address))) {
    const text = {
      fr: "cette machine n'a pas d'adresse sur un réseau",
      en: "this machine has no address on a network",
    };
    const advice = {
      fr: "branchez le câble ou le Wi-Fi : seuls les appels sur cette machine marchent",
      en: "plug in the cable or join the Wi-Fi: only calls on this machine work",
    };
    return ill(check, "warn", text, advice, figures);
  }
  const text = {
    fr: `ce que nous nous envoyons arrive (${list(came)})`,
    en: `what we send to ourselves arrives (${list(came)})`,
  };
  return well(check, text, figures);
}

/** The IPv4 addresses of this machine, loopback among them, as the system names them. */
export function ownAddresses(): readonly string[] {
  return Deno.networkInterfaces()
    .filter(({ family, address }) => family === "IPv4" && !address.startsWith("169.254."))
    .map(({ address }) => address);
}
