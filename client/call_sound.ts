import { reasonOf } from "../command_line/failure.ts";
import type { Codec } from "../protocol/codecs.ts";
import type { CallDriverParts } from "./call/driver.ts";
import { createLateTask } from "./late_task.ts";
import type { VoiceEngine } from "./media/voice_engine.ts";
import type { PeerVolumes } from "./peer_volumes.ts";
import type { SoundReporter } from "./sound_reporter.ts";

/** When the sound of calls is opened, begins to flow and ends. */
export interface CallSound
  extends Pick<CallDriverParts, "warmAudio" | "startAudio" | "pauseAudio" | "stopAudio"> {
  /** It rings there: what waited for that is done. */
  ringing(): void;
  /** Nothing is opened any more. */
  close(): void;
}

export interface CallSoundParts {
  readonly engine: Pick<VoiceEngine, "warm" | "start" | "pause" | "stop">;
  readonly sound: Pick<SoundReporter, "opening" | "onProblem">;
  readonly volumes: Pick<PeerVolumes, "follow">;
  /** With our own kind, best first. */
  readonly codecs: readonly Codec[];
  /** Whether we are calling somebody and it doesn't ring there yet. */
  isInviting(): boolean;
  /** In which sealed session a call goes; null: in the clear. */
  sessionOf(call: string): number | null;
  /** The sound of a call that may come back has ended. */
  onPause(): void;
}

/** How long opening a call's sound waits for the ring at most: it begins threads, which held up the first by 25 ms. */
const RING_MS = 100;

export function createCallSound(parts: CallSoundParts): CallSound {
  const { engine, sound, volumes, codecs } = parts;
  const warming = createLateTask();
  return {
    warmAudio({ version, key }) {
      const shakesHands = key !== null && parts.isInviting();
      warming.set(() => {
        sound.opening();
        engine.warm(version === 1 ? "v1" : codecs[0] ?? "v1").catch((error) =>
          sound.onProblem({ end: "both", code: "device-failed", message: reasonOf(error) })
        );
      }, shakesHands ? RING_MS : 0);
    },
    startAudio({ ip, port, name }, codec, call) {
      warming.clear();
      volumes.follow(name);
      engine.start({ ip, port }, codec, parts.sessionOf(call));
    },
    pauseAudio() {
      warming.clear();
      parts.onPause();
      engine.pause();
    },
    stopAudio() {
      warming.clear();
      engine.stop();
    },
    ringing: warming.hurry,
    close: warming.clear,
  };
}
