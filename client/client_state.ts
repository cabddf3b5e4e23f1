/** How the parts' own states look to the page and to scripts: pure functions. */
import type {
  CallState,
  ConnectionState,
  EndedCall,
  HeldCall,
  Hold,
  Security,
  WaitingCall,
} from "./api/types.ts";
import type { Calls, InCall, Phase } from "./call/machine_types.ts";
import { canHoldFirst } from "./call/machine_waiting.ts";
import type { DirectoryError } from "./directory_connection.ts";
import type { DirectoryState } from "./directory_client.ts";
import { formatServerAddress } from "./server_address.ts";

/** `error` is why the newest attempt to connect failed. */
export function connectionState(
  directory: DirectoryState,
  error: DirectoryError | null,
): ConnectionState {
  if (directory.state === "offline") {
    if (error === null) return { state: "offline" };
    return { state: "offline", error: { code: error.code, message: error.message } };
  }
  const { state, target } = directory;
  const base = { server: formatServerAddress(target), name: target.name };
  return state === "registered"
    ? { state, ...base, serverVersion: directory.version }
    : { state, ...base };
}

export interface CallTimes {
  /** When this call began, or was answered. */
  since(call: string): string;
  /** The wall clock's milliseconds where the call machine's clock has 0. */
  readonly origin: number;
}

function inTheClear(): ReturnType<SecurityOf> {
  return { security: "plain", words: null };
}

/** How a call is protected, by what signals call it. */
export type SecurityOf = (
  wire: string,
) => { readonly security: Security; readonly words: readonly string[] | null };

export function callState(
  phase: Phase,
  times: CallTimes,
  last: EndedCall | null,
  securityOf: SecurityOf = inTheClear,
): CallState {
  if (phase.state === "idle") return { state: "idle", ...(last === null ? {} : { last }) };
  const since = times.since(phase.id);
  if (phase.state === "looking-up") {
    return { state: "dialling", call: phase.id, peer: phase.name, since, ringing: false };
  }
  const base = { call: phase.id, peer: phase.peer.name, since };
  switch (phase.state) {
    case "inviting":
    case "dialling":
    case "ringing":
      return { state: "dialling", ...base, ringing: phase.state === "ringing" };
    case "incoming":
    case "answering": {
      // Once accepted it doesn't stop by itself any more.
      const until = phase.state === "incoming" ? wallTime(times, phase.deadline) : since;
      return { state: "incoming", ...base, until, peerVersion: phase.peer.version };
    }
    case "in-call":
      return {
        state: "in-call",
        ...base,
        codec: phase.codec,
        ...securityOf(phase.wire),
        peerVersion: phase.peer.version,
        hold: holdOf(phase),
      };
  }
}

function wallTime({ origin }: CallTimes, at: number): string {
  return new Date(origin + at).toISOString();
}

function holdOf({ hold }: InCall): Hold {
  if (hold === null) return "no";
  const { here, there } = hold;
  if (here.on) return there.on ? "both" : "here";
  return there.on ? "there" : "no";
}

/** Who rings beside the call under way. */
export function waitingCall(calls: Calls, times: CallTimes): WaitingCall | null {
  const { waiting } = calls;
  if (waiting === null) return null;
  const { id: call, peer, deadline } = waiting;
  return {
    call,
    peer: peer.name,
    since: times.since(call),
    until: wallTime(times, deadline),
    peerVersion: peer.version,
    canHold: canHoldFirst(calls),
  };
}

export function heldCalls(
  { held }: Calls,
  times: CallTimes,
  securityOf: SecurityOf,
): readonly HeldCall[] {
  return held.map((line) => ({
    call: line.id,
    peer: line.peer.name,
    since: times.since(line.id),
    hold: line.hold?.there.on === true ? "both" : "here",
    security: securityOf(line.wire).security,
  }));
}

/** Sorted as people would, without oneself. */
export function othersOf<User extends { readonly name: string }>(
  users: readonly User[],
  me: string,
): readonly User[] {
  return users.filter(({ name }) => name !== me)
    .toSorted((a, b) => a.name.localeCompare(b.name));
}
