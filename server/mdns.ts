import { createSocket, type Socket } from "node:dgram";
import type { EventEmitter } from "node:events";
import { Bonjour } from "bonjour-service";
import { reasonOf } from "./failure.ts";
import type { Log } from "./log.ts";

/** `_devcloud._tcp` (RFC 6763 §4.1.2). */
const SERVICE_TYPE = "devcloud";
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
  readonly log: Log;
}

/** Announces the directory by mDNS. Where that can't be done, there is a line in the log and no more. */
export function announce({ port, address, hostName, log }: AnnounceOptions): Announcement {
  let failed = false;
  const fail = (error: unknown) => {
    if (!failed) log.event("announce-failed", { error: reasonOf(error) });
    failed = true;
  };
  const name = serviceName(hostName, port);
  try {
    const options: object = {
      socket: tolerantSocket(fail),
      // Multicast reaches a socket that is bound to all addresses; the interface is for joining.
      bind: "0.0.0.0",
      ...(address === null ? {} : { interface: address }),
    };
    const bonjour = new Bonjour(options, fail);
    // An error that nobody listens to would be thrown, in a timer of the library's.
    innerEmitter(bonjour).on("error", fail);
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
      if (!failed) log.event("announced", { name, port });
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

/** A socket whose settings and sends report what fails, instead of throwing it from a callback. */
function tolerantSocket(fail: (error: unknown) => void): Socket {
  const socket = createSocket({ type: "udp4", reuseAddr: true });
  for (const method of ["setMulticastTTL", "setMulticastLoopback"] as const) {
    const original = socket[method].bind(socket) as (value: never) => never;
    socket[method] = ((value: never) => {
      try {
        return original(value);
      } catch (error) {
        return fail(error);
      }
    }) as never;
  }
  const send = socket.send.bind(socket) as (...args: unknown[]) => void;
  socket.send = ((...args: unknown[]) => {
    const callback = args.pop() as (error: unknown) => void;
    send(...args, (error: unknown) => {
      if (error instanceof Error) fail(error);
      callback(error);
    });
  }) as never;
  return socket;
}

function innerEmitter(bonjour: Bonjour): EventEmitter {
  return (bonjour as unknown as { server: { mdns: EventEmitter } }).server.mdns;
}

async function farewell(bonjour: Bonjour): Promise<void> {
  await within(FAREWELL_MS, (done) => bonjour.unpublishAll(done));
  await within(FAREWELL_MS, (done) => bonjour.destroy(done));
}

async function within(ms: number, act: (done: () => void) => void): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  try {
    act(resolve);
    await promise;
  } catch {
    // the socket never opened
  } finally {
    clearTimeout(timer);
  }
}
