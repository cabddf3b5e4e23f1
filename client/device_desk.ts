import { toRemember } from "./chosen_sound.ts";
import type { AudioProblem } from "./media/audio_control.ts";
import { parseEndName } from "./media/audio_device.ts";
import type { SoundEndNames } from "./media/audio_end.ts";
import { lastingName } from "./media/device_choice.ts";
import type { VoiceEngine } from "./media/voice_engine.ts";
import * as texts from "./sound_texts.ts";
import type { SettingsStore } from "./settings.ts";
import type { SoundProcessing } from "./sound_processing.ts";
import type { SoundReporter } from "./sound_reporter.ts";
import { type Telephone, TelephoneError } from "./telephone.ts";

/** Where devices are looked at and chosen. */
export type DeviceDesk = Pick<Telephone, "devices" | "setDevices" | "watchDevices">;

export interface DeviceDeskParts {
  readonly engine: Pick<VoiceEngine, "devices" | "setDevices" | "watchDevices">;
  readonly sound: SoundReporter;
  readonly processing: Pick<SoundProcessing, "follow">;
  readonly settings: SettingsStore;
  /** What of these devices is not there. */
  checkDevices(mic: string, speaker: string): Promise<readonly AudioProblem[]>;
}

export function createDeviceDesk(
  { engine, sound, processing, settings, checkDevices }: DeviceDeskParts,
): DeviceDesk {
  let lookers = 0;

  /** Names in place of indexes, which mean something else when a device has come or gone. */
  async function lasting({ mic, speaker }: SoundEndNames): Promise<SoundEndNames> {
    if (![mic, speaker].some((name) => /^\d+$/.test(name))) return { mic, speaker };
    const { devices } = await engine.devices();
    return {
      mic: lastingName(devices, mic, "mic"),
      speaker: lastingName(devices, speaker, "speaker"),
    };
  }

  /** What stays as it is may be ours alone, and so be no device for others. */
  function checkChoice({ mic, speaker }: SoundEndNames): Promise<readonly AudioProblem[]> {
    const { state } = sound;
    const isKept = (end: "mic" | "speaker", name: string) =>
      name === state[end] && parseEndName(name, end).kind === "named";
    return checkDevices(
      isKept("mic", mic) ? "default" : mic,
      isKept("speaker", speaker) ? "default" : speaker,
    );
  }

  return {
    async devices() {
      const { devices, problem } = await engine.devices();
      const { mic, speaker, problem: known } = sound.state;
      return {
        devices,
        mic,
        speaker,
        problem: problem === undefined ? known : texts.soundProblem(problem),
      };
    },
    async setDevices(mic, speaker) {
      const names = await lasting({ mic, speaker });
      const [problem] = await checkChoice(names);
      if (problem !== undefined) {
        const code = problem.code === "device-busy" ? "device-busy" : "no-such-device";
        throw new TelephoneError(code, problem.message);
      }
      sound.chosen(names);
      processing.follow(names.mic);
      settings.save({ sound: { ...settings.settings.sound, ...toRemember(names) } });
      await engine.setDevices(names.mic, names.speaker);
    },
    watchDevices() {
      if (++lookers === 1) engine.watchDevices(true);
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        if (--lookers === 0) engine.watchDevices(false);
      };
    },
  };
}
