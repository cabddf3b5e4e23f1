import { isIPv4 } from "node:net";
import type { Bonjour, Service } from "bonjour-service";
import { openBonjour, SERVICE_TYPE, within } from "./open_bonjour.ts";

const CLOSE_MS = 300;
/** Once one has answered, how long others of the same network may take. */
const SETTLE_MS = 100;

/** Where a directory listens. */
export interface FoundServer {
  readonly host: string;
  readonly port: number;
}

/**
 * The servers that announce themselves on this network by mDNS, the first to answer first. Where that
 * can't be asked (no network, no permission) there are none.
 */
export async function findServers(timeoutMs: number): Promise<readonly FoundServer[]> {
  const found: FoundServer[] = [];
  const { promise: over, resolve: finish } = Promise.withResolvers<void>();
  const timer = setTimeout(finish, timeoutMs);
  let settle: ReturnType<typeof setTimeout> | undefined;
  let bonjour: Bonjour | undefined;
  try {
    bonjour = openBonjour(null, () => finish());
    bonjour.find({ type: SERVICE_TYPE }, (service) => {
      const address = addressOf(service);
      if (address === null) return;
      found.push(address);
      settle ??= setTimeout(finish, SETTLE_MS);
    });
    await over;
  } catch {
    // what was found until then counts
  } finally {
    clearTimeout(timer);
    clearTimeout(settle);
    await within(CLOSE_MS, (done) => bonjour === undefined ? done() : bonjour.destroy(done));
  }
  return found;
}

/** Where to reach what was announced: what it says itself, else where the answer came from. */
export function addressOf(
  service: Pick<Service, "port" | "addresses" | "referer" | "txt">,
): FoundServer | null {
  const { port, addresses = [], referer } = service;
  const said: unknown = service.txt?.["ip"];
  // Of several interfaces the one that the answer came through can be reached from here.
  const candidates = [said, referer?.address, ...addresses];
  const host = candidates.find((each) => typeof each === "string" && isIPv4(each));
  return typeof host === "string" && port >= 1 && port <= 65_535 ? { host, port } : null;
}
