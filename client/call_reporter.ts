import type { CallState, EndedCall } from "./api/types.ts";
import type { CallRecord, Phase } from "./call/machine_types.ts";
import { callState } from "./client_state.ts";
import type { Log } from "./log.ts";
import * as messages from "./messages.ts";
import type { Notices } from "./notices.ts";
import { TelephoneError } from "./telephone.ts";

export interface CallReporterParts {
  readonly log: Log;
  readonly notices: Notices;
  /** Opus was asked for: a call without it is worth a word. */
  readonly isOpusWanted: boolean;
  /** Somebody was called or heard from. */
  met(name: string): void;
  /** A call is over; the next one may have begun with that. */
  onOver(): void;
}

export interface CallReporter {
  readonly state: CallState;
  onPhase(next: Phase): void;
  onRecord(record: CallRecord): void;
  /** Resolves once this call is dialled. @throws TelephoneError when it ends before */
  underWay(call: string): Promise<void>;
}

/** Tells the log, the page and the events what becomes of the call. */
export function createCallReporter(parts: CallReporterParts): CallReporter {
  const { log, notices } = parts;
  const dialled = new Map<string, () => void>();
  let phase: Phase = { state: "idle" };
  let last: EndedCall | null = null;
  let since = timestamp();

  function onPhase(next: Phase): void {
    const isSameCall = "id" in next && "id" in phase && next.id === phase.id;
    const isAnswered = next.state === "in-call" && phase.state !== "in-call";
    const isShown = next.state !== phase.state || !isSameCall; // not each time the peer is heard
    if (!isSameCall || isAnswered) since = timestamp();
    if ("id" in phase && !isSameCall) parts.onOver();
    phase = next;
    if (isShown) notices.stateChanged();
  }

  function onRecord(record: CallRecord): void {
    const text = messages.recordText(record);
    if (text !== null) log.add(levelOf(record), text);
    const { event, call } = record;
    const peer = record.event === "ended" ? record.name : record.peer.name;
    dialled.get(call)?.();
    dialled.delete(call);
    switch (record.event) {
      case "dialling":
      case "incoming":
        parts.met(peer);
        notices.event(event, { call, peer });
        break;
      case "ringing":
        notices.event(event, { call, peer });
        break;
      case "connected":
        if (parts.isOpusWanted && record.codec !== "opus") {
          log.add("warning", messages.noOpus(peer));
        }
        notices.event(event, { call, peer, codec: record.codec, security: "plain" });
        break;
      case "missed":
        parts.met(peer);
        notices.event(event, { call, peer, reason: "busy" });
        break;
      case "ended": {
        const { reason, seconds, side } = record;
        last = { call, peer, reason, seconds, at: timestamp(), side };
        notices.event(event, { call, peer, reason, seconds });
        break;
      }
    }
    notices.stateChanged();
  }

  return {
    get state() {
      return callState(phase, { since, origin: Date.now() - performance.now() }, last);
    },
    onPhase,
    onRecord,
    async underWay(call) {
      await new Promise<void>((resolve) => dialled.set(call, resolve));
      if (last?.call === call) throw notDialled(last);
    },
  };
}

/** A call that was over before it was dialled, as an error for who asked for it. */
function notDialled({ peer, reason }: EndedCall): TelephoneError {
  switch (reason) {
    case "unknown":
      return new TelephoneError("peer-unknown", `Cannot call '${peer}': not in the directory`);
    case "cancelled":
      return new TelephoneError("no-call", `Cannot call '${peer}': it was cancelled`);
    default:
      return new TelephoneError(
        "server-unreachable",
        `Cannot call '${peer}': the server does not answer`,
      );
  }
}

function levelOf(record: CallRecord): "info" | "warning" {
  if (record.event === "missed") return "warning";
  if (record.event !== "ended") return "info";
  return record.reason === "hangup" || record.reason === "remote-hangup" ? "info" : "warning";
}

function timestamp(): string {
  return new Date().toISOString();
}
