import type { ProcessingState } from "./api/types.ts";
import { parseEndName } from "./media/audio_device.ts";
import { CAPTURE_PARTS, type CaptureSettings } from "./media/capture_settings.ts";
import type { VoiceEngine } from "./media/voice_engine.ts";
import type { SettingsStore } from "./settings.ts";

/** What of echo, noise and loudness is seen to, as the page and scripts set it. */
export interface SoundProcessing {
  readonly state: ProcessingState;
  /** Also during a call; remembered from one run to the next, where all is off too. */
  change(change: Partial<CaptureSettings>): void;
  /** Another microphone from now on, as `--mic` names it. */
  follow(mic: string): void;
}

export interface SoundProcessingParts {
  readonly engine: Pick<VoiceEngine, "setProcessing">;
  readonly settings: SettingsStore;
  /** `--processing`; null: on, but for a microphone that is a file or a tone. */
  readonly wanted: "on" | "off" | null;
  readonly mic: string;
  onChange(): void;
}

const ALL_ON: CaptureSettings = { highPass: true, echo: true, noise: true, gain: true };
const ALL_OFF: CaptureSettings = { highPass: false, echo: false, noise: false, gain: false };

export function createSoundProcessing(
  { engine, settings, wanted, mic, onChange }: SoundProcessingParts,
): SoundProcessing {
  let chosen: CaptureSettings = { ...ALL_ON, ...settings.settings.processing };
  let off = reasonForOff(wanted, mic);
  let told = ALL_OFF; // as the engine begins
  tell();

  function tell(): void {
    const next = off === null ? chosen : ALL_OFF;
    if (areSame(told, next)) return;
    told = next;
    engine.setProcessing(next);
  }

  return {
    get state() {
      return { ...chosen, off };
    },
    change(change) {
      const next = { ...chosen, ...change };
      if (areSame(chosen, next)) return;
      chosen = next;
      tell();
      settings.save({ processing: { ...settings.settings.processing, ...change } });
      onChange();
    },
    follow(other) {
      const next = reasonForOff(wanted, other);
      if (off === next) return;
      off = next;
      tell();
      onChange();
    },
  };
}

/** What is in a file is to be heard as it is; a tone is what noise suppression takes away. */
function reasonForOff(wanted: "on" | "off" | null, mic: string): ProcessingState["off"] {
  if (wanted !== null) return wanted === "off" ? "flag" : null;
  const { kind } = parseEndName(mic, "mic");
  return kind === "file" || kind === "tone" ? "microphone" : null;
}

function areSame(one: CaptureSettings, other: CaptureSettings): boolean {
  return CAPTURE_PARTS.every((part) => one[part] === other[part]);
}
