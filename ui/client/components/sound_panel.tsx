import { useState } from "preact/hooks";
import type { CallState, SoundState } from "../../../client/api/types.ts";
import { Panel } from "../../shared/components/panel.tsx";
import { useApp } from "../app_context.ts";
import type { Direction } from "../device_choices.ts";
import type { FailureCode } from "../messages.ts";
import { DeviceSelect } from "./device_select.tsx";
import { VoiceSettings } from "./voice_settings.tsx";

/** Which microphone and speaker; another choice counts at once, also during a call. */
export function SoundPanel({ sound, call }: { sound: SoundState; call: CallState }) {
  const { lang, t, remote } = useApp();
  const [failure, setFailure] = useState<{ end: Direction; code: FailureCode } | null>(null);

  async function choose(end: Direction, name: string): Promise<void> {
    setFailure(null); // drawn again, a list shows what is in use, also when the same fails twice
    const names = { mic: sound.mic, speaker: sound.speaker };
    const outcome = await remote.post("/api/devices", { ...names, [end]: name });
    setFailure(outcome.ok ? null : { end, code: outcome.code });
  }

  const select = (end: Direction) => (
    <DeviceSelect
      direction={end}
      devices={sound.devices}
      value={sound[end]}
      inUse={sound.inUse?.[end]}
      problem={failure?.end === end
        ? t.errors[failure.code]
        : sound.problems?.[end]?.[lang] ?? null}
      onChoose={(name) => choose(end, name)}
    />
  );
  return (
    <Panel id="sound" title={t.sound.title} icon="speaker">
      <div class="body form">
        {select("mic")}
        {select("speaker")}
        <VoiceSettings sound={sound} call={call} />
      </div>
    </Panel>
  );
}
