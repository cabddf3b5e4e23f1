/** How the parts' own states look to the page and to scripts: pure functions. */
import type { CallState, ConnectionState, EndedCall, UserEntry } from "./api/types.ts";
import type { Phase } from "./call/machine_types.ts";
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
  /** When this phase's call began, or was answered. */
  readonly since: string;
  /** The wall clock's milliseconds where the call machine's clock has 0. */
  readonly origin: number;
}

export function callState(phase: Phase, times: CallTimes, last: EndedCall | null): CallState {
  if (phase.state === "idle") return { state: "idle", ...(last === null ? {} : { last }) };
  const { since } = times;
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
      const until = phase.state === "incoming"
        ? new Date(times.origin + phase.deadline).toISOString()
        : since;
      return { state: "incoming", ...base, until, peerVersion: phase.peer.version };
    }
    case "in-call":
      return {
        state: "in-call",
        ...base,
        codec: phase.codec,
        security: "plain",
        peerVersion: phase.peer.version,
      };
  }
}

/** Sorted as people would, without oneself. */
export function othersOf(users: readonly UserEntry[], me: string): readonly UserEntry[] {
  return users.filter(({ name }) => name !== me)
    .toSorted((a, b) => a.name.localeCompare(b.name));
}
