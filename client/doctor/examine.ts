/** The doctor: looks at sound, network, server and this machine, and says what is wrong. */
import { searchServers, type ServerSearch } from "../../discovery/find_servers.ts";
import { reasonOf } from "../../command_line/failure.ts";
import type { AudioProblem } from "../media/audio_control.ts";
import type { AudioEnds, openAudioEnds, SoundEndNames } from "../media/audio_end.ts";
import { within } from "../media/audio_worker_handle.ts";
import type { ClientOptions } from "../options.ts";
import { usualServer } from "../register_at_start.ts";
import { SEARCH_MS } from "../server_finder.ts";
import { formatServerAddress, type ServerAddress } from "../server_address.ts";
import { createServerConnector } from "../server_tls/connect_tls.ts";
import { openKnownServers } from "../server_tls/known_servers.ts";
import { openSettings } from "../settings.ts";
import { chosenSound } from "../chosen_sound.ts";
import { askDirectory } from "./ask_directory.ts";
import { judgeClock, type Moment, programMadeMs } from "./check_clock.ts";
import { checkDevices } from "./check_devices.ts";
import { checkLoopback, skipped } from "./check_loopback.ts";
import { judgeSearch } from "./check_mdns.ts";
import { checkBrowser, checkPagePort } from "./check_page.ts";
import { judgeAnswer } from "./check_server.ts";
import { checkSettings } from "./check_settings.ts";
import { checkVoice, ownAddresses } from "./check_voice.ts";
import { type CheckName, CHECKS, type Finding, ill, well } from "./finding.ts";
import type { DoctorClock } from "./record_loopback.ts";

export interface DoctorParts {
  readonly options: ClientOptions;
  readonly folder: string | null;
  /** What `--version` says. */
  readonly version: string;
  env(name: string): string | undefined;
  /** Called before the test sound is heard. */
  announce(): void;
  readonly openSound: typeof openAudioEnds;
  /** For tests: others than the system's. */
  readonly search?: (timeoutMs: number) => Promise<ServerSearch>;
  readonly clock?: DoctorClock;
  readonly moment?: () => Moment;
}

/** The longest that a check takes by itself is shorter: beyond it hangs. */
const CHECK_LIMIT_MS = 40_000;
const END_LIMIT_MS = 1_000;
/** Each of them is asked; a network has one, or a few in reserve. */
const MOST_SERVERS = 5;

/**
 * What is found out, in the order of `CHECKS`, each as soon as it is known. What talks to the network
 * goes on beside the sound. Never rejects; who goes on after it must end by `Deno.exit`, since a thread
 * may be left in a device that hangs.
 */
export async function* examine(parts: DoctorParts): AsyncGenerator<Finding> {
  const { options, folder, version, env } = parts;
  const names = chosenSound(options, openSettings(folder).settings);
  const moment = parts.moment ??
    (() => ({ wallMs: Date.now(), steadyMs: performance.now() }));
  const start = moment();
  const problems: AudioProblem[] = [];
  const ends = parts.openSound({ onProblem: (problem) => problems.push(problem) });
  const voice = settle(
    "voice-port",
    () => checkVoice({ host: options.voiceHost, port: options.voicePort, addresses: ownAddresses }),
  );
  const network = settle("server", () => checkNetwork(parts));
  try {
    const { os, arch } = Deno.build;
    const program = { fr: `${version} sur ${os} ${arch}`, en: `${version} on ${os} ${arch}` };
    yield well("version", program, { version, os, arch });
    const devices = await settle("devices", () => checkDevices(ends, names, os));
    yield* devices;
    yield* await settle("sound-test", () => testSound(parts, names, ends, devices, problems));
    yield* await voice;
    yield* await network;
    yield* await settle("page-port", () => [checkPagePort(options.uiPort)]);
    yield checkBrowser({ isWanted: options.open, os, env, isThere });
    yield* await settle("settings", () => [checkSettings(folder)]);
    yield judgeClock(start, moment(), programMadeMs());
  } finally {
    await within(END_LIMIT_MS, ends.terminate());
  }
}

/** A check that throws or hangs is a finding too. */
async function settle(
  check: CheckName,
  look: () => Promise<readonly Finding[]> | readonly Finding[],
): Promise<readonly Finding[]> {
  const advice = {
    fr: `recommencez ; si cela dure, signalez-le : « ${CHECKS[check].fr} »`,
    en: `try again; if it stays so, report it: '${CHECKS[check].en}'`,
  };
  try {
    const findings = await within(CHECK_LIMIT_MS, Promise.resolve(look()));
    if (findings !== undefined) return findings;
    const text = { fr: "pas de réponse", en: "no answer" };
    return [ill(check, "fail", text, advice)];
  } catch (error) {
    const text = { fr: `erreur : ${reasonOf(error)}`, en: `error: ${reasonOf(error)}` };
    return [ill(check, "fail", text, advice)];
  }
}

async function testSound(
  parts: DoctorParts,
  names: SoundEndNames,
  ends: AudioEnds,
  devices: readonly Finding[],
  problems: readonly AudioProblem[],
): Promise<readonly Finding[]> {
  const { options, announce } = parts;
  if (!options.soundTest) return [skipped("--no-sound-test")];
  // What fails has been said; another device than the one asked for proves nothing.
  const bad = devices.find(({ verdict }) => verdict === "fail");
  if (bad !== undefined) {
    return [skipped(`voir « ${CHECKS[bad.check].fr} »`, `see '${CHECKS[bad.check].en}'`)];
  }
  const clock = parts.clock ?? {
    now: () => performance.now(),
    pause: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  };
  const os = Deno.build.os;
  return [await checkLoopback({ ends, names, problems, clock, os, announce })];
}

/** Who announces themselves, and whether those or the named one answer. */
async function checkNetwork(
  { options, folder, search = searchServers }: DoctorParts,
): Promise<readonly Finding[]> {
  const found = options.server === null ? await search(SEARCH_MS) : null;
  const servers = options.server === null ? found?.servers ?? [] : [options.server];
  const candidates = servers.length > 0
    ? onceEach(servers).slice(0, MOST_SERVERS)
    : [usualServer(openSettings(folder).settings)];
  const connect = createServerConnector({ ...options, known: openKnownServers(folder) });
  const answers = await Promise.all(
    candidates.map(async (server) => judgeAnswer(server, await askDirectory(server, connect))),
  );
  return [judgeSearch(found), ...answers];
}

function onceEach(servers: readonly ServerAddress[]): readonly ServerAddress[] {
  return [...new Map(servers.map((server) => [formatServerAddress(server), server])).values()];
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
