import type { ClientState, EndedCall, Security } from "./api/types.ts";
import type { CallRecord } from "./call/call_record.ts";
import { lineOf, linesOf } from "./call/machine_lines.ts";
import type { Calls } from "./call/machine_types.ts";
import { callState, heldCalls, type SecurityOf, waitingCall } from "./client_state.ts";
import type { Log } from "./log.ts";
import * as texts from "./call_texts.ts";
import type { Notices } from "./notices.ts";
import { TelephoneError } from "./telephone.ts";

export interface CallReporterParts {
  readonly log: Log;
  readonly notices: Notices;
  /** Opus was asked for: a call without it is worth a word. */
  readonly isOpusWanted: boolean;
  /** Somebody was called or heard from. */
  met(name: string): void;
  readonly securityOf: SecurityOf;
  /** The call at the front is over; the next one may have begun with that. */
  onOver(): void;
}

export interface CallReporter {
  readonly state: Pick<ClientState, "call" | "waiting" | "held">;
  onCalls(next: Calls): void;
  onRecord(record: CallRecord): void;
  /** Resolves once this call is dialled. @throws TelephoneError when it ends before */
  underWay(call: string): Promise<void>;
}

/** Tells the log, the page and the events what becomes of the call. */
export function createCallReporter(parts: CallReporterParts): CallReporter {
  const { log, notices } = parts;
  const dialled = new Map<string, () => void>();
  let calls: Calls = { phase: { state: "idle" }, waiting: null, held: [] };
  let last: EndedCall | null = null;
  /** When each call began, or was answered. */
  const began = new Map<string, { readonly since: string; readonly isAnswered: boolean }>();

  function onCalls(next: Calls): void {
    const before = calls;
    calls = next;
    const lines = linesOf(next);
    for (const { id, state } of lines) {
      const isAnswered = state === "in-call";
      if (began.get(id)?.isAnswered !== isAnswered) {
        began.set(id, { since: timestamp(), isAnswered });
      }
    }
    const isThere = (id: string) => lines.some((line) => line.id === id);
    for (const id of began.keys()) if (!isThere(id)) began.delete(id);
    if ("id" in before.phase && !isThere(before.phase.id)) parts.onOver();
    if (isShown(before, next)) notices.stateChanged();
  }

  function onRecord(record: CallRecord): void {
    const text = texts.recordText(record);
    if (text !== null) log.add(levelOf(record), text);
    const { event, call } = record;
    const peer = record.event === "ended" ? record.name : record.peer.name;
    dialled.get(call)?.();
    dialled.delete(call);
    switch (record.event) {
      case "dialling":
      case "incoming":
      case "waiting":
        parts.met(peer);
        notices.event(event, { call, peer });
        break;
      case "ringing":
        notices.event(event, { call, peer });
        break;
      case "connected":
        if (parts.isOpusWanted && record.codec !== "opus") {
          log.add("warning", texts.noOpus(peer));
        }
        notices.event(event, { call, peer, codec: record.codec, security: securityOf(call) });
        break;
      case "held":
      case "resumed":
        notices.event(event, { call, peer, by: record.by });
        break;
      case "missed":
        parts.met(peer);
        notices.event(event, { call, peer, reason: record.reason });
        break;
      case "ended": {
        const { reason, seconds, side, refusal } = record;
        const why = refusal === undefined ? {} : { refusal };
        last = { call, peer, reason, ...why, seconds, at: timestamp(), side };
        notices.event(event, { call, peer, reason, seconds, ...why });
        break;
      }
    }
    notices.stateChanged();
  }

  function securityOf(call: string): Security {
    const line = lineOf(calls, call);
    return line !== null && "wire" in line ? parts.securityOf(line.wire).security : "plain";
  }

  return {
    get state() {
      const times = {
        since: (call: string) => began.get(call)?.since ?? timestamp(),
        origin: Date.now() - performance.now(),
      };
      return {
        call: callState(calls.phase, times, last, parts.securityOf),
        waiting: waitingCall(calls, times),
        held: heldCalls(calls, times, parts.securityOf),
      };
    },
    onCalls,
    onRecord,
    async underWay(call) {
      await new Promise<void>((resolve) => dialled.set(call, resolve));
      if (last?.call === call) throw notDialled(last);
    },
  };
}

/** Whether anything of it is seen: not each time that a peer is heard. */
function isShown(before: Calls, next: Calls): boolean {
  const seen = (calls: Calls) =>
    JSON.stringify(
      linesOf(calls).map((line) => {
        const hold = line.state === "in-call" && line.hold;
        return [line.id, line.state, hold && [hold.here.on, hold.there.on]];
      }),
    );
  return before.waiting?.id !== next.waiting?.id || seen(before) !== seen(next);
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
