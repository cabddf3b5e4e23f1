import type { LibraryPlatform } from "../portaudio.ts";

/** A platform that programs are compiled for. */
export interface Target {
  /** As in file names: `devcloud-client-1.0.0-linux-x64`. */
  readonly name: string;
  /** As `deno compile --target` and `Deno.build.target` have it. */
  readonly triple: string;
  readonly os: "linux" | "darwin" | "windows";
  /** What the names of programs end with. */
  readonly extension: "" | ".exe";
  /** PortAudio's library in ffi/lib/, as ffi/library.ts looks for it. */
  readonly library: string;
  /** Whose built library it is; null where no package has one: then it goes in if it lies there. */
  readonly libraryFrom: LibraryPlatform | null;
}

export const TARGETS: readonly Target[] = [
  {
    name: "linux-x64",
    triple: "x86_64-unknown-linux-gnu",
    os: "linux",
    extension: "",
    library: "libportaudio.so.2",
    libraryFrom: "linux",
  },
  {
    name: "linux-arm64",
    triple: "aarch64-unknown-linux-gnu",
    os: "linux",
    extension: "",
    library: "libportaudio-arm64.so.2",
    libraryFrom: null,
  },
  {
    name: "macos-x64",
    triple: "x86_64-apple-darwin",
    os: "darwin",
    extension: "",
    library: "libportaudio.dylib",
    libraryFrom: "darwin",
  },
  {
    name: "macos-arm64",
    triple: "aarch64-apple-darwin",
    os: "darwin",
    extension: "",
    library: "libportaudio.dylib",
    libraryFrom: "darwin",
  },
  {
    name: "windows-x64",
    triple: "x86_64-pc-windows-msvc",
    os: "windows",
    extension: ".exe",
    library: "portaudio_x64.dll",
    libraryFrom: "windows",
  },
];

/** This machine's. @throws Error where programs aren't made for it */
export function thisTarget(triple: string = Deno.build.target): Target {
  const found = TARGETS.find((target) => target.triple === triple);
  if (found === undefined) throw new Error(`Cannot compile for '${triple}': it is no target`);
  return found;
}
