import type { Bonjour } from "bonjour-service";
import { openBonjour, SERVICE_TYPE } from "./open_bonjour.ts";
import { within } from "./within.ts";

/** How long the farewell may take; without it, others forget us when the records' time is up. */
const FAREWELL_MS = 500;
/** The longest label of a name in DNS (RFC 1035 §2.3.4); the library writes longer ones, and nobody reads them. */
const LABEL_BYTES = 63;

export interface Announcement {
  /** Says farewell to the network and stops. */
  close(): Promise<void>;
}

export interface AnnounceOptions {
  /** The directory's real port. */
  readonly port: number;
  /** Where to say it: an address of ours; null lets the system choose. */
  readonly address: string | null;
  readonly hostName: string;
  /** It is known by this name from now on. */
  onAnnounced(name: string): void;
  /** Told once: it can't be announced, or not everywhere. */
  onProblem(error: unknown): void;
}

/** Announces a directory by mDNS, as far as the network lets it; throws nothing. */
export function announce(options: AnnounceOptions): Announcement {
  const { port, address, hostName } = options;
  let failed = false;
  const fail = (error: unknown) => {
    if (!failed) options.onProblem(error);
    failed = true;
  };
  const name = serviceName(hostName, port);
  try {
    const bonjour = openBonjour(address, fail);
    const service = bonjour.publish({
      name,
      type: SERVICE_TYPE,
      port,
      host: `${cutLabel(hostName.replace(/\..*/, ""), LABEL_BYTES)}.local`,
      txt: { v: "2", ...(address === null ? {} : { ip: address }) },
      // No probing: all it does about a taken name is to stop, and after a crash our own is still known.
      probe: false,
    });
    service.on("up", () => {
      if (!failed) options.onAnnounced(name);
    });
    return { close: () => farewell(bonjour) };
  } catch (error) {
    fail(error);
    return { close: () => Promise.resolve() };
  }
}

/** DNS-SD wants names that are unique on the network: host and port together are. One label. */
export function serviceName(hostName: string, port: number): string {
  const [before, after] = ["DevCloud ", ` ${port}`];
  return before + cutLabel(hostName, LABEL_BYTES - before.length - after.length) + after;
}

/** The beginning of a text, of at most `max` bytes of UTF-8, between characters. */
function cutLabel(text: string, max: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(max));
  return text.slice(0, read);
}

async function farewell(bonjour: Bonjour): Promise<void> {
  await within(FAREWELL_MS, (done) => bonjour.unpublishAll(done));
  await within(FAREWELL_MS, (done) => bonjour.destroy(done));
}
