import { useStickToEnd } from "../hooks/use_stick_to_end.ts";
import { formatClock, formatExact } from "../format.ts";
import type { Language } from "../language.ts";

export interface LogLine {
  readonly id: number;
  /** ISO 8601. */
  readonly at: string;
  readonly level: "debug" | "info" | "warning" | "error";
  readonly text: string;
}

export interface LogListProps {
  /** The newest last. */
  readonly lines: readonly LogLine[];
  readonly lang: Language;
  /** Id of the element that names the list. */
  readonly labelledBy: string;
  /** Shown without any line. */
  readonly empty: string;
  readonly timeZone?: string | undefined;
}

const LEVEL: Record<Language, Record<LogLine["level"], string>> = {
  fr: { debug: "", info: "", warning: "Attention : ", error: "Erreur : " },
  en: { debug: "", info: "", warning: "Warning: ", error: "Error: " },
};

/** Lines with their times, kept at the newest unless the reader has scrolled up; new ones are read out politely. */
export function LogList({ lines, lang, labelledBy, empty, timeZone }: LogListProps) {
  const box = useStickToEnd<HTMLDivElement>(lines);
  return (
    <div
      ref={box}
      class="log"
      role="log"
      aria-live="polite"
      aria-labelledby={labelledBy}
      tabIndex={0}
    >
      <div class="log-lines">
        {lines.length === 0 && <p class="log-empty">{empty}</p>}
        {lines.map((line) => (
          <p key={line.id} class={`log-line log-${line.level}`}>
            <time dateTime={line.at} title={formatExact(line.at, lang, timeZone)}>
              {formatClock(line.at, lang, timeZone)}
            </time>
            <span>
              {LEVEL[lang][line.level] !== "" && (
                <span class="hidden-text">{LEVEL[lang][line.level]}</span>
              )}
              {line.text}
            </span>
          </p>
        ))}
      </div>
    </div>
  );
}
