import type { AudioProblem } from "./audio_control.ts";

/** What an open end carries: mono float32, `hz` samples a second, about `period` at a time. */
export interface EndFormat {
  readonly hz: number;
  readonly period: number;
  readonly name: string;
  /** From the microphone to `read`, or from `write` to the ear, as the device estimates it. */
  readonly latencyUs: number;
}

/** `enough`: a period more would only be delay; `some`: it takes one; `starving`: it runs dry without. */
export const NEED = { enough: 0, some: 1, starving: 2 } as const;
export type Need = typeof NEED[keyof typeof NEED];

/**
 * An open microphone, a speaker, or both on one clock. Its calls block, so it belongs to a Worker
 * that does nothing else.
 */
export interface AudioDevice {
  readonly capture?: EndFormat;
  readonly playback?: EndFormat;
  /** Times so far that the device itself lost input or ran dry. */
  readonly glitches: number;
  /** For PortAudio: the stream's address, by which another thread can free a blocked call. */
  readonly streamAddress?: bigint;
  /** Blocks until the next period is there; puts its samples at the start of `into`, returns how many. */
  read(into: Float32Array<ArrayBuffer>): number;
  /** Blocks until the device has taken these samples: `playback.period` of them. */
  write(samples: Float32Array<ArrayBuffer>): void;
  /**
   * Where one clock drives both ends: whether the speaker is to be written to now. `read` alone paces
   * such a device; to wait in `write` too would let captured sound pile up. Without this, `write` paces.
   */
  need?(): Need;
  /** With `need`: microseconds until what is written now is heard, as it was when that was last asked. */
  readonly heardAfterUs?: number;
  /** Whether the device has not yet been seen to move: some take seconds for their first period. */
  isStarting?(): boolean;
  /** Whether a call is on: a file plays and records only then, and a file mic starts anew. */
  setRunning(on: boolean): void;
  close(): void;
}

/** What `--mic` and `--speaker` can name. */
export type EndName =
  | { readonly kind: "default" }
  | { readonly kind: "named"; readonly name: string }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "tone" }
  | { readonly kind: "none" };

/** Reads a flag's value; `tone` is a microphone only, as a speaker it is a device's name. */
export function parseEndName(text: string, end: "mic" | "speaker"): EndName {
  const name = text.trim();
  if (name === "" || name === "default") return { kind: "default" };
  if (name === "none") return { kind: "none" };
  if (name === "tone" && end === "mic") return { kind: "tone" };
  if (name.startsWith("file:")) return { kind: "file", path: name.slice("file:".length) };
  return { kind: "named", name };
}

/** Whether PortAudio serves it; all others are paced by our own clock. */
export function isPortAudio({ kind }: EndName): boolean {
  return kind === "default" || kind === "named";
}

/** An end can't be opened, or died; `problem` says it for programs. */
export class AudioDeviceError extends Error {
  override name = "AudioDeviceError";
  constructor(readonly problem: AudioProblem, options?: ErrorOptions) {
    super(problem.message, options);
  }
}

/** What an error of any kind is as a problem of `end`. */
export function problemOf(error: unknown, end: AudioProblem["end"]): AudioProblem {
  if (error instanceof AudioDeviceError) return error.problem;
  const message = error instanceof Error ? error.message : String(error);
  return { end, code: "device-failed", message };
}

/** Two ends that our own clock paces, as one device: `read` waits for the mic, `write` for the speaker. */
export function joinDevices(mic: AudioDevice, speaker: AudioDevice): AudioDevice {
  return {
    ...(mic.capture && { capture: mic.capture }),
    ...(speaker.playback && { playback: speaker.playback }),
    get glitches() {
      return mic.glitches + speaker.glitches;
    },
    read: (into) => mic.read(into),
    write: (samples) => speaker.write(samples),
    setRunning(on) {
      mic.setRunning(on);
      speaker.setRunning(on);
    },
    close() {
      mic.close();
      speaker.close();
    },
  };
}
