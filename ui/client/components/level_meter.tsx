import { Icon } from "../../shared/components/icon.tsx";
import { useApp } from "../app_context.ts";
import { levelPercent } from "../level_scale.ts";

export interface LevelMeterProps {
  readonly which: "mic" | "speaker";
  /** For screen readers. */
  readonly label: string;
  readonly text: string;
  readonly muted: boolean;
}

/** The only part that is drawn ten times a second: it alone reads the levels. */
export function LevelMeter({ which, label, text, muted }: LevelMeterProps) {
  const { remote } = useApp();
  const percent = muted ? 0 : levelPercent(remote.levels.value[which]);
  return (
    <div class="level">
      <Icon name={muted ? "micOff" : which} />
      <span class="level-text" aria-hidden="true">{text}</span>
      <div
        class="level-bar"
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <div class="level-fill" style={{ width: `${percent}%` }} />
      </div>
    </div>
  );
}
