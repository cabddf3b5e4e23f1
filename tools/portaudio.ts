/**
 * Brings PortAudio's library into ffi/lib/, from an npm package that ships it built. The package has
 * a config and lock of its own: in the project's, `deno compile` would embed all of it.
 *
 *     deno run -A tools/portaudio.ts [linux|windows|darwin …]     default: this machine's
 */
import { join } from "node:path";
import { packageFolder } from "./npm_package.ts";
import { sha256, sha256OfFile } from "./sha256.ts";

const PACKAGE = "npm:naudiodon2@2.5.0";
const HERE = import.meta.dirname ?? ".";
const LIBRARY_FOLDER = join(HERE, "..", "ffi", "lib");

export interface LibraryFile {
  /** Name in ffi/lib/, as ffi/library.ts looks for it. */
  readonly name: string;
  readonly inPackage: string;
  readonly sha256: string;
}

/** PortAudio 19.7 as the package has it: 64-bit Intel, on macOS Apple's arm64 too. */
export const LIBRARIES: Readonly<Record<"linux" | "windows" | "darwin", LibraryFile>> = {
  linux: {
    name: "libportaudio.so.2",
    inPackage: "portaudio/bin/libportaudio.so.2",
    sha256: "c1195f2d8a8535420686a954dfe3669cb8c0a2aa95640ec9ba442a461c110d8a",
  },
  windows: {
    name: "portaudio_x64.dll",
    inPackage: "portaudio/bin/portaudio_x64.dll",
    sha256: "e99c079babf9c43c2c3c010e6b343193fbe00d349b1bd6b1506614036390c3cd",
  },
  darwin: {
    name: "libportaudio.dylib",
    inPackage: "portaudio/bin/libportaudio.dylib",
    sha256: "af92a4c0ea5726577aa52676bed950e242136d9973576fd332ff765a7710bcd5",
  },
};

export type LibraryPlatform = keyof typeof LIBRARIES;

/** This machine's platform, or undefined where the package has no library for it. */
function thisPlatform(): LibraryPlatform | undefined {
  const { os, arch } = Deno.build;
  if (os === "darwin") return os;
  return (os === "linux" || os === "windows") && arch === "x86_64" ? os : undefined;
}

/**
 * Makes sure that ffi/lib/ has the platform's library with the right hash, and returns its path.
 * Several may do so at once.
 * @throws Error out of reach, or not what was expected
 */
export async function bringPortAudio(
  platform: LibraryPlatform,
  folder: string = LIBRARY_FOLDER,
): Promise<string> {
  const { name, inPackage, sha256: wanted } = LIBRARIES[platform];
  const path = join(folder, name);
  if (await sha256OfFile(path) === wanted) return path;
  const bytes = await Deno.readFile(join(await ourPackage(), inPackage));
  const found = sha256(bytes);
  if (found !== wanted) throw new Error(`'${inPackage}' of ${PACKAGE} has the wrong hash ${found}`);
  await Deno.mkdir(folder, { recursive: true });
  const partial = await Deno.makeTempFile({ dir: folder, prefix: `${name}.` });
  await Deno.writeFile(partial, bytes);
  await Deno.chmod(partial, 0o644).catch(() => {}); // Windows has no modes
  await Deno.rename(partial, path);
  return path;
}

/** For a task: brings the library if it can, says so if not, and never fails. */
export async function preparePortAudio(): Promise<void> {
  const platform = thisPlatform();
  if (platform === undefined) return;
  try {
    await bringPortAudio(platform);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`PortAudio's library could not be brought (${reason}); the system's serves`);
  }
}

/** PortAudio's C headers, for those who test against them. @throws Error out of reach */
export async function portAudioHeaders(): Promise<string> {
  return join(await ourPackage(), "portaudio", "include");
}

function ourPackage(): Promise<string> {
  return packageFolder(PACKAGE, join(HERE, "portaudio"));
}

if (import.meta.main) {
  const asked = Deno.args.filter((name): name is LibraryPlatform => name in LIBRARIES);
  if (asked.length === 0) await preparePortAudio();
  for (const platform of asked) console.log(await bringPortAudio(platform));
}
