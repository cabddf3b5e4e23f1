import { tmpdir } from "node:os";
import { join } from "node:path";
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
}

/** The file that the project's set-up or `deno compile` puts beside this one, by platform. */
export function bundledName(os: typeof Deno.build.os = Deno.build.os): string {
  switch (os) {
    case "windows":
      return "portaudio_x64.dll";
    case "darwin":
      return "libportaudio.dylib";
    default:
      return "libportaudio.so.2";
  }
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
  return [`${import.meta.dirname}/lib/${bundledName(os)}`, ...names];
}

/**
 * Loads PortAudio's library from `paths` (by default `candidates`), the first that loads.
 * @throws {LibraryError} when none does
 */
export function loadLibrary(
  paths: readonly string[] = candidates(Deno.env.get(LIBRARY_VARIABLE)),
): LoadedLibrary {
  const tried: { path: string; reason: string }[] = [];
  for (const path of paths) {
    try {
      return { path, library: Deno.dlopen(loadable(path), symbols) };
    } catch (error) {
      tried.push({ path, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  throw new LibraryError(tried);
}

/**
 * Loads the library a second time, from a copy of its file: with its own globals, so its own device
 * list and streams. Threads that give the same `name` share a copy; one at a time may do so. The
 * system's library, known by name alone, is loaded as it is.
 * @throws {LibraryError}
 */
export function loadLibraryCopy(name: string): LoadedLibrary {
  const copy = join(tmpdir(), `${name}-${bundledName()}`);
  const shared = tryLoad(copy);
  if (shared !== undefined) return shared;
  const original = loadLibrary();
  try {
    Deno.writeFileSync(copy, Deno.readFileSync(original.path), { createNew: true, mode: 0o600 });
  } catch {
    return original;
  }
  try {
    return loadLibrary([copy]);
  } finally {
    // The loader knows the copy by its name from now on. Windows keeps the file of a loaded library.
    if (Deno.build.os !== "windows") Deno.removeSync(copy);
  }
}

function tryLoad(path: string): LoadedLibrary | undefined {
  try {
    return loadLibrary([path]);
  } catch {
    return undefined;
  }
}

/** Windows can't load a library out of a compiled program's own file system: a copy, then. */
function loadable(path: string): string {
  if (!Deno.build.standalone || Deno.build.os !== "windows") return path;
  try {
    const bytes = Deno.readFileSync(path);
    const copy = Deno.makeTempFileSync({ prefix: "devcloud-", suffix: `-${bundledName()}` });
    Deno.writeFileSync(copy, bytes);
    return copy;
  } catch {
    return path; // one of the system's names
  }
}

function advice(tried: readonly { readonly reason: string }[]): string {
  if (Deno.build.os !== "linux") return "";
  return tried.some(({ reason }) => reason.includes("libasound"))
    ? "\nPortAudio needs ALSA's library: install libasound2 (Debian, Ubuntu) or alsa-lib (Fedora, Arch)"
    : "\nInstall libportaudio2 (Debian, Ubuntu) or portaudio (Fedora, Arch), " +
      `or name a library in ${LIBRARY_VARIABLE}`;
}
