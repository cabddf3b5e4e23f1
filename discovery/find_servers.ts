import { isIPv4 } from "node:net";
import type { Bonjour, Service } from "bonjour-service";
import { within } from "./within.ts";

const CLOSE_MS = 300;
/** Once one has answered, how long others of the same network may take. */
const SETTLE_MS = 100;

/** Where a directory listens. */
export interface FoundServer {
  readonly host: string;
  readonly port: number;
  /** Of its machine, as it says (`pc.local`): this stays when the address changes. */
  readonly machine: string;
}

/** What a search has met. */
export interface ServerSearch {
  /** The first to answer first. */
  readonly servers: readonly FoundServer[];
  /** Why it could not be asked, or not everywhere; null where it could. */
  readonly problem: unknown;
  /** Whether our own question came back to us: the system lets multicast out, and in. */
  readonly isEchoed: boolean;
}

/**
 * The servers that announce themselves on this network by mDNS, the first to answer first. Where that
 * can't be asked (no network, no permission) there are none.
 */
export async function findServers(timeoutMs: number): Promise<readonly FoundServer[]> {
  return (await searchServers(timeoutMs)).servers;
}

/** As `findServers`, and tells what it met. */
export async function searchServers(timeoutMs: number): Promise<ServerSearch> {
  const found: FoundServer[] = [];
  let problem: unknown = null, isEchoed = false;
  const { promise: over, resolve: finish } = Promise.withResolvers<void>();
  const timer = setTimeout(finish, timeoutMs);
  let settle: ReturnType<typeof setTimeout> | undefined;
  let bonjour: Bonjour | undefined;
  try {
    // The library is a third of the program: loaded only when somebody searches.
    const { messagesOf, openBonjour, SERVICE_TYPE } = await import("./open_bonjour.ts");
    bonjour = openBonjour(null, (error) => {
      problem ??= error;
      finish();
    });
    messagesOf(bonjour).on("query", ({ questions = [] }: MulticastQuery) => {
      isEchoed ||= questions.some(({ name }) => name === `_${SERVICE_TYPE}._tcp.local`);
    });
    bonjour.find({ type: SERVICE_TYPE }, (service) => {
      const address = addressOf(service);
      if (address === null) return;
      found.push(address);
      settle ??= setTimeout(finish, SETTLE_MS);
    });
    await over;
  } catch (error) {
    problem ??= error; // what was found until then counts
  } finally {
    clearTimeout(timer);
    clearTimeout(settle);
    await within(CLOSE_MS, (done) => bonjour === undefined ? done() : bonjour.destroy(done));
  }
  return { servers: found, problem, isEchoed };
}

/** Of a query as multicast-dns has it: what is used. */
interface MulticastQuery {
  readonly questions?: readonly { readonly name: string }[];
}

/** Where to reach what was announced: what it says itself, else where the answer came from. */
export function addressOf(
  service: Pick<Service, "port" | "host" | "addresses" | "referer" | "txt">,
): FoundServer | null {
  const { port, host: machine, addresses = [], referer } = service;
  const said: unknown = service.txt?.["ip"];
  // Of several interfaces the one that the answer came through can be reached from here.
  const candidates = [said, referer?.address, ...addresses];
  const host = candidates.find((each) => typeof each === "string" && isIPv4(each));
  return typeof host === "string" && port >= 1 && port <= 65_535 ? { host, port, machine } : null;
}
