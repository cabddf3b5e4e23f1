import type { PeerAddress } from "../../protocol/directory_messages.ts";
import type { RefuseReason } from "../../protocol/datagrams.ts";
import { farewell, record, sameIp, sendV2, withOver } from "./machine_actions.ts";
import type { CallEffect, Check, LookUpAnswer, Machine, Step } from "./machine_types.ts";
import type { Peer } from "./peer.ts";

/** Who calls, if the directory says that it is them; null: nobody whom it knows. */
export function callerOf(check: Check, address: PeerAddress): Peer | null {
  const { ip, port, version, key = null } = address;
  // Who has a key says nothing in the clear, least of all as an original.
  if (version < check.version || key !== check.key) return null;
  const known = { name: check.name, version: check.version, key };
  // Who proves the key may have another address by now than when they registered.
  if (key !== null) return { ...known, ip: check.from.ip, port: check.from.port };
  // A registration of version 2 tells its port; an original's is always 5001, whatever it sends from.
  const isThere = sameIp(ip, check.from.ip) && (version === 1 || port === check.from.port);
  return isThere ? { ...known, ip, port } : null;
}

/**
 * Somebody calls with whom there can be no call: they are told why, and both sides have the same in
 * their logs. Only who has that name in the directory, or the key that we know, hears it: from it
 * a stranger could tell whom we know.
 */
export function refuseCaller(
  machine: Machine,
  check: Check,
  { address, reason, known }: Extract<LookUpAnswer, { kind: "refused" }>,
): Step {
  const isKnown = check.key !== null && check.key === known;
  const peer = callerOf(check, isKnown ? { ...address, version: 2, key: known } : address);
  if (peer === null) return [machine, []];
  const { id: call, n } = check;
  const ended = record({
    event: "ended",
    call,
    wire: call,
    name: peer.name,
    // An original hears no more than that.
    reason: n === null ? "declined" : "error",
    seconds: 0,
    side: "callee",
    refusal: reason,
  });
  // In the clear nobody is told of keys: whoever listens would know whom we know.
  const refused = refusal({ peer, wire: call }, check.key === null ? "not-encrypted" : reason);
  if (n === null) return [machine, [refused, ended]];
  const heard = { kind: "acknowledge", call, n, to: peer } as const;
  return [withOver(machine, call), [heard, refused, ended]];
}

/** What tells the caller, in the words of their version. */
export function refusal(
  { peer, wire }: { readonly peer: Peer; readonly wire: string },
  reason: RefuseReason,
): CallEffect {
  return peer.version === 1
    ? farewell({ peer, wire }, "decline")
    : sendV2({ kind: "refuse", reason }, wire, peer);
}
