import { useEffect, useRef } from "preact/hooks";
import type { CallState, SoundState, TransmitMode } from "../../../client/api/types.ts";
import { Button } from "../../shared/components/button.tsx";
import { useApp } from "../app_context.ts";
import { ProcessingSettings } from "./processing_settings.tsx";

const MODES: readonly TransmitMode[] = ["open", "voice", "push"];

/** When the microphone is sent, what is done about its sound, and a way to hear how all this sounds. */
export function VoiceSettings({ sound, call }: { sound: SoundState; call: CallState }) {
  const { t, remote } = useApp();
  const asked = useRef(false);
  // The test is shown where calls are, far from here on a narrow page; the button is shut meanwhile.
  useEffect(() => {
    if (asked.current && call.state === "testing") {
      document.querySelector<HTMLElement>("#call .stage-title")?.focus();
    }
    asked.current = false;
  }, [call.state]);
  return (
    <>
      <div class="field">
        <label for="transmit">{t.transmit.title}</label>
        <select
          id="transmit"
          class="input"
          value={sound.transmit}
          onChange={({ currentTarget }) =>
            remote.act("/api/transmit", { mode: currentTarget.value })}
        >
          {MODES.map((mode) => <option key={mode} value={mode}>{t.transmit[mode]}</option>)}
        </select>
      </div>
      <ProcessingSettings processing={sound.processing} />
      <Button
        icon="speaker"
        disabled={call.state !== "idle"}
        onClick={() => {
          asked.current = true;
          remote.act("/api/test-call");
        }}
      >
        {t.test.button}
      </Button>
    </>
  );
}
