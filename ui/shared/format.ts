import type { Language } from "./language.ts";

/** 24-hour clocks in both languages: log lines of both programs are compared side by side. */
const LOCALE: Record<Language, string> = { fr: "fr-FR", en: "en-GB" };

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs about 50 µs, formatting 1 µs: a log has 500 lines. */
function formatter(
  kind: "clock" | "exact" | "day",
  lang: Language,
  timeZone: string | undefined,
): Intl.DateTimeFormat {
  const key = `${kind} ${lang} ${timeZone ?? ""}`;
  let found = formatters.get(key);
  if (found === undefined) {
    found = new Intl.DateTimeFormat(LOCALE[lang], {
      ...(kind === "clock"
        ? { hour: "2-digit", minute: "2-digit", second: "2-digit" }
        : kind === "day"
        ? { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }
        : { dateStyle: "full", timeStyle: "medium" }),
      ...(timeZone === undefined ? {} : { timeZone }),
    });
    formatters.set(key, found);
  }
  return found;
}

/** `14:03:59`; `iso` is ISO 8601, `timeZone` an IANA name (the machine's own without one). */
export function formatClock(iso: string, lang: Language, timeZone?: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? "" : formatter("clock", lang, timeZone).format(at);
}

/** `5 Mar, 14:03`. */
export function formatDay(iso: string, lang: Language, timeZone?: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? "" : formatter("day", lang, timeZone).format(at);
}

/** Day and time in full, for a `title`. */
export function formatExact(iso: string, lang: Language, timeZone?: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : formatter("exact", lang, timeZone).format(at);
}

const SINCE: Record<Language, { now: string; day: string; wrap: (span: string) => string }> = {
  // The French heading is "Depuis", which an "il y a" would contradict.
  fr: { now: "à l’instant", day: "j", wrap: (span) => span },
  en: { now: "just now", day: "d", wrap: (span) => `${span} ago` },
};

/** How long ago `iso` is at `nowMs` (Unix ms): `just now`, `45 s ago`, `5 min ago`, `3 h ago`, `2 d ago`. */
export function formatSince(iso: string, nowMs: number, lang: Language): string {
  const seconds = Math.floor((nowMs - new Date(iso).getTime()) / 1000);
  const { now, day, wrap } = SINCE[lang];
  // A clock that is a little ahead must not read as a negative time.
  if (!(seconds >= 10)) return now;
  if (seconds < 60) return wrap(`${Math.floor(seconds / 10) * 10} s`);
  if (seconds < 3600) return wrap(`${Math.floor(seconds / 60)} min`);
  if (seconds < 86_400) return wrap(`${Math.floor(seconds / 3600)} h`);
  return wrap(`${Math.floor(seconds / 86_400)} ${day}`);
}

/** `0:05`, `12:34`, `1:02:03`; whole seconds, negative ones count as 0. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes}:${two(whole % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}
