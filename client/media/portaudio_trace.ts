import { join } from "node:path";
import { type ReadProcFile, readProcFile } from "../../ffi/proc_file.ts";

/** What of the system a trace is made of; undefined where it is not there. */
export interface TraceFiles {
  readonly read: ReadProcFile;
  /** Changes when the file is another one. */
  identity(path: string): string | undefined;
  env(name: string): string | undefined;
}

/** The cards of the kernel, and those that ALSA's programs can open. */
const CARDS = ["/proc/asound/cards", "/proc/asound/pcm"];

/**
 * What changes on Linux when PortAudio's list may: cards that are plugged in or out, a sound daemon
 * that ends or starts. Costs far less than PortAudio's listing. Null elsewhere.
 */
export function deviceTrace(
  files: TraceFiles,
  os: typeof Deno.build.os = Deno.build.os,
): string | null {
  if (os !== "linux") return null;
  const runtime = files.env("XDG_RUNTIME_DIR");
  const named = files.env("PULSE_SERVER");
  const sockets = [
    ...(runtime ? [join(runtime, "pulse/native"), join(runtime, "pipewire-0")] : []),
    ...(named?.startsWith("unix:") ? [named.slice("unix:".length)] : []),
  ];
  return JSON.stringify([
    CARDS.map((path) => files.read(path)),
    sockets.map((path) => files.identity(path)),
  ]);
}

/** This machine's, for the thread that asks. */
export function traceFiles(): TraceFiles {
  return {
    read: readProcFile,
    identity(path) {
      try {
        const { ino, mtime } = Deno.statSync(path);
        return `${ino} ${mtime?.getTime()}`;
      } catch {
        return undefined;
      }
    },
    env: (name) => Deno.env.get(name),
  };
}
