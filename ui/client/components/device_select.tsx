import type { DeviceList } from "../../../client/api/types.ts";
import { useApp } from "../app_context.ts";
import { deviceGroups } from "../device_choices.ts";

export interface DeviceSelectProps {
  readonly direction: "mic" | "speaker";
  readonly devices: DeviceList["devices"];
  readonly value: string;
  readonly onChoose: (value: string) => void;
}

export function DeviceSelect({ direction, devices, value, onChoose }: DeviceSelectProps) {
  const { t } = useApp();
  const groups = deviceGroups(devices, direction);
  const special = [
    { value: "default", text: t.sound.default },
    { value: "none", text: t.sound.none },
    ...(value === "tone" ? [{ value, text: t.sound.tone }] : []),
  ];
  const known = [...special, ...groups.flatMap(({ choices }) => choices)];
  return (
    <div class="field">
      <label for={direction}>{t.sound[direction]}</label>
      <select
        id={direction}
        class="input"
        value={value}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {special.map((choice) => (
          <option key={choice.value} value={choice.value}>{choice.text}</option>
        ))}
        {/* A file from the command line, or a device that is not there now. */}
        {!known.some((choice) => choice.value === value) && <option value={value}>{value}</option>}
        {groups.map(({ hostApi, choices }) => (
          <optgroup key={hostApi} label={hostApi}>
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value}>{choice.text}</option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}
