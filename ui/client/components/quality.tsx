import { useEffect, useRef, useState } from "preact/hooks";
import type { CallQuality, Verdict } from "../../../client/api/types.ts";
import { Icon, type IconName } from "../../shared/components/icon.tsx";
import { useApp } from "../app_context.ts";
import { qualityRows } from "../quality_rows.ts";

const ICON: Readonly<Record<Verdict["level"], IconName>> = {
  good: "check",
  note: "info",
  warning: "warning",
  bad: "warning",
};

/** What matters most about the sound, always; the figures, where there are two, for who asks. */
export function Quality({ withFigures }: { withFigures: boolean }) {
  const { lang, t, remote } = useApp();
  const quality = remote.quality.value;
  const verdict = quality?.verdict;
  const level = verdict?.level ?? "note";
  return (
    <div class={`quality quality-${level}`} role="group" aria-label={t.quality.title}>
      <p class="verdict">
        {verdict !== undefined && <Icon name={ICON[level]} />}
        <span>{verdict?.text[lang] ?? "…"}</span>
      </p>
      <p class="hidden-text" role="status">{useAnnounced(verdict)?.text[lang] ?? ""}</p>
      {quality !== null && withFigures && <Figures quality={quality} />}
    </div>
  );
}

function Figures({ quality }: { quality: CallQuality }) {
  const { lang, t } = useApp();
  return (
    <details class="figures">
      <summary>{t.quality.details}</summary>
      <table>
        <thead>
          <tr>
            <td />
            <th scope="col">{t.quality.heard}</th>
            <th scope="col">{t.quality.spoken}</th>
          </tr>
        </thead>
        <tbody>
          {qualityRows(quality.figures, t.quality, lang).map(({ label, values }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {values.map((value, at) => (
                <td key={at} colSpan={values.length === 1 ? 2 : 1}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/**
 * The verdict that is read out: what goes wrong, that it is well again, and how a test turns out.
 * Not that a figure in it changes, nor what the user has just done.
 */
function useAnnounced(verdict: Verdict | undefined): Verdict | undefined {
  const [announced, announce] = useState<Verdict>();
  const isWrong = useRef(false);
  useEffect(() => {
    if (verdict === undefined) return;
    const { code, level } = verdict;
    const wrong = level === "warning" || level === "bad";
    if (wrong || isWrong.current || code.startsWith("test-")) announce(verdict);
    isWrong.current = wrong;
  }, [verdict?.code]);
  return announced;
}
