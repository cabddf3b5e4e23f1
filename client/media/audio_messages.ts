/** What the main thread and an audio Worker say to each other: private to the sound ends. */
import type { LibraryShare } from "../../ffi/library.ts";
import type { AudioProblem, SoundDevice } from "./audio_control.ts";
import type { EndFormat } from "./audio_device.ts";

/** Which ends a Worker pumps: both in lock-step where one clock drives them, else one. */
export type Ends = "mic" | "speaker" | "both";

/**
 * The words of one pump, apart from those that all share: an Int32Array on a SharedArrayBuffer of
 * `PUMP_BYTES`, and at `PUMP_STREAM_OFFSET` the address of PortAudio's stream while one is open.
 */
export const PUMP_WORD = {
  /** 1: leave the loop and close the device. Written by the main thread. */
  stop: 0,
  /** 1: the rings are this pump's; else it streams silence, as a replacement warming up does. */
  attached: 1,
  /** When the Worker was last seen between two calls: Date.now() wrapped to an Int32. */
  beatMs: 2,
  /** Times that the device itself lost input or ran dry. */
  glitches: 3,
} as const;

export const PUMP_STREAM_OFFSET = 16;
export const PUMP_BYTES = 24;

export interface OpenRequest {
  readonly kind: "open";
  readonly ends: Ends;
  readonly mic: string;
  readonly speaker: string;
  /** What the rings carry already, when a device is replaced; else the device's own choice. */
  readonly captureHz?: number;
  readonly playbackHz?: number;
  /** The delay asked of PortAudio's device, and how much it moves at once. */
  readonly latencyMs: number;
  readonly periodMs: number;
  readonly capture: SharedArrayBuffer;
  readonly playback: SharedArrayBuffer;
  readonly control: SharedArrayBuffer;
  readonly words: SharedArrayBuffer;
}

/** What a Worker is, for good. */
export interface AudioWorkerSetup {
  /** Its own copy of PortAudio: its list is read anew whenever it opens, whatever others have open. */
  readonly library: LibraryShare;
  /** Lets one thread at a time into that copy's control functions. */
  readonly lock: SharedArrayBuffer;
  /** In place of `lock` where no copy can be made, and all have one library. */
  readonly commonLock: SharedArrayBuffer;
  /** Whether it moves sound, and so goes before other threads. */
  readonly isUrgent: boolean;
}

/** Main thread → audio Worker; read only while it pumps nothing. */
export type AudioRequest =
  /** First of all. */
  | ({ readonly kind: "init" } & AudioWorkerSetup)
  | OpenRequest
  | { readonly kind: "devices" }
  | { readonly kind: "trace" }
  | { readonly kind: "check"; readonly mic: string; readonly speaker: string }
  /** Frees the thread that is blocked in the stream of these words, if its beat is still `beatMs`. */
  | { readonly kind: "abort"; readonly words: SharedArrayBuffer; readonly beatMs: number };

export type AudioReply =
  /** The first period has streamed. */
  | { readonly kind: "opened"; readonly mic?: EndFormat; readonly speaker?: EndFormat }
  | { readonly kind: "closed" }
  /** Died while open; closing it may take long, and ends with `failed`. */
  | { readonly kind: "dying"; readonly problem: AudioProblem }
  | { readonly kind: "aborted" }
  /** Not opened, or died while open; the device is closed. */
  | { readonly kind: "failed"; readonly problem: AudioProblem }
  | {
    readonly kind: "devices";
    readonly devices: readonly SoundDevice[];
    readonly problem?: AudioProblem;
  }
  /** `deviceTrace()`. */
  | { readonly kind: "traced"; readonly trace: string | null }
  | { readonly kind: "checked"; readonly problems: readonly AudioProblem[] };
