import type { RefObject } from "preact";
import type { EndedCall } from "../../../client/api/types.ts";
import { Icon, type IconName } from "../../shared/components/icon.tsx";
import { formatClock, formatDuration, formatExact } from "../../shared/format.ts";
import { useApp } from "../app_context.ts";
import { type EndedText, endedText } from "../ended_text.ts";

const ICON: Readonly<Record<EndedText["kind"], IconName>> = {
  over: "check",
  missed: "phone",
  failed: "warning",
};

/** How the last call ended; read out by the announcer, so it isn't live itself. */
export function EndedNote(
  { ended, focus }: { ended: EndedCall; focus: RefObject<HTMLParagraphElement | null> },
) {
  const { lang, t } = useApp();
  const { text, kind } = endedText(ended, t);
  return (
    <p class={`ended ended-${kind}`} ref={focus} tabIndex={-1}>
      <Icon name={ICON[kind]} />
      <span class="ended-text">{text}</span>
      {ended.seconds >= 1 && (
        <span class="mono" title={t.call.duration}>{formatDuration(ended.seconds)}</span>
      )}
      <time class="mono muted" dateTime={ended.at} title={formatExact(ended.at, lang)}>
        {formatClock(ended.at, lang)}
      </time>
    </p>
  );
}
