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
  readonly permissions: readonly string[];
}

/** Environment variables that both read, and those that Deno's node:os and our libraries look at. */
const COMMON_VARIABLES = [
  ...["HOME", "XDG_DATA_HOME", "APPDATA", "USERPROFILE"],
  ...["LANG", "LC_ALL", "LC_MESSAGES"],
];

const SHARED_INPUTS = ["deno.json", "deno.lock", "protocol", "tools/compile", "tools/compile.ts"];

export const RECIPES: readonly ProgramRecipe[] = [
  {
    name: "devcloud-server",
    entry: "server/main.ts",
    workers: [],
    page: "ui/dist/dashboard",
    sound: false,
    inputs: [...SHARED_INPUTS, "server", "ui/shared"],
    permissions: [
      "--allow-net",
      // Its database may lie anywhere.
      "--allow-read",
      "--allow-write",
      `--allow-env=${COMMON_VARIABLES.join(",")}`,
      "--allow-sys=networkInterfaces,hostname",
    ],
  },
  {
    name: "devcloud-client",
    entry: "client/main.ts",
    workers: ["client/media/media_worker.ts", "client/media/audio_worker.ts"],
    page: "ui/dist/client",
    sound: true,
    inputs: [...SHARED_INPUTS, "client", "ffi"],
    permissions: [
      "--allow-net",
      // Its data, and the files that are its microphone and speaker, may lie anywhere.
      "--allow-read",
      "--allow-write",
      `--allow-env=${COMMON_VARIABLES.join(",")}`,
      "--allow-sys=networkInterfaces,hostname",
      // PortAudio may be the system's, and libc is asked to be quiet.
      "--allow-ffi",
      // The user's browser.
      "--allow-run=xdg-open,open,rundll32",
    ],
  },
];
