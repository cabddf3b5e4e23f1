import type { EventEmitter } from "node:events";
import { Bonjour } from "bonjour-service";
import { createMulticastSocket } from "./multicast_socket.ts";

/** `_devcloud._tcp` (RFC 6763 §4.1.2). */
export const SERVICE_TYPE = "devcloud";

/**
 * Speaks mDNS on this network; what it can't do goes to `onProblem`, and nothing is thrown later on.
 * `address`: one of ours, by whose interface to send; null lets the system choose.
 */
export function openBonjour(address: string | null, onProblem: (error: unknown) => void): Bonjour {
  const options: object = {
    socket: createMulticastSocket(address, onProblem),
    ...(address === null ? {} : { interface: address }),
  };
  const bonjour = new Bonjour(options, onProblem);
  // An error that nobody listens to would be thrown, in a timer of the library's.
  messagesOf(bonjour).on("error", onProblem);
  return bonjour;
}

/** Where it tells of all that it hears: `query` and `response`. */
export function messagesOf(bonjour: Bonjour): EventEmitter {
  return (bonjour as unknown as { server: { mdns: EventEmitter } }).server.mdns;
}
