import { openBrowser } from "./api/open_browser.ts";
import { PortUnavailableError, serveApi } from "./api/serve_api.ts";
import type { ClientState, Localized } from "./api/types.ts";
import { chosenSound } from "./chosen_sound.ts";
import { createTelephone } from "./create_telephone.ts";
import { CriticalError, reasonOf } from "../command_line/failure.ts";
import { COLD_ROUNDS, ROUNDS, warmUpHandshakes } from "./secure/warm_up.ts";
import { openPeople } from "./secure/people.ts";
import { findServers } from "../discovery/find_servers.ts";
import { callAndEnd, endAfter } from "./follow_calls.ts";
import { type OpenedIdentity, openIdentity } from "./identity/identity_file.ts";
import type { LinePrinter } from "./line_printer.ts";
import type { AudioProblem } from "./media/audio_control.ts";
import { parseEndName } from "./media/audio_device.ts";
import { createVoiceEngine } from "./media/create_voice_engine.ts";
import { createFileSpeaker } from "./media/file_device.ts";
import { VoicePortError } from "./media/voice_engine.ts";
import { notDialled } from "./call_texts.ts";
import * as messages from "./messages.ts";
import type { OwnTelephone } from "./own_telephone.ts";
import type { ClientOptions, PortChoice } from "./options.ts";
import { registerAtStart, usualServer } from "./register_at_start.ts";
import { createServerFinder, SEARCH_MS, type ServerFinder } from "./server_finder.ts";
import { openSettings } from "./settings.ts";
import { createServerConnector } from "./server_tls/connect_tls.ts";
import { openKnownServers } from "./server_tls/known_servers.ts";
import type { Endings } from "./stop_signals.ts";
import { VERSION } from "./version.ts";

export interface Surroundings {
  readonly options: ClientOptions;
  /** Where settings are kept; null where the environment names no place. */
  readonly folder: string | null;
  readonly endings: Endings;
  readonly stdout: LinePrinter;
  readonly stderr: LinePrinter;
  checkDevices(mic: string, speaker: string): Promise<readonly AudioProblem[]>;
}

/** How long closing may take; whatever holds it up then is cut off by the end of the program. */
const CLOSE_MS = 800;

/**
 * The telephone with its page, until something ends it; gives the exit code.
 *
 * @throws CriticalError what the user can mend: a port, a device, a file
 */
export async function runTelephone(surroundings: Surroundings): Promise<number> {
  const { options, folder, endings, stdout, stderr } = surroundings;
  await checkSound(surroundings);
  const settings = openSettings(folder);
  const opened = openIdentity(folder);
  const warnings: Localized[] = [];
  const warn = (text: Localized) => void warnings.push(text);
  // While the voice Worker starts; the first call tells what is wrong with it.
  const warmUp = (rounds: number) => warmUpHandshakes(rounds, () => endings.isOver).catch(() => {});
  const cold = warmUp(COLD_ROUNDS);
  const finder = createServerFinder(() => findServers(SEARCH_MS));
  const telephone = await openTelephone(surroundings, { settings, opened, finder }, warn);
  const api = await openPage(telephone, options);
  stdout.print(`Page ${api.url}`);
  if (options.events) printEvents(telephone, stdout, stderr);
  else printLog(telephone, options.lang, stdout, stderr);

  if (isMoved(options.uiPort, api.port)) warn(messages.pageMoved(options.uiPort.port, api.port));
  if (!settings.save({})) warn(messages.cannotKeepSettings(folder ?? "HOME"));
  for (const text of warnings) {
    telephone.note("warning", text);
    if (options.events) stderr.print(text[options.lang]);
  }
  if (options.durationS !== null) endAfter(telephone, options.durationS, endings);
  if (options.open) openBrowser(api.openingUrl());
  // Who is registered is called, or calls: a cold handshake may take longer than the other side waits.
  const ready = cold.then(() => {
    void warmUp(ROUNDS);
    return begin(telephone, surroundings, { settings, finder });
  });
  ready.catch((error) =>
    endings.end({ kind: "fatal", error: error instanceof Error ? error : new Error(String(error)) })
  );

  const ending = await endings.first;
  const { isServerGone } = telephone;
  if (ending.kind === "fatal") stderr.print(`devcloud-client: ${ending.error.message}`);
  await within(CLOSE_MS, Promise.all([telephone.close(), api.close()]));
  if (ending.kind === "done") return ending.code;
  return ending.kind === "fatal" ? 3 : isServerGone ? 1 : 0;
}

/** @throws CriticalError for a device or a file that is not there */
async function checkSound({ options, checkDevices }: Surroundings): Promise<void> {
  // What was chosen in an earlier run may be unplugged now: the call tells what serves instead.
  const { mic, speaker } = chosenSound(options, {});
  const [micName, speakerName] = [parseEndName(mic, "mic"), parseEndName(speaker, "speaker")];
  const isNamed = [micName, speakerName].some(({ kind }) => kind === "named" || kind === "file");
  const [problem] = isNamed ? await checkDevices(mic, speaker) : [];
  if (problem !== undefined) throw new CriticalError(problem.message);
  if (speakerName.kind !== "file") return;
  try {
    createFileSpeaker(speakerName.path);
  } catch (cause) {
    throw new CriticalError(reasonOf(cause), { cause });
  }
}

