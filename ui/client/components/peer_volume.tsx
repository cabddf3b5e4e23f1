import { useEffect, useState } from "preact/hooks";
import { useApp } from "../app_context.ts";

export interface PeerVolumeProps {
  readonly peer: string;
  readonly db: number;
}

const LEAST_DB = -20, MOST_DB = 12;

/** How loud the other side is heard; remembered for the next call with them. */
export function PeerVolume({ peer, db }: PeerVolumeProps) {
  const { lang, t, remote } = useApp();
  // What was asked for and is not told yet: the slider stays where it is held.
  const [asked, ask] = useState<number | null>(null);
  useEffect(() => {
    if (asked === db) ask(null);
  }, [asked, db]);
  const shown = asked ?? db;
  const signed = new Intl.NumberFormat(lang, { signDisplay: "exceptZero" }).format(shown);
  const text = shown === 0 ? t.call.asItComes : t.quality.db(signed);
  return (
    <div class="volume">
      <label class="level-text" for="peer-volume">{t.call.volume(peer)}</label>
      <input
        id="peer-volume"
        type="range"
        min={LEAST_DB}
        max={MOST_DB}
        step={1}
        value={shown}
        aria-valuetext={text}
        onInput={({ currentTarget }) => {
          const wanted = currentTarget.valueAsNumber;
          ask(wanted);
          remote.act("/api/volume", { peer, db: wanted });
        }}
        onBlur={() => ask(null)}
      />
      <span class="volume-text" aria-hidden="true">{text}</span>
    </div>
  );
}
