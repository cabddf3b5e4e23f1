import { withFrenchSpacing } from "../../../ui/shared/french_spacing.ts";
import type { Language } from "../../../ui/shared/language.ts";
import { en } from "./en.ts";
import { fr } from "./fr.ts";
import type { DashboardTexts } from "./texts.ts";

export function dashboardTexts(lang: Language): DashboardTexts {
  return lang === "fr" ? withFrenchSpacing(fr) : en;
}
