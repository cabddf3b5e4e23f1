import { type Finding, ill, well } from "./finding.ts";

/** A moment on both clocks, in ms: the wall's, which may be set, and one that only goes on. */
export interface Moment {
  readonly wallMs: number;
  readonly steadyMs: number;
}

/** No program with this check is older. */
const FIRST_MADE_MS = Date.UTC(2026, 10, 1);
/** Files keep local time on some disks. */
const SLACK_MS = 24 * 3_600_000;
/** What both clocks may differ in some seconds; time servers turn the wall's more slowly. */
const JUMP_MS = 250;

const SET_IT = {
  fr: "réglez l'heure de cette machine (« timedatectl », Paramètres > Date et heure)",
  en: "set this machine's time ('timedatectl', Settings > Date and time)",
};

/**
 * Judges the clock by what can be known without another one: it can't be before the program was made
 * (`madeMs`, of its file; null: unknown), and must go on steadily from `start` to `end`.
 */
export function judgeClock(start: Moment, end: Moment, madeMs: number | null): Finding {
  const check = "clock";
  const now = new Date(end.wallMs).toISOString();
  const jumpMs = Math.round(end.wallMs - start.wallMs - (end.steadyMs - start.steadyMs));
  const made = Math.max(FIRST_MADE_MS, madeMs ?? 0);
  const figures = { now, jumpMs };
  if (end.wallMs < made - SLACK_MS) {
    const date = new Date(made).toISOString().slice(0, 10);
    const text = {
      fr: `${now} est avant la fabrication de ce programme (${date})`,
      en: `${now} is before this program was made (${date})`,
    };
    return ill(check, "warn", text, SET_IT, figures);
  }
  if (Math.abs(jumpMs) >= JUMP_MS) {
    const text = {
      fr: `elle a sauté de ${jumpMs} ms pendant cet examen`,
      en: `it jumped by ${jumpMs} ms during this examination`,
    };
    const advice = {
      fr: "vérifiez ce qui règle l'heure (« timedatectl timesync-status », outils de la machine " +
        "virtuelle) ; recommencez si la machine a dormi",
      en:
        "look at what sets the time ('timedatectl timesync-status', a virtual machine's tools); " +
        "try again if the machine slept",
    };
    return ill(check, "warn", text, advice, figures);
  }
  const text = { fr: `${now}, sans saut`, en: `${now}, no jumps` };
  return well(check, text, figures);
}

/** When the program's file was written; null where it can't be told, or from source. */
export function programMadeMs(): number | null {
  if (!Deno.build.standalone) return null;
  try {
    return Deno.statSync(Deno.execPath()).mtime?.getTime() ?? null;
  } catch {
    return null;
  }
}
