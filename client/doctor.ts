import type { Localized } from "./api/types.ts";
import { closeQuietly, connectWithin } from "./directory_connection.ts";
import { findServers } from "../discovery/find_servers.ts";
import { reasonOf } from "./critical_error.ts";
import type { AudioProblem, SoundDevice } from "./media/audio_control.ts";
import { isPortAudio, parseEndName } from "./media/audio_device.ts";
import { soundProblem } from "./messages.ts";
import type { ClientOptions } from "./options.ts";
import { SEARCH_MS, usualServer } from "./register_at_start.ts";
import { formatServerAddress } from "./server_address.ts";
import { openSettings } from "./settings.ts";

/** What was found out about one thing, and what to do about it. */
export interface Finding {
  readonly verdict: "ok" | "warn" | "fail";
  readonly text: Localized;
}

export interface DoctorParts {
  readonly options: ClientOptions;
  readonly folder: string | null;
  devices(): Promise<{ readonly devices: readonly SoundDevice[]; readonly problem?: AudioProblem }>;
  checkDevices(mic: string, speaker: string): Promise<readonly AudioProblem[]>;
}

const CONNECT_MS = 1_000;

/** Looks at sound, network, server and settings; what is found out, in that order. */
export async function examine(parts: DoctorParts): Promise<readonly Finding[]> {
  const sound = examineSound(parts);
  const server = examineServer(parts);
  return [...await sound, examineVoicePort(parts.options), ...await server, examineFolder(parts)];
}

async function examineSound({ options, devices, checkDevices }: DoctorParts): Promise<Finding[]> {
  const { mic, speaker } = options;
  const needsMic = isPortAudio(parseEndName(mic, "mic"));
  const needsSpeaker = isPortAudio(parseEndName(speaker, "speaker"));
  const found = await devices();
  if (found.problem !== undefined && (needsMic || needsSpeaker)) {
    return [{ verdict: "fail", text: soundProblem(found.problem) }];
  }
  const inputs = found.devices.filter(({ inputChannels }) => inputChannels > 0).length;
  const outputs = found.devices.filter(({ outputChannels }) => outputChannels > 0).length;
  const lacks = (needsMic && inputs === 0) || (needsSpeaker && outputs === 0);
  const counted: Finding = {
    verdict: lacks ? "fail" : "ok",
    text: {
      fr: `Son : ${inputs} micro(s), ${outputs} haut-parleur(s)` +
        (lacks ? " ; branchez ce qui manque" : ""),
      en: `Sound: ${inputs} microphone(s), ${outputs} speaker(s)` +
        (lacks ? "; plug in what is missing" : ""),
    },
  };
  const problems = await checkDevices(mic, speaker);
  return [
    counted,
    ...problems.map((problem): Finding => ({ verdict: "fail", text: soundProblem(problem) })),
  ];
}

function examineVoicePort({ voiceHost, voicePort: { port, exact } }: ClientOptions): Finding {
  const where = `${voiceHost}:${port}`;
  try {
    Deno.listenDatagram({ transport: "udp", hostname: voiceHost, port }).close();
    return {
      verdict: "ok",
      text: { fr: `Voix : le port UDP ${where} est libre`, en: `Voice: UDP port ${where} is free` },
    };
  } catch (error) {
    const reason = reasonOf(error);
    return {
      verdict: exact ? "fail" : "warn",
      text: {
        fr: `Voix : le port UDP ${where} n'est pas libre (${reason}) ; ` +
          "le suivant servira, mais les clients de 2023 ne connaissent que 5001",
        en: `Voice: UDP port ${where} is not free (${reason}); ` +
          "the next one will do, but clients of 2023 know 5001 alone",
      },
    };
  }
}

async function examineServer({ options, folder }: DoctorParts): Promise<Finding[]> {
  const found = options.server === null ? await findServers(SEARCH_MS) : [options.server];
  const findings: Finding[] = [];
  if (found.length === 0) {
    findings.push({
      verdict: "warn",
      text: {
        fr: "Réseau : aucun serveur ne s'annonce (mDNS) ; donnez son adresse avec --server",
        en: "Network: no server announces itself (mDNS); give its address with --server",
      },
    });
  }
  const servers = found.length > 0 ? found : [usualServer(openSettings(folder).settings)];
  for (const address of servers) {
    const where = formatServerAddress(address);
    try {
      await closeQuietly(await connectWithin(address.host, address.port, CONNECT_MS));
      findings.push({
        verdict: "ok",
        text: { fr: `Serveur : ${where} répond`, en: `Server: ${where} answers` },
      });
    } catch {
      findings.push({
        verdict: "fail",
        text: {
          fr:
            `Serveur : ${where} ne répond pas ; est-il lancé, et le pare-feu le laisse-t-il passer ?`,
          en:
            `Server: ${where} does not answer; is it running, and does the firewall let it through?`,
        },
      });
    }
  }
  return findings;
}

function examineFolder({ folder }: DoctorParts): Finding {
  const where = folder ?? "(HOME)";
  return openSettings(folder).save({})
    ? { verdict: "ok", text: { fr: `Réglages : ${where}`, en: `Settings: ${where}` } }
    : {
      verdict: "warn",
      text: {
        fr: `Réglages : impossible d'écrire dans ${where} ; choisissez un dossier avec --data`,
        en: `Settings: cannot write to ${where}; choose a folder with --data`,
      },
    };
}
