/**
 * The words that the audio Worker shares with the media Worker and the main thread: an Int32Array
 * on a SharedArrayBuffer. The audio Worker blocks in the device's calls while streams are open, so
 * this, not messages, is how it is told and how it tells.
 */
export const AUDIO_WORD = {
  /** What the others want: an `AUDIO_COMMAND`. Written by the main thread. */
  command: 0,
  /**
   * Counts the periods pumped. The audio Worker adds one and notifies after each, which wakes the
   * media Worker (`Atomics.waitAsync`, 0.08 ms) to take what was captured and to fill the playback.
   */
  periods: 1,
  /** Times that the playback ring could not fill a period: silence was played for what lacked. */
  underruns: 2,
  /** Times that the capture ring was full: the newest period was dropped. */
  overruns: 3,
  /** Times that the device itself said that it under- or overflowed. */
  deviceGlitches: 4,
  /** Microseconds from the microphone to the capture ring, and from the playback ring to the ear. */
  inputLatencyUs: 5,
  outputLatencyUs: 6,
  /** Milliseconds (performance.timeOrigin-free, a wrapped Int32 of Date.now()) of the last period: for the watchdog. */
  beatMs: 7,
  /**
   * Counts the times that the media Worker has filled the playback ring. It adds one and notifies
   * after each, for an audio Worker that waits for a period on demand.
   */
  fills: 8,
  /** What whoever plays asks for by its beat: a `DEMAND`. Written by the audio Worker. */
  demand: 9,
  /** The heap of the thread that moves each end, in KiB: the same where one moves both. */
  captureHeapKib: 10,
  playbackHeapKib: 11,
} as const;

export const AUDIO_WORDS = 16;

/** `close`: close the streams; `warm`: stream, but discard and play silence; `run`: pump the rings. */
export const AUDIO_COMMAND = { close: 0, warm: 1, run: 2 } as const;

/**
 * `ahead`: nothing is asked for, so the ring is kept filled; else it needs to hold nothing ahead, and is
 * to get nothing (`enough`), or a period: `soon`, which a late packet may be waited for a little, or `now`.
 */
export const DEMAND = { ahead: 0, enough: 1, soon: 2, now: 3 } as const;

/** `end` says which end it is about; `code` is for programs, `message` is PortAudio's or the system's own text. */
export interface AudioProblem {
  readonly end: "mic" | "speaker" | "both";
  readonly code:
    | "no-library"
    | "no-device"
    | "no-such-device"
    | "bad-file"
    | "device-failed"
    /** Another program has it for itself. */
    | "device-busy";
  readonly message: string;
}

/** A device as listed by `devcloud-client devices` and `GET /api/devices`. */
export interface SoundDevice {
  readonly index: number;
  readonly name: string;
  readonly hostApi: string;
  readonly inputChannels: number;
  readonly outputChannels: number;
  readonly defaultRateHz: number;
  readonly isDefaultInput: boolean;
  readonly isDefaultOutput: boolean;
}
