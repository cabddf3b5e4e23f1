import { openCommand } from "../api/open_browser.ts";
import { reasonOf } from "../../command_line/failure.ts";
import type { PortChoice } from "../options.ts";
import { type Finding, ill, well } from "./finding.ts";

const HOST = "127.0.0.1";

/** Whether the port of the page is free. */
export function checkPagePort({ port, exact }: PortChoice): Finding {
  const check = "page-port";
  const where = `${HOST}:${port}`;
  try {
    Deno.listen({ hostname: HOST, port }).close();
    const text = port === 0
      ? { fr: `un port TCP libre de ${HOST}`, en: `any free TCP port of ${HOST}` }
      : { fr: `TCP ${where} est libre`, en: `TCP ${where} is free` };
    return well(check, text, { port });
  } catch (error) {
    if (exact) {
      const text = {
        fr: `TCP ${where} ne peut pas servir (${reasonOf(error)})`,
        en: `TCP ${where} cannot be used (${reasonOf(error)})`,
      };
      const advice = {
        fr: "fermez l'autre programme, ou choisissez un port libre avec --ui-port",
        en: "close the other program, or choose a free port with --ui-port",
      };
      return ill(check, "fail", text, advice, { port });
    }
    const text = {
      fr: `TCP ${where} est pris ; le suivant servira`,
      en: `TCP ${where} is taken; the next one will do`,
    };
    const advice = {
      fr: `si c'est un client de DevCloud, sa page est http://${where}`,
      en: `if that is a DevCloud client, its page is http://${where}`,
    };
    return ill(check, "warn", text, advice, { port });
  }
}

export interface BrowserParts {
  /** False: the page is not to be opened. */
  readonly isWanted: boolean;
  readonly os: typeof Deno.build.os;
  env(name: string): string | undefined;
  isThere(path: string): boolean;
}

/** Where xdg-utils' opener is; the compiled program may run the first alone. */
const OPENERS = ["/usr/bin/xdg-open", "/usr/local/bin/xdg-open"];

/** Whether the page can be opened in a browser. */
export function checkBrowser({ isWanted, os, env, isThere }: BrowserParts): Finding {
  const check = "browser";
  if (!isWanted) {
    const text = { fr: "ne sera pas ouvert (--no-open)", en: "will not be opened (--no-open)" };
    return well(check, text);
  }
  const command = openCommand("", os, env);
  if (command === null) {
    const text = {
      fr: "pas d'écran ici (ni DISPLAY ni WAYLAND_DISPLAY)",
      en: "no screen here (neither DISPLAY nor WAYLAND_DISPLAY)",
    };
    const advice = {
      fr: "ouvrez vous-même l'adresse de la ligne « Page », ou pilotez l'appel par les options " +
        "(--call, --auto-answer) et --no-open",
      en: "open the address of the line 'Page' yourself, or steer the call by flags (--call, " +
        "--auto-answer) and --no-open",
    };
    return ill(check, "warn", text, advice, { program: null });
  }
  const { program } = command;
  if (program === "xdg-open" && !OPENERS.some(isThere)) {
    const text = { fr: "xdg-open manque", en: "xdg-open is missing" };
    const advice = {
      fr: "installez xdg-utils, ou ouvrez vous-même l'adresse de la ligne « Page »",
      en: "install xdg-utils, or open the address of the line 'Page' yourself",
    };
    return ill(check, "warn", text, advice, { program });
  }
  return well(check, { fr: `${program} l'ouvrira`, en: `${program} will open it` }, { program });
}
