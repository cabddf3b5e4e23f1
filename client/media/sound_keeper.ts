/**
 * Keeps the sound ends as they are wanted: closed, warm or running, on these devices. Opening takes
 * up to 2 s, and what is wanted may change meanwhile: the ends follow, one step after the other.
 */
import { AUDIO_COMMAND, type AudioProblem } from "./audio_control.ts";
import type { AudioEnds, OpenedAudio, SoundEndNames } from "./audio_end.ts";
import { PERIOD_MS } from "./pacer.ts";

export type WantedSound = "closed" | "warm" | "running";

export interface SoundKeeper {
  /** Resolves when the ends are as wanted, or something else is wanted by then. Never rejects. */
  want(sound: WantedSound): Promise<void>;
  /** How much sound cards move at once from the next opening on. */
  setPeriod(ms: number): void;
  /** Other devices from now on. Resolves when open ends have changed over: those of before serve meanwhile. */
  setDevices(names: SoundEndNames): Promise<void>;
}

export interface SoundKeeperEvents {
  /** The ends have been opened, or (null) are being closed. */
  onAudio(audio: OpenedAudio | null): void;
  onProblem(problem: AudioProblem): void;
}

export function createSoundKeeper(
  ends: AudioEnds,
  devices: SoundEndNames,
  events: SoundKeeperEvents,
): SoundKeeper {
  let wanted: WantedSound = "closed";
  let names = devices;
  let periodMs = PERIOD_MS;
  /** Counts the closings that were asked for: each is to be seen, also right before another opening. */
  let closings = 0;
  let open: { readonly names: SoundEndNames; readonly closings: number } | null = null;
  let settling: Promise<void> | null = null;

  function isSettled(): boolean {
    if (wanted === "closed") return open === null;
    return open !== null && open.closings === closings && open.names === names;
  }

  async function settle(): Promise<void> {
    await null; // so that `settling` is set when this clears it
    try {
      while (!isSettled()) await step();
      if (wanted === "running") ends.command(AUDIO_COMMAND.run);
      else if (wanted === "warm") ends.command(AUDIO_COMMAND.warm);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      events.onProblem({ end: "both", code: "device-failed", message });
    } finally {
      settling = null;
    }
  }

  async function step(): Promise<void> {
    const next = { names, closings };
    if (wanted !== "closed" && open?.closings === closings) {
      await ends.change(names);
      open = next;
      return;
    }
    if (open !== null) events.onAudio(null);
    open = null;
    if (wanted === "closed") return await ends.close();
    const opened = await ends.open(next.names, periodMs);
    open = next;
    events.onAudio(opened);
    for (const problem of opened.warnings) events.onProblem(problem);
  }

  /** One settling at a time: it looks at what is wanted after each step. */
  const follow = () => settling ??= settle();

  return {
    want(sound) {
      wanted = sound;
      if (sound === "closed") closings++;
      return follow();
    },
    setPeriod(ms) {
      periodMs = ms;
    },
    setDevices(chosen) {
      names = { ...chosen };
      return wanted === "closed" ? Promise.resolve() : follow();
    },
  };
}
