import type { SoundState } from "../../../client/api/types.ts";
import { useApp } from "../app_context.ts";
import { processingGauge, type ProcessingPart } from "../processing_gauge.ts";

const PARTS: readonly ProcessingPart[] = ["echo", "noise", "gain", "highPass"];

/** What is done about echo, noise and loudness, each with what it does now in a call. */
export function ProcessingSettings({ processing }: { processing: SoundState["processing"] }) {
  const { lang, t, remote } = useApp();
  const now = remote.quality.value?.figures.processing ?? null;
  const { off } = processing;
  return (
    <fieldset class="switches">
      <legend>{t.processing.title}</legend>
      {off !== null && <p class="field-hint">{t.processing.off[off]}</p>}
      {PARTS.map((part) => {
        const id = `processing-${part}`;
        const isOn = processing[part] && off === null;
        const gauge = isOn ? processingGauge(part, now, t.quality.db, lang) : null;
        return (
          <div key={part} class="switch">
            <input
              id={id}
              type="checkbox"
              checked={isOn}
              disabled={off !== null}
              aria-describedby={`${id}-hint`}
              onChange={({ currentTarget }) =>
                remote.act("/api/processing", { [part]: currentTarget.checked })}
            />
            <label for={id}>{t.processing.parts[part]}</label>
            {gauge !== null && <span class="switch-gauge">{gauge}</span>}
            <p id={`${id}-hint`} class="field-hint">{t.processing.hints[part]}</p>
          </div>
        );
      })}
    </fieldset>
  );
}