async function openTelephone(
  { options, folder, endings, checkDevices }: Surroundings,
  { settings, opened, finder }: {
    readonly finder: ServerFinder;
    readonly settings: ReturnType<typeof openSettings>;
    readonly opened: OpenedIdentity;
  },
  warn: (text: Localized) => void,
): Promise<OwnTelephone> {
  const { voiceHost, voicePort } = options;
  const { mic, speaker } = chosenSound(options, settings.settings);
  const { host, port } = options.server ?? usualServer(settings.settings);
  try {
    return await createTelephone({
      version: VERSION,
      settings,
      identity: opened.identity,
      ownsNames: opened.isKept,
      connectServer: createServerConnector({ ...options, known: openKnownServers(folder) }),
      findAgain: finder.findAgain,
      mic,
      speaker,
      people: openPeople(folder, () => new Date()),
      requireEncryption: options.requireEncryption,
      constantSize: options.constantSize,
      autoAnswer: options.autoAnswer,
      doNotDisturb: options.doNotDisturb,
      callWaiting: options.callWaiting,
      codec: options.codec,
      processing: options.processing,
      transmit: options.transmit ?? settings.settings.transmit ?? "open",
      folder,
      keepHistory: options.keepHistory && (settings.settings.keepHistory ?? true),
      prefill: { server: host, port, name: options.name ?? settings.settings.name ?? "" },
      async createEngine(events) {
        const { constantSize } = options;
        const voice = { host: voiceHost, ...voicePort, mic, speaker, constantSize };
        const engine = await createVoiceEngine(voice, events);
        const { port } = engine.address;
        if (isMoved(voicePort, port)) warn(messages.voiceMoved(voicePort.port, port));
        return engine;
      },
      checkDevices,
      onFatal: (error) => endings.end({ kind: "fatal", error }),
    });
  } catch (cause) {
    if (cause instanceof VoicePortError) throw new CriticalError(cause.message, { cause });
    throw cause;
  }
}

/** Whether another port than the usual one was taken. */
function isMoved(wanted: PortChoice, port: number): boolean {
  return !wanted.exact && port !== wanted.port;
}

async function openPage(telephone: OwnTelephone, { uiPort }: ClientOptions) {
  try {
    return await serveApi({ telephone, ...uiPort });
  } catch (cause) {
    await telephone.close();
    if (cause instanceof PortUnavailableError) throw new CriticalError(cause.message, { cause });
    throw cause;
  }
}

/** What the flags ask for once the page is there. */
async function begin(
  telephone: OwnTelephone,
  { options, endings, stderr }: Surroundings,
  { settings, finder }: {
    readonly settings: ReturnType<typeof openSettings>;
    readonly finder: ServerFinder;
  },
): Promise<void> {
  const { name, server, call } = options;
  if (name !== null) {
    const isOver = () => endings.isOver;
    const where = { named: server, finder };
    await registerAtStart(telephone, name, where, () => settings.settings, isOver);
  } else if (server === null) {
    const [found] = await finder.find();
    if (found !== undefined) telephone.prefill({ server: found.host, port: found.port });
  }
  if (call === null) return;
  await registered(telephone);
  if (endings.isOver) return;
  const problem = await callAndEnd(telephone, call, endings);
  if (problem === null) return;
  const text = notDialled(problem.code, call);
  if (text !== null) telephone.note("error", text);
  // Without --events the log says so.
  if (options.events) stderr.print(`devcloud-client: ${problem.message}`);
}

/** Resolves when it is registered: at once, or when the user has done it on the page. */
function registered(telephone: OwnTelephone): Promise<void> {
  const isThere = () => telephone.state.connection.state === "registered";
  if (isThere()) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = telephone.subscribe(() => {
      if (!isThere()) return;
      stop();
      resolve();
    });
  });
}

function printEvents(telephone: OwnTelephone, stdout: LinePrinter, stderr: LinePrinter): void {
  telephone.subscribe((notice) => {
    if (notice.kind !== "event") return;
    stdout.print(JSON.stringify(notice.event));
    const { event, message } = notice.event;
    if (event === "error") stderr.print(`devcloud-client: ${message}`);
  });
}

function printLog(
  telephone: OwnTelephone,
  lang: ClientOptions["lang"],
  stdout: LinePrinter,
  stderr: LinePrinter,
): void {
  let printed = 0;
  const print = ({ log }: ClientState) => {
    for (const { id, at, level, text } of log) {
      if (id <= printed) continue;
      printed = id;
      const line = `${new Date(at).toTimeString().slice(0, 8)} ${text[lang]}`;
      (level === "error" ? stderr : stdout).print(line);
    }
  };
  telephone.subscribe((notice) => notice.kind === "state" ? print(notice.state) : undefined);
  print(telephone.state);
}

async function within(ms: number, done: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([done, late]).catch(() => {}); // it ends anyway
  clearTimeout(timer);
}
