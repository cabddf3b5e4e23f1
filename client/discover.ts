import { createSocket, type Socket } from "node:dgram";
import type { EventEmitter } from "node:events";
import { isIPv4 } from "node:net";
import { Bonjour, type Service } from "bonjour-service";
import type { ServerAddress } from "./server_address.ts";

/** `_devcloud._tcp` (RFC 6763 §4.1.2). */
const SERVICE_TYPE = "devcloud";
const CLOSE_MS = 300;
/** Once one has answered, how long others of the same network may take. */
const SETTLE_MS = 100;

/**
 * The servers that announce themselves on this network by mDNS, the first to answer first. Where that
 * can't be asked (no network, no permission) there are none.
 */
export async function findServers(timeoutMs: number): Promise<readonly ServerAddress[]> {
  const found: ServerAddress[] = [];
  const { promise: over, resolve: finish } = Promise.withResolvers<void>();
  const timer = setTimeout(finish, timeoutMs);
  let settle: ReturnType<typeof setTimeout> | undefined;
  const fail = () => finish();
  let bonjour: Bonjour | undefined;
  try {
    const options: object = { socket: tolerantSocket(fail), bind: "0.0.0.0" };
    bonjour = new Bonjour(options, fail);
    // An error that nobody listens to would be thrown, in a timer of the library's.
    (bonjour as unknown as { server: { mdns: EventEmitter } }).server.mdns.on("error", fail);
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
    if (bonjour !== undefined) await close(bonjour);
  }
  return found;
}

/** Where to reach what was announced: what it says itself, else where the answer came from. */
export function addressOf(
  service: Pick<Service, "port" | "addresses" | "referer" | "txt">,
): ServerAddress | null {
  const { port, addresses = [], referer } = service;
  const said: unknown = service.txt?.["ip"];
  // Of several interfaces the one that the answer came through can be reached from here.
  const candidates = [said, referer?.address, ...addresses];
  const host = candidates.find((each) => typeof each === "string" && isIPv4(each));
  return typeof host === "string" && port >= 1 && port <= 65_535 ? { host, port } : null;
}

/** A socket whose settings and sends report what fails, instead of throwing it from a callback. */
function tolerantSocket(fail: () => void): Socket {
  const socket = createSocket({ type: "udp4", reuseAddr: true });
  for (const method of ["setMulticastTTL", "setMulticastLoopback"] as const) {
    const original = socket[method].bind(socket) as (value: never) => never;
    socket[method] = ((value: never) => {
      try {
        return original(value);
      } catch {
        return fail();
      }
    }) as never;
  }
  const send = socket.send.bind(socket) as (...args: unknown[]) => void;
  socket.send = ((...args: unknown[]) => {
    const callback = args.pop() as (error: unknown) => void;
    send(...args, (error: unknown) => {
      if (error instanceof Error) fail();
      callback(null);
    });
  }) as never;
  return socket;
}

async function close(bonjour: Bonjour): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, CLOSE_MS);
  try {
    bonjour.destroy(resolve);
    await promise;
  } catch {
    // the socket never opened
  } finally {
    clearTimeout(timer);
  }
}
