import { useEffect, useState } from "preact/hooks";
import type { CallState, DeviceList, SoundState } from "../../../client/api/types.ts";
import { Banner } from "../../shared/components/banner.tsx";
import { Button } from "../../shared/components/button.tsx";
import { Panel } from "../../shared/components/panel.tsx";
import { useApp } from "../app_context.ts";
import type { FailureCode } from "../messages.ts";
import { DeviceSelect } from "./device_select.tsx";
import { VoiceSettings } from "./voice_settings.tsx";

/** Which microphone and speaker; another choice counts at once, also during a call. */
export function SoundPanel({ sound, call }: { sound: SoundState; call: CallState }) {
  const { t, remote } = useApp();
  const [devices, setDevices] = useState<DeviceList["devices"]>([]);
  const [failure, setFailure] = useState<FailureCode | null>(null);

  async function load(): Promise<void> {
    const outcome = await remote.get<DeviceList>("/api/devices");
    if (outcome.ok) setDevices(outcome.value.devices);
    setFailure(outcome.ok ? null : outcome.code);
  }
  useEffect(() => {
    load();
  }, []);

  async function choose(mic: string, speaker: string): Promise<void> {
    setFailure(null); // drawn again, a list shows what is in use, also when the same fails twice
    const outcome = await remote.post("/api/devices", { mic, speaker });
    setFailure(outcome.ok ? null : outcome.code);
  }

  return (
    <Panel
      id="sound"
      title={t.sound.title}
      icon="speaker"
      actions={<Button variant="quiet" icon="reload" label={t.sound.refresh} onClick={load} />}
    >
      <div class="body form">
        {failure !== null && <Banner level="error">{t.errors[failure]}</Banner>}
        <DeviceSelect
          direction="mic"
          devices={devices}
          value={sound.mic}
          onChoose={(mic) => choose(mic, sound.speaker)}
        />
        <DeviceSelect
          direction="speaker"
          devices={devices}
          value={sound.speaker}
          onChoose={(speaker) => choose(sound.mic, speaker)}
        />
        <VoiceSettings sound={sound} call={call} />
      </div>
    </Panel>
  );
}
