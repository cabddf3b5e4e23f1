import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { readProcFile } from "./proc_file.ts";
import { writePrivateFile } from "./private_file.ts";
import { symbols } from "./symbols.ts";

/** A path or name here is used instead of all others. */
export const LIBRARY_VARIABLE = "DEVCLOUD_PORTAUDIO";

/** No library could be loaded; `tried` has each name with the loader's own words. */
export class LibraryError extends Error {
  override name = "LibraryError";
  constructor(readonly tried: readonly { readonly path: string; readonly reason: string }[]) {
    const list = tried.map(({ path, reason }) => `\n  ${path}: ${reason}`).join("");
    super(`Cannot load PortAudio; tried${list}${advice(tried)}`);
  }
}

export interface LoadedLibrary {
  readonly path: string;
  readonly library: Deno.DynamicLibrary<typeof symbols>;
  /** It has globals of its own. False, although that was asked for, where no copy can be made. */
  readonly isCopy: boolean;
}

/** The file that the project's set-up or `deno compile` puts beside this one, by platform. */
export function bundledName(
  os: typeof Deno.build.os = Deno.build.os,
  arch: typeof Deno.build.arch = Deno.build.arch,
): string {
  switch (os) {
    case "windows":
      return "portaudio_x64.dll";
    case "darwin":
      return "libportaudio.dylib"; // for both
    default:
      return arch === "aarch64" ? "libportaudio-arm64.so.2" : "libportaudio.so.2";
  }
}

/** Normalised: a compiled program knows the files within it by their whole paths. */
function bundledPath(os: typeof Deno.build.os): string {
  return join(import.meta.dirname ?? ".", "lib", bundledName(os));
}

/** What to try, in order: the override alone if there is one, else ours, then the system's names. */
export function candidates(
  override: string | undefined,
  os: typeof Deno.build.os = Deno.build.os,
): readonly string[] {
  if (override !== undefined && override !== "") return [override];
  const system = {
    windows: ["portaudio.dll", "libportaudio.dll"],
    darwin: [
      "libportaudio.2.dylib",
      "/opt/homebrew/lib/libportaudio.2.dylib",
      "/usr/local/lib/libportaudio.2.dylib",
    ],
    other: ["libportaudio.so.2"],
  };
  const names = os === "windows" ? system.windows : os === "darwin" ? system.darwin : system.other;
  return [bundledPath(os), ...names];
}

/** One library in a process: threads that give the same one share its device list and streams. */
export interface LibraryShare {
  /** Nobody else may guess it: 122 random bits and more, as `crypto.randomUUID()` has them. */
  readonly key: string;
  /** Has globals of its own, even if the process has the library already. */
  readonly isCopy: boolean;
}

/**
 * Loads PortAudio's library from `paths` (by default `candidates`), the first that loads. Of threads
 * with one share, one at a time may do so.
 * @throws {LibraryError} when none does
 */
export function loadLibrary(
  share?: LibraryShare,
  paths: readonly string[] = candidates(Deno.env.get(LIBRARY_VARIABLE)),
): LoadedLibrary {
  const tried: { path: string; reason: string }[] = [];
  for (const path of paths) {
    try {
      return { path, ...open(path, share) };
    } catch (error) {
      tried.push({ path, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  throw new LibraryError(tried);
}

type Opened = Omit<LoadedLibrary, "path">;

/** A compiled program's library lies within the program, where the system's loader can't read it. */
function open(path: string, share?: LibraryShare): Opened {
  const isEmbedded = Deno.build.standalone && path === bundledPath(Deno.build.os);
  return share !== undefined && (share.isCopy || isEmbedded)
    ? openCopy(path, share.key)
    : { library: Deno.dlopen(path, symbols), isCopy: false };
}

/** Opens the copy that belongs to `key`, which the first thread makes; the rest know it by its name. */
function openCopy(path: string, key: string): Opened {
  const folder = join(tmpdir(), `devcloud-${key}`);
  const copy = join(folder, basename(path));
  try {
    return { library: Deno.dlopen(copy, symbols), isCopy: true };
  } catch {
    // We are the first.
  }
  const bytes = readLibrary(path);
  if (bytes === undefined) return { library: Deno.dlopen(path, symbols), isCopy: false };
  const remove = writePrivateFile(folder, basename(path), bytes);
  try {
    return { library: Deno.dlopen(copy, symbols), isCopy: true };
  } catch (error) {
    // A temporary folder that may hold no programs ("noexec"): the original has to do, if it can.
    try {
      return { library: Deno.dlopen(path, symbols), isCopy: false };
    } catch {
      throw error;
    }
  } finally {
    remove();
  }
}

/** The file's bytes; of the system's library, which is known by name alone, once the loader has found it. */
function readLibrary(path: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Deno.readFileSync(path);
  } catch {
    if (Deno.build.os !== "linux") return undefined;
  }
  try {
    Deno.dlopen(path, symbols);
    const found = mappedFile(readProcFile("/proc/self/maps") ?? "", path);
    return found === undefined ? undefined : Deno.readFileSync(found);
  } catch {
    return undefined;
  }
}

/** Where the library `name` was loaded from: in proc(5)'s list of a process's memory. */
export function mappedFile(maps: string, name: string): string | undefined {
  return maps.split("\n").map((line) => line.slice(line.indexOf("/")))
    .find((file) => file.startsWith("/") && basename(file).startsWith(name));
}

function advice(tried: readonly { readonly reason: string }[]): string {
  if (Deno.build.os !== "linux") return "";
  return tried.some(({ reason }) => reason.includes("libasound"))
    ? "\nPortAudio needs ALSA's library: install libasound2 (Debian, Ubuntu) or alsa-lib (Fedora, Arch)"
    : "\nInstall libportaudio2 (Debian, Ubuntu) or portaudio (Fedora, Arch), " +
      `or name a library in ${LIBRARY_VARIABLE}`;
}
