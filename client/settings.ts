import { join } from "node:path";
import { replaceFile } from "../files/private_file.ts";
import { checkName } from "../protocol/names.ts";
import { CAPTURE_PARTS, type CaptureSettings } from "./media/capture_settings.ts";
import { isVolume } from "./media/volume.ts";
import { TRANSMIT_MODES, type TransmitMode } from "./media/voice_gate.ts";
import { isHost, isPort } from "./server_address.ts";

/** What is remembered from one run to the next. */
export interface Settings {
  readonly server?: { readonly host: string; readonly port: number };
  readonly name?: string;
  readonly transmit?: TransmitMode;
  /** Chosen on the page or by the API: names, since indexes move. */
  readonly sound?: { readonly mic?: string; readonly speaker?: string };
  /** What the user switched; the rest is as it is at first. */
  readonly processing?: Partial<CaptureSettings>;
  /** How loud whom: dB on top of what makes all about as loud; who is heard as they come isn't there. */
  readonly volumes?: Readonly<Record<string, number>>;
  readonly doNotDisturb?: boolean;
  readonly callWaiting?: boolean;
  /** Whether calls and messages are kept; they are unless somebody says no. */
  readonly keepHistory?: boolean;
  /** For servers of version 1, which have no list: who was called and heard from, by `host:port`. */
  readonly contacts: Readonly<Record<string, readonly string[]>>;
}

export interface SettingsStore {
  readonly settings: Settings;
  /** Changes them and writes them to the disk; gives whether they could be written. */
  save(change: Partial<Settings>): boolean;
}

const FILE = "settings.json";
const MAX_CONTACTS = 200;
const MAX_VOLUMES = 1_000;
const MAX_SERVERS = 50;

/** The settings of a data folder (null: there is none); what can't be read counts as not there. */
export function openSettings(folder: string | null): SettingsStore {
  let settings: Settings = { contacts: {} };
  let isKept = true;

  /** Read each time: a second telephone of this user has the same folder. */
  function latest(): Settings {
    return folder !== null && isKept ? read(join(folder, FILE)) : settings;
  }

  return {
    get settings() {
      return latest();
    },
    save(change) {
      settings = { ...latest(), ...change };
      if (folder === null) return false;
      try {
        replaceFile(join(folder, FILE), JSON.stringify(settings, null, 2));
        isKept = true;
      } catch {
        isKept = false; // a full or read-only disk: the telephone works without
      }
      return isKept;
    },
  };
}

/** The newest first, each name once. */
export function withContact(settings: Settings, server: string, name: string): Settings {
  const known = settings.contacts[server] ?? [];
  const names = [name, ...known.filter((other) => other !== name)].slice(0, MAX_CONTACTS);
  const others = Object.entries(settings.contacts).filter(([key]) => key !== server);
  const contacts = Object.fromEntries([[server, names], ...others.slice(0, MAX_SERVERS - 1)]);
  return { ...settings, contacts };
}

/** The newest last; the oldest makes room. */
export function withVolume(
  settings: Settings,
  name: string,
  db: number,
): Settings["volumes"] & object {
  const others = Object.entries(settings.volumes ?? {}).filter(([known]) => known !== name);
  const own: [string, number][] = db === 0 ? [] : [[name, db]];
  return Object.fromEntries([...others, ...own].slice(-MAX_VOLUMES));
}

function read(path: string): Settings {
  let value: unknown;
  try {
    value = JSON.parse(Deno.readTextFileSync(path));
  } catch {
    return { contacts: {} };
  }
  if (!isRecord(value)) return { contacts: {} };
  const { server, name, transmit, sound, processing, contacts } = value;
  const { doNotDisturb, callWaiting, keepHistory, volumes } = value;
  const mode = TRANSMIT_MODES.find((known) => known === transmit);
  const checked = typeof name === "string" ? checkName(name) : null;
  return {
    ...(isServer(server) ? { server: { host: server.host, port: server.port } } : {}),
    ...(checked?.ok ? { name: checked.name } : {}),
    ...(mode === undefined ? {} : { transmit: mode }),
    ...(isRecord(sound) ? { sound: readSound(sound) } : {}),
    ...(isRecord(processing) ? { processing: readSwitches(processing) } : {}),
    ...(isRecord(volumes) ? { volumes: readVolumes(volumes) } : {}),
    ...(typeof doNotDisturb === "boolean" ? { doNotDisturb } : {}),
    ...(typeof callWaiting === "boolean" ? { callWaiting } : {}),
    ...(typeof keepHistory === "boolean" ? { keepHistory } : {}),
    contacts: isRecord(contacts) ? readContacts(contacts) : {},
  };
}

function readSound({ mic, speaker }: Record<string, unknown>): NonNullable<Settings["sound"]> {
  return {
    ...(typeof mic === "string" && mic !== "" && { mic }),
    ...(typeof speaker === "string" && speaker !== "" && { speaker }),
  };
}

function readSwitches(value: Record<string, unknown>): Partial<CaptureSettings> {
  const known = CAPTURE_PARTS.filter((part) => typeof value[part] === "boolean");
  return Object.fromEntries(known.map((part) => [part, value[part]]));
}

function readVolumes(value: Record<string, unknown>): Settings["volumes"] & object {
  const known = Object.entries(value).filter((one): one is [string, number] =>
    checkName(one[0]).ok && isVolume(one[1])
  );
  return Object.fromEntries(known.slice(-MAX_VOLUMES));
}

function readContacts(value: Record<string, unknown>): Settings["contacts"] {
  const read = Object.entries(value).map(([server, names]) =>
    [
      server,
      Array.isArray(names)
        ? names.filter((name): name is string => typeof name === "string" && checkName(name).ok)
        : [],
    ] as const
  );
  return Object.fromEntries(read);
}

function isServer(value: unknown): value is { host: string; port: number } {
  return isRecord(value) && typeof value["host"] === "string" && isHost(value["host"]) &&
    typeof value["port"] === "number" && isPort(value["port"]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The platform's folder for a program's data; null where the environment names no home. */
export function dataFolder(
  os: typeof Deno.build.os,
  env: (name: string) => string | undefined,
): string | null {
  const under = (root: string | undefined, ...path: string[]) =>
    root === undefined || root === "" ? null : join(root, ...path);
  switch (os) {
    case "windows":
      return under(env("APPDATA"), "DevCloud") ??
        under(env("USERPROFILE"), "AppData", "Roaming", "DevCloud");
    case "darwin":
      return under(env("HOME"), "Library", "Application Support", "DevCloud");
    default: {
      // A relative path is to be ignored (XDG Base Directory Specification).
      const data = env("XDG_DATA_HOME");
      return (data?.startsWith("/") ? under(data, "devcloud") : null) ??
        under(env("HOME"), ".local", "share", "devcloud");
    }
  }
}
