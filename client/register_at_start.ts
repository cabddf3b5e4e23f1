import { DIRECTORY_PORT } from "../protocol/limits.ts";
import type { OwnTelephone } from "./own_telephone.ts";
import * as messages from "./messages.ts";
import type { ServerAddress } from "./server_address.ts";
import type { ServerFinder } from "./server_finder.ts";
import type { Settings } from "./settings.ts";
import { TelephoneError } from "./telephone.ts";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;

/** The server that was used last, else one of this machine. */
export function usualServer({ server }: Settings): ServerAddress {
  return server ?? { host: "127.0.0.1", port: DIRECTORY_PORT };
}

/** The named server, else those found on the network, else the usual one. */
async function candidates(
  named: ServerAddress | null,
  finder: ServerFinder,
  settings: Settings,
): Promise<readonly ServerAddress[]> {
  if (named !== null) return [named];
  const found = await finder.find();
  return found.length > 0 ? found : [usualServer(settings)];
}

/**
 * Registers under `name`, and tries again until it succeeds: the server may come later, or still hold
 * the name for a client that has just died. Gives up when the user does something else on the page,
 * or when `isOver` says so.
 */
export async function registerAtStart(
  telephone: OwnTelephone,
  name: string,
  { named, finder }: { readonly named: ServerAddress | null; readonly finder: ServerFinder },
  settings: () => Settings,
  isOver: () => boolean,
): Promise<boolean> {
  let wishes = telephone.wishes;
  for (let attempt = 0;; attempt++) {
    for (const { host, port } of await candidates(named, finder, settings())) {
      if (isOver() || telephone.wishes !== wishes) return false;
      const request = { server: host, port, name };
      const connecting = attempt === 0
        ? telephone.connect(request)
        : telephone.connectAgain(request);
      wishes = telephone.wishes;
      try {
        await connecting;
        return true;
      } catch (error) {
        if (!(error instanceof TelephoneError)) throw error;
      }
    }
    if (attempt === 0) telephone.note("warning", messages.tryingAgain());
    await pause(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt));
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
