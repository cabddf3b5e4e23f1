import { type DoctorParts, examine } from "./examine.ts";
import { describeFinding, type Finding, isWell, reportOf } from "./finding.ts";

export interface DoctorOutput {
  /** A line of the result. */
  print(line: string): void;
  /** A line beside it, for whoever sits there. */
  note(line: string): void;
}

const TEST_SOUND_COMES = {
  fr: "Essai du son : trois sons brefs vont se faire entendre (sans : --no-sound-test)",
  en: "Sound test: three short sounds are about to be heard (without: --no-sound-test)",
};

/**
 * Examines everything and prints it: a line a finding as soon as it is known, or with `--json` one object
 * at the end and nothing else. Gives whether nothing fails.
 */
export async function runDoctor(
  parts: Omit<DoctorParts, "announce">,
  { print, note }: DoctorOutput,
): Promise<boolean> {
  const { json, lang } = parts.options;
  const announce = () => {
    if (!json) note(TEST_SOUND_COMES[lang]);
  };
  const findings: Finding[] = [];
  for await (const finding of examine({ ...parts, announce })) {
    findings.push(finding);
    if (!json) print(describeFinding(finding, lang));
  }
  if (json) print(JSON.stringify(reportOf(findings)));
  return isWell(findings);
}
