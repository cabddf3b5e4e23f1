/**
 * Keeps the sound ends as they are wanted: closed, warm or running, on these devices. Opening takes
 * up to 2 s, and what is wanted may change meanwhile: the ends follow, one step after the other.
 */
import { AUDIO_COMMAND, type AudioProblem } from "./audio_control.ts";
import type { AudioEnds, OpenedAudio, SoundEndNames } from "./audio_end.ts";

export type WantedSound = "closed" | "warm" | "running";

export interface SoundKeeper {
  /** Resolves when the ends are as wanted, or something else is wanted by then. Never rejects. */
  want(sound: WantedSound): Promise<void>;
  /** Other devices from now on. Resolves when open ends have changed over. */
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
  /** What is to be open; another object for every opening, so that each closing is seen. */
  let asked = devices;
  let open: SoundEndNames | null = null;
  let settling: Promise<void> | null = null;

  async function settle(): Promise<void> {
    await null; // so that `settling` is set when this clears it
    try {
      while (wanted === "closed" ? open !== null : open !== asked) await step();
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
    if (open !== null) events.onAudio(null);
    open = null;
    if (wanted === "closed") return await ends.close();
    const opening = asked;
    const opened = await ends.open(opening);
    open = opening;
    events.onAudio(opened);
    for (const problem of opened.warnings) events.onProblem(problem);
  }

  /** One settling at a time: it looks at what is wanted after each step. */
  const follow = () => settling ??= settle();

  return {
    want(sound) {
      wanted = sound;
      if (sound === "closed") asked = { ...asked };
      return follow();
    },
    setDevices(names) {
      asked = { ...names };
      return wanted === "closed" ? Promise.resolve() : follow();
    },
  };
}
