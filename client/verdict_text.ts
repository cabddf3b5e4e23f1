import type { Localized, VerdictCode } from "./api/types.ts";

/** @param peer the other's name; null in a test call */
export function verdictText(
  code: VerdictCode,
  value: number | null,
  peer: string | null,
): Localized {
  const name = peer ?? "";
  const percent = `${value ?? 0}\u00a0%`;
  switch (code) {
    case "nothing-comes":
      return { fr: `Rien n’arrive de ${name}`, en: `Nothing comes from ${name}` };
    case "talking-muted":
      return { fr: "Vous parlez, mais votre micro est coupé", en: "You are talking but muted" };
    case "talking-unsent":
      return {
        fr: "Vous parlez sans être entendu\u00a0: maintenez le bouton ou la barre d’espace",
        en: "You are talking unheard: hold the button or the space bar",
      };
    case "mic-silent":
      return { fr: "Votre micro ne capte rien", en: "Your microphone is silent" };
    case "loss-heard":
      return {
        fr: `Le réseau perd ${percent} de la voix de ${name}`,
        en: `The network loses ${percent} of ${name}’s voice`,
      };
    case "loss-spoken":
      return {
        fr: `Le réseau perd ${percent} de votre voix`,
        en: `The network loses ${percent} of your voice`,
      };
    case "crackles":
      return {
        fr: "Le son grésille\u00a0: cet ordinateur ne suit pas",
        en: "The sound card crackles: this computer doesn’t keep up",
      };
    case "gaps-heard":
      return {
        fr: `La voix de ${name} a des trous\u00a0: ${percent} arrivent trop tard`,
        en: `${name}’s voice has gaps: ${percent} of it comes too late`,
      };
    case "gaps-spoken":
      return {
        fr: `${name} vous entend avec des trous (${percent})`,
        en: `${name} hears you with gaps (${percent})`,
      };
    case "delay":
      return {
        fr: `Le délai est long (${value}\u00a0ms)`,
        en: `The delay is long (${value}\u00a0ms)`,
      };
    case "peer-muted":
      return { fr: `${name} a coupé son micro`, en: `${name} is muted` };
    case "peer-silent":
      return { fr: `On n’entend rien de ${name}`, en: `Nothing can be heard from ${name}` };
    case "muted":
      return peer === null ? { fr: "Votre micro est coupé", en: "Your microphone is off" } : {
        fr: `${name} ne vous entend pas\u00a0: votre micro est coupé`,
        en: `${name} can’t hear you: your microphone is off`,
      };
    case "push-waiting":
      return {
        fr: "Maintenez le bouton ou la barre d’espace pour parler",
        en: "Hold the button or the space bar to talk",
      };
    case "test-good":
      return {
        fr: "Votre micro fonctionne\u00a0; si vous vous entendez, le haut-parleur aussi",
        en: "Your microphone works; if you hear yourself, so does your speaker",
      };
    case "test-speak":
      return {
        fr: "Dites quelque chose\u00a0: vous l’entendrez une seconde plus tard",
        en: "Say something: you will hear it a second later",
      };
    case "good":
      return { fr: `${name} vous entend bien`, en: `${name} hears you well` };
    case "hearing":
      return { fr: `Vous entendez bien ${name}`, en: `You hear ${name} well` };
    case "starting":
      return { fr: "Le son démarre", en: "The sound is starting" };
  }
}
