import { FLAGS as CLIENT_FLAGS } from "../../client/flags.ts";
import { variablesOf } from "../../command_line/flag.ts";
import { LIBRARY_VARIABLE } from "../../ffi/library.ts";
import { FLAGS as SERVER_FLAGS } from "../../server/flags.ts";
import type { Target } from "./targets.ts";

/** One of the two programs: what goes into it, and what it may do. */
export interface ProgramRecipe {
  readonly name: "devcloud-server" | "devcloud-client";
  /** Paths from the project's folder. */
  readonly entry: string;
  /** Modules that Workers start with: no import leads to them. */
  readonly workers: readonly string[];
  /** The built page, read by path at run time. */
  readonly page: string;
  /** Whether PortAudio's library goes in. */
  readonly sound: boolean;
  /** What it is made from, folders whole; when none of it has changed it need not be made again. */
  readonly inputs: readonly string[];
  /** The environment variables that its code reads; a test compares them with the code. */
  readonly variables: readonly string[];
  /** What V8 is told. */
  readonly v8Flags: readonly string[];
  /** The least that it needs, beside the variables. */
  permissions(os: Target["os"]): readonly string[];
}

const COMMON_VARIABLES = [
  ...["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA", "USERPROFILE"],
  ...["LANG", "LC_ALL", "LC_MESSAGES"],
];

/**
 * What opens the user's browser. By its path: Deno looks names up at the start, and refuses to start
 * where there is no PATH at all.
 */
const BROWSER_OPENERS: Readonly<Record<Target["os"], string>> = {
  linux: "/usr/bin/xdg-open",
  darwin: "/usr/bin/open",
  windows: "C:\\Windows\\System32\\rundll32.exe",
};

/** What takes the key's file from others; elsewhere a file's mode does. */
const ACCESS_LIST_TOOLS: Readonly<Record<Target["os"], readonly string[]>> = {
  linux: [],
  darwin: [],
  windows: ["C:\\Windows\\System32\\icacls.exe"],
};

const SHARED_INPUTS = [
  "deno.json",
  "deno.lock",
  "command_line",
  "discovery",
  "files",
  "protocol",
  "tools/compile",
  "tools/compile.ts",
];

export const RECIPES: readonly ProgramRecipe[] = [
  {
    name: "devcloud-server",
    entry: "server/main.ts",
    workers: ["server/store/upkeep_worker.ts"],
    page: "ui/dist/dashboard",
    sound: false,
    inputs: [...SHARED_INPUTS, "server", "ui/shared"],
    variables: [
      ...variablesOf(SERVER_FLAGS),
      "DEVCLOUD_DASHBOARD_PASSWORD",
      ...COMMON_VARIABLES,
    ],
    // A young generation of 8 MiB in place of 16: 10,000 connections take 40 MiB less, and no time.
    v8Flags: ["--max-semi-space-size=8"],
    permissions: () => [
      "--allow-net",
      // Its database may lie anywhere.
      "--allow-read",
      "--allow-write",
      // uid: whether the file with its TLS key is its own
      "--allow-sys=networkInterfaces,hostname,uid",
    ],
  },
  {
    name: "devcloud-client",
    entry: "client/main.ts",
    workers: ["client/media/media_worker.ts", "client/media/audio_worker.ts"],
    page: "ui/dist/client",
    sound: true,
    inputs: [...SHARED_INPUTS, "client", "ffi"],
    variables: [
      ...variablesOf(CLIENT_FLAGS),
      ...COMMON_VARIABLES,
      ...["DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "PULSE_SERVER"],
      ...[LIBRARY_VARIABLE, "DEVCLOUD_SOUND_NOISE"],
      ...["TMPDIR", "TMP", "TEMP"], // for private copies of the sound library
    ],
    // Collect garbage in the thread that made it. Otherwise marking is left to V8's one thread behind
    // all, and the thread spins until it is done: on a busy machine for seconds, behind the optimising
    // of WebAssembly, while nobody is heard.
    v8Flags: ["--single-threaded-gc"],
    permissions: (os) => [
      "--allow-net",
      // Its data, and the files that are its microphone and speaker, may lie anywhere.
      "--allow-read",
      "--allow-write",
      "--allow-sys=networkInterfaces,hostname",
      // PortAudio may be the system's, and libc is asked to be quiet.
      "--allow-ffi",
      `--allow-run=${[BROWSER_OPENERS[os], ...ACCESS_LIST_TOOLS[os]].join()}`,
    ],
  },
];

/** What a program tells V8, as arguments of Deno. */
export function v8Arguments(name: ProgramRecipe["name"]): readonly string[] {
  const flags = RECIPES.filter((recipe) => recipe.name === name).flatMap(({ v8Flags }) => v8Flags);
  return flags.map((flag) => `--v8-flags=${flag}`);
}
