import type { SoundState, TransmitMode } from "./api/types.ts";
import type { VoiceEngine } from "./media/voice_engine.ts";
import { checkHold } from "./request_checks.ts";
import type { SettingsStore } from "./settings.ts";
import { createTalkKey } from "./talk_key.ts";

/** What the user lets the microphone send, as the page and scripts set it. */
export interface Microphone {
  readonly state: Pick<SoundState, "muted" | "transmit" | "held">;
  mute(on: boolean): void;
  /** Remembered from one run to the next. */
  setTransmit(mode: TransmitMode): void;
  /** @throws TelephoneError for a time that is none */
  talk(on: boolean, forMs?: number): void;
  /** A call is over: the next one begins unmuted, with no button held. */
  reset(): void;
}

export interface MicrophoneParts {
  readonly engine: Pick<VoiceEngine, "mute" | "setTransmit" | "talk">;
  readonly settings: Pick<SettingsStore, "save">;
  readonly transmit: TransmitMode;
  onChange(): void;
}

export function createMicrophone(
  { engine, settings, transmit, onChange }: MicrophoneParts,
): Microphone {
  let muted = false;
  let mode = transmit;
  const key = createTalkKey((held) => {
    engine.talk(held);
    onChange();
  });
  if (mode !== "open") engine.setTransmit(mode);

  function mute(on: boolean): void {
    if (muted === on) return;
    muted = on;
    engine.mute(on);
    onChange();
  }

  return {
    get state() {
      return { muted, transmit: mode, held: key.held };
    },
    mute,
    setTransmit(next) {
      if (mode === next) return;
      mode = next;
      key.release();
      engine.setTransmit(next);
      settings.save({ transmit: next });
      onChange();
    },
    talk(on, forMs) {
      if (forMs !== undefined) checkHold(forMs);
      if (on) key.press(forMs);
      else key.release();
    },
    reset() {
      key.release();
      mute(false);
    },
  };
}
