import type { Language, Localized } from "../api/types.ts";

/** What is checked, in the order of the report. The ids are for scripts, the labels for people. */
export const CHECKS = {
  "version": { fr: "Programme", en: "Program" },
  "sound-library": { fr: "Bibliothèque son", en: "Sound library" },
  "devices": { fr: "Appareils", en: "Devices" },
  "microphone": { fr: "Micro", en: "Microphone" },
  "speaker": { fr: "Haut-parleur", en: "Speaker" },
  "sound-test": { fr: "Essai du son", en: "Sound test" },
  "voice-port": { fr: "Port de la voix", en: "Voice port" },
  "voice-path": { fr: "Chemin de la voix", en: "Voice path" },
  "mdns": { fr: "mDNS", en: "mDNS" },
  "server": { fr: "Serveur", en: "Server" },
  "page-port": { fr: "Port de la page", en: "Page port" },
  "browser": { fr: "Navigateur", en: "Browser" },
  "settings": { fr: "Réglages", en: "Settings" },
  "clock": { fr: "Horloge", en: "Clock" },
} as const satisfies Record<string, Localized>;

export type CheckName = keyof typeof CHECKS;

/** What scripts get beside the words; names carry their unit. */
export type Figures = Readonly<
  Record<string, number | string | boolean | null | readonly object[]>
>;

/** What was found out about one thing, and what to do about it: always there unless it is well. */
export type Finding =
  & { readonly check: CheckName; readonly text: Localized; readonly figures?: Figures }
  & (
    | { readonly verdict: "ok"; readonly advice: null }
    | { readonly verdict: "warn" | "fail"; readonly advice: Localized }
  );

export function well(check: CheckName, text: Localized, figures: Figures = {}): Finding {
  return { check, verdict: "ok", text, advice: null, figures };
}

export function ill(
  check: CheckName,
  verdict: "warn" | "fail",
  text: Localized,
  advice: Localized,
  figures: Figures = {},
): Finding {
  return { check, verdict, text, advice, figures };
}

/** A finding as one line. */
export function describeFinding(finding: Finding, lang: Language): string {
  const { check, verdict, text, advice } = finding;
  const colon = lang === "fr" ? " : " : ": ";
  const line = `${verdict.padEnd(4)}  ${CHECKS[check][lang]}${colon}${text[lang]}`;
  return (advice === null ? line : `${line} → ${advice[lang]}`).replaceAll(/\s*\n\s*/g, " ");
}

/** All findings as `--json` prints them. */
export function reportOf(findings: readonly Finding[]) {
  return {
    ok: isWell(findings),
    checks: findings.map(({ check, verdict, text, advice, figures }) => ({
      ...{ check, verdict, text, advice },
      ...figures,
    })),
  };
}

/** Whether nothing fails: warnings leave a telephone that works. */
export function isWell(findings: readonly Finding[]): boolean {
  return findings.every(({ verdict }) => verdict !== "fail");
}
