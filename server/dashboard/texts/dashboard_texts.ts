import { withFrenchSpacing } from "../../../ui/shared/french_spacing.ts";
import type { Language } from "../../../ui/shared/language.ts";
import { en } from "./en.ts";
import { fr } from "./fr.ts";
import type { DashboardTexts } from "./texts.ts";

let french: DashboardTexts | undefined;

/** Made once: islands ask for them each time they are drawn. */
export function dashboardTexts(lang: Language): DashboardTexts {
  return lang === "fr" ? french ??= withFrenchSpacing(fr) : en;
}
