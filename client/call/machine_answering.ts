import type { PeerAddress } from "../../protocol/directory_messages.ts";
import { acceptance, connect, end, sameIp, withPhase } from "./machine_actions.ts";
import { refusal } from "./machine_refusal.ts";
import type { Context, LookUpAnswer, Machine, Step } from "./machine_types.ts";
import type { Peer } from "./peer.ts";

/** The user accepts: the directory is asked once more who it is. */
export function answer(machine: Machine): Step {
  const { phase } = machine;
  if (phase.state !== "incoming") return [machine, []];
  const { id, wire, peer, codec } = phase;
  return [withPhase(machine, { state: "answering", id, wire, peer, codec }), [
    { kind: "look-up", id, name: peer.name },
  ]];
}

/** Whether the directory still says so; a key says enough. */
function isWhere(peer: Peer, { ip, port, key = null }: PeerAddress): boolean {
  if (key !== peer.key) return false;
  return key !== null || sameIp(ip, peer.ip) && (peer.version === 1 || port === peer.port);
}

/** The second look-up: it may contradict the first, or fail, where the first one stands. */
export function callerConfirmed(machine: Machine, answer: LookUpAnswer, context: Context): Step {
  const { phase } = machine;
  if (phase.state !== "answering") return [machine, []];
  const { peer } = phase;
  const isThem = answer.kind === "failed" ||
    answer.kind === "address" && isWhere(peer, answer.address);
  if (!isThem) {
    const reason = answer.kind === "refused" ? answer.reason : "unconfirmed";
    return end(machine, "error", context, [refusal(phase, reason)], reason);
  }
  return connect(machine, phase, "callee", context, [acceptance(phase)]);
}
