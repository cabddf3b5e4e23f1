import { formatExact, formatSince } from "../../../ui/shared/format.ts";
import type { Language } from "../../../ui/shared/language.ts";

export interface TimeSinceProps {
  /** ISO 8601. */
  readonly iso: string;
  /** Unix ms. */
  readonly nowMs: number;
  readonly lang: Language;
  readonly timeZone: string;
}

/** How long ago, with the exact time as its title. */
export function TimeSince({ iso, nowMs, lang, timeZone }: TimeSinceProps) {
  return (
    <time dateTime={iso} title={formatExact(iso, lang, timeZone)}>
      {formatSince(iso, nowMs, lang)}
    </time>
  );
}
