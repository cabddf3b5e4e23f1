import type { DeviceList, EndInUse } from "../../../client/api/types.ts";
import { Icon } from "../../shared/components/icon.tsx";
import { useApp } from "../app_context.ts";
import {
  choiceOf,
  defaultName,
  deviceGroups,
  type Direction,
  shortened,
} from "../device_choices.ts";

export interface DeviceSelectProps {
  readonly direction: Direction;
  /** Undefined: not known yet. */
  readonly devices: DeviceList["devices"] | undefined;
  /** What was asked for. */
  readonly value: string;
  /** In a call. */
  readonly inUse: EndInUse | undefined;
  readonly problem: string | null;
  readonly onChoose: (value: string) => void;
}

/** One end of the sound: what it is to be, what serves now, and what is wrong with it. */
export function DeviceSelect(props: DeviceSelectProps) {
  const { direction, devices = [], value, inUse, problem, onChoose } = props;
  const { t } = useApp();
  const groups = deviceGroups(devices, direction);
  const usual = defaultName(devices, direction);
  const special = [
    {
      value: "default",
      text: usual === undefined ? t.sound.default : t.sound.defaultNamed(shortened(usual, 30)),
    },
    { value: "none", text: t.sound.none },
    ...(value === "tone" ? [{ value, text: t.sound.tone }] : []),
  ];
  const chosen = special.find((choice) => choice.value === value) ?? choiceOf(groups, value);
  const isFile = value.startsWith("file:");
  const isMissing = chosen === undefined && !isFile && props.devices !== undefined;
  const hint = isMissing && inUse === undefined
    ? t.sound.missing
    : inUse !== undefined && value !== "none"
    ? t.sound.inUse(inUse.as === "silence" ? t.sound.nothing : inUse.name)
    : null;
  const described = [
    hint !== null && `${direction}-hint`,
    problem !== null && `${direction}-error`,
  ].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={direction}>{t.sound[direction]}</label>
      <select
        id={direction}
        class="input device-select"
        value={chosen?.value ?? value}
        title={chosen?.text ?? value}
        aria-describedby={described === "" ? undefined : described}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {special.map((choice) => (
          <option key={choice.value} value={choice.value}>{choice.text}</option>
        ))}
        {/* A file from the command line, or a device that is not there now. */}
        {chosen === undefined && <option value={value} title={value}>{shortened(value)}</option>}
        {groups.map(({ hostApi, choices }) => (
          <optgroup key={hostApi} label={hostApi}>
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value} title={choice.text}>
                {shortened(choice.text)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      {hint !== null && (
        <p id={`${direction}-hint`} class="field-hint device-name" title={inUse?.name}>{hint}</p>
      )}
      {/* There from the start, so that what comes into it is read out, without cutting in on a call. */}
      <div role="status">
        {problem !== null && (
          <p id={`${direction}-error`} class="field-error">
            <Icon name="warning" />
            <span>{problem}</span>
          </p>
        )}
      </div>
    </div>
  );
}
