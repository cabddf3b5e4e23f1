import { isLoopback } from "../address.ts";
import type { Limits } from "./limits.ts";
import { addressBytes, isWithin, type Network } from "./network.ts";
import { Rate } from "./rate.ts";
import { createSeats, type Seat } from "./seats.ts";
import { sourceOf } from "./source.ts";

/** Why somebody is not let in. */
export type Refusal =
  /** Of a network that may not connect. */
  | "network"
  /** All connections are taken. */
  | "full"
  /** All that its address may have are taken. */
  | "address";

/** Somebody who has been let in. */
export interface Pass<Guest> {
  readonly seat: Seat<Guest>;
  /** So many requests have come; gives for how many ms no more of them should be read. */
  charge(requests: number, nowMs: number): number;
  /** May be called again. */
  leave(nowMs: number): void;
}

export type Entry<Guest> =
  | { readonly state: "in"; readonly pass: Pass<Guest>; readonly displaced: Guest | null }
  | { readonly state: "refused"; readonly reason: Refusal };

export interface Gate<Guest> {
  /** Whether an address (normalised) may connect at all. */
  mayConnect(address: string): boolean;
  enter(address: string, nowMs: number): Entry<Guest>;
  /** Addresses that something is kept of. */
  readonly sources: number;
}

/** What is kept of an address after its last connection, until it has rested: so many addresses at most. */
const MAX_RESTING = 10_000;

interface Source {
  readonly name: string;
  readonly isUnlimited: boolean;
  readonly rate: Rate;
  connections: number;
}

/** Decides who may come in, and how fast requests are taken from them. */
export function createGate<Guest>(
  limits: Limits,
  canSpare: (guest: Guest) => boolean,
): Gate<Guest> {
  const seats = createSeats<Guest>({ max: limits.connections, canSpare });
  const sources = new Map<string, Source>();
  /** Those without connections, who left first first. */
  const resting = new Set<Source>();

  function mayConnect(address: string): boolean {
    if (isOf(limits.deny, address)) return false;
    return limits.allow.length === 0 || isLoopback(address) || isOf(limits.allow, address);
  }

  function sourceFor(address: string): Source {
    const name = sourceOf(address);
    const known = sources.get(name);
    if (known !== undefined) return known;
    const isUnlimited = isOf(limits.unlimited, address);
    const rate = new Rate(isUnlimited ? Infinity : limits.rateOfAddress);
    return { name, isUnlimited, rate, connections: 0 };
  }

  function forgetRested(nowMs: number): void {
    for (const source of resting) {
      if (resting.size <= MAX_RESTING && !source.rate.isRested(nowMs)) return;
      resting.delete(source);
      sources.delete(source.name);
    }
  }

  class EnteredPass implements Pass<Guest> {
    readonly #own: Rate;
    #hasLeft = false;

    constructor(readonly source: Source, readonly seat: Seat<Guest>) {
      this.#own = new Rate(source.isUnlimited ? Infinity : limits.rate);
    }

    charge(requests: number, nowMs: number): number {
      const { rate } = this.source;
      return Math.max(this.#own.charge(requests, nowMs), rate.charge(requests, nowMs));
    }

    leave(nowMs: number): void {
      if (this.#hasLeft) return;
      this.#hasLeft = true;
      seats.leave(this.seat);
      if (--this.source.connections === 0) resting.add(this.source);
      forgetRested(nowMs);
    }
  }

  return {
    mayConnect,
    enter(address, nowMs) {
      if (!mayConnect(address)) return { state: "refused", reason: "network" };
      forgetRested(nowMs);
      const source = sourceFor(address);
      const most = source.isUnlimited ? Infinity : limits.connectionsOfAddress;
      const seating = seats.take(source.name, most);
      if (seating.state === "refused") {
        return { state: "refused", reason: seating.reason === "full" ? "full" : "address" };
      }
      sources.set(source.name, source);
      resting.delete(source);
      source.connections++;
      const { seat, displaced } = seating;
      return { state: "in", pass: new EnteredPass(source, seat), displaced };
    },
    get sources() {
      return sources.size;
    },
  };
}

function isOf(networks: readonly Network[], address: string): boolean {
  if (networks.length === 0) return false;
  const bytes = addressBytes(address);
  return bytes !== null && networks.some((network) => isWithin(bytes, network));
}
