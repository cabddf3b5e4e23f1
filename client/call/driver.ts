import type { Codec } from "../../protocol/codecs.ts";
import {
  type Datagram,
  formatV1Signal,
  formatV2Signal,
  readDatagram,
  type V1Signal,
  type V2Signal,
} from "../../protocol/datagrams.ts";
import { EMPTY_INBOX, heard, type Inbox } from "./inbox.ts";
import { deadlineOf, IDLE, step } from "./machine.ts";
import { linesOf } from "./machine_lines.ts";
import type { CallRecord } from "./call_record.ts";
import type { Refusal } from "./end_reason.ts";
import type { CallEffect, CallEvent, Calls, LookUpAnswer, Phase } from "./machine_types.ts";
import { createDeadlineTimer } from "./deadline_timer.ts";
import {
  acknowledged,
  due,
  EMPTY_OUTBOX,
  forget,
  nextDue,
  type NumberedSignal,
  type Outbox,
  post,
} from "./outbox.ts";
import type { Address, Peer, Sender } from "./peer.ts";

/** What the driver performs effects with. */
export interface CallDriverParts {
  /** Our own name in the directory; null while there is none, then nobody can call. */
  readonly me: () => string | null;
  readonly autoAnswer: boolean;
  /** Whether a second caller may ring, and whether anybody may: as they are set now. */
  readonly manners: () => { readonly callWaiting: boolean; readonly doNotDisturb: boolean };
  /** What we can and allow, the best first. */
  readonly codecs: readonly Codec[];
  /** A signal of version 1. */
  send(bytes: Uint8Array, to: Address, copies: number): void;
  /** A signal of our own kind, sealed where `to` is a peer with a key, or this call's session stands. */
  sendV2(bytes: Uint8Array, call: string, to: Address | Peer): void;
  /** What our `accept` of this call reveals for its words; null: it is in the clear. */
  nonceOf(call: string): string | null;
  /** What theirs reveals: false, if it is not what they were bound to. */
  reveal(call: string, nonce: string | null): boolean;
  /** Resolves always, within a second or two. */
  lookUp(name: string): Promise<LookUpAnswer>;
  /** A call with this peer may begin soon. */
  warmAudio(peer: Peer): void;
  /** `call`: as the signals of our own kind call it, and its sealed session. */
  startAudio(peer: Peer, codec: Codec, call: string): void;
  /** No call has the sound now, but one may soon. */
  pauseAudio(): void;
  stopAudio(): void;
  onRecord(record: CallRecord): void;
  /** A call is in another phase, or another one is at the front. */
  onCalls(calls: Calls): void;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** 16 hexadecimal digits. */
  readonly newId: () => string;
}

/** A sealed session, which was made for one call: who proved to be at its other end. */
export interface Sealed {
  readonly call: string;
  readonly name: string;
  readonly key: string;
}

export interface CallDriver {
  readonly calls: Calls;
  /** Of the call at the front. */
  readonly phase: Phase;
  /** Gives the new call's id. */
  dial(name: string): string;
  /** Who rings, or waits; `first`: what becomes of the call under way. */
  answer(call?: string, first?: "hold" | "end"): void;
  decline(call?: string): void;
  hangUp(call?: string): void;
  hangUpAll(): void;
  hold(on: boolean, call?: string): void;
  switchTo(call: string): void;
  /** A datagram that is no audio; `sealed`: of which session, if it came in one. */
  signal(bytes: Uint8Array, from: Address, sealed?: Sealed | null): void;
  /** The sealed session of a call that is dialled stands. */
  secured(call: string): void;
  /** There is no sealed session for this call. */
  refused(call: string, code: Refusal): void;
  /** How long the peer of the call has been silent. */
  heardAgo(ms: number): void;
  /** Resolves when all that was sent is acknowledged or given up, or after `ms`. */
  settled(ms: number): Promise<void>;
  /** Drops the timers; what is not acknowledged is not sent again. */
  close(): void;
}

/** Feeds the call machine with what happens, and performs what it asks for. */
export function createCallDriver(parts: CallDriverParts): CallDriver {
  let machine = IDLE;
  let outbox: Outbox = EMPTY_OUTBOX;
  let inbox: Inbox = EMPTY_INBOX;
  const timer = createDeadlineTimer(parts.now, timeCame);
  let isClosed = false;
  let waiting: (() => void)[] = [];

  function take(event: CallEvent): void {
    if (isClosed) return;
    const { phase, waiting, held } = machine;
    const { autoAnswer, codecs } = parts;
    const manners = parts.manners();
    const context = { now: parts.now(), me: parts.me() ?? "", autoAnswer, codecs, ...manners };
    const [next, effects] = step(machine, event, context);
    machine = next;
    // The calls first: a listener of a record sees the state that it led to.
    if (next.phase !== phase || next.waiting !== waiting || next.held !== held) parts.onCalls(next);
    for (const effect of effects) perform(effect);
    setTimer();
  }

  function perform(effect: CallEffect): void {
    switch (effect.kind) {
      case "look-up":
        void parts.lookUp(effect.name).then((answer) =>
          take({ kind: "looked-up", id: effect.id, answer })
        );
        return;
      case "send-v1":
        return parts.send(formatV1Signal(effect.signal), effect.to, effect.copies);
      case "send-v2": {
        const [next, numbered] = post(outbox, effect, parts.now());
        outbox = next;
        return transmit(numbered, effect.to);
      }
      case "acknowledge":
        return acknowledge(effect.call, effect.n, effect.to);
      case "keep": {
        const { call, to, said } = effect;
        return parts.sendV2(formatV2Signal({ kind: "keep", call, ...said }), call, to);
      }
      case "forget":
        outbox = forget(outbox, effect.call);
        return;
      case "warm-audio":
        return parts.warmAudio(effect.peer);
      case "start-audio":
        return parts.startAudio(effect.peer, effect.codec, effect.wire);
      case "pause-audio":
        return parts.pauseAudio();
      case "stop-audio":
        return parts.stopAudio();
      case "record":
        return parts.onRecord(effect.record);
    }
  }

  function transmit(signal: NumberedSignal, to: Address | Peer): void {
    const nonce = signal.kind === "accept" ? parts.nonceOf(signal.call) : null;
    const whole = nonce !== null && signal.kind === "accept" ? { ...signal, nonce } : signal;
    parts.sendV2(formatV2Signal(whole), signal.call, to);
  }

  function acknowledge(call: string, of: number, to: Address): void {
    parts.sendV2(formatV2Signal({ kind: "ack", call, of }), call, to);
  }

  /** One timer for the machine's deadline and the outbox's next sending. */
  function setTimer(): void {
    if (outbox.pending.length === 0) {
      for (const settle of waiting) settle();
      waiting = [];
    }
    const times = [deadlineOf(machine), nextDue(outbox)].filter((at) => at !== null);
    timer.set(isClosed || times.length === 0 ? null : Math.min(...times));
  }

  function timeCame(): void {
    const [next, sends] = due(outbox, parts.now());
    outbox = next;
    for (const { signal, to } of sends) transmit(signal, to);
    take({ kind: "deadline" });
  }

  function takeV1(signal: V1Signal, from: Address): void {
    if (signal.kind === "START") {
      if (parts.me() === null) return;
      take({ kind: "START", id: parts.newId(), name: signal.from, from });
    } else take({ kind: signal.kind, from });
  }

  function takeV2(signal: V2Signal, sender: Sender): void {
    const { call } = signal;
    if (signal.kind === "ack") {
      const [next, about] = acknowledged(outbox, signal, sender);
      outbox = next;
      if (about?.kind === "invite") take({ kind: "v2-invite-ack", call, ...sender });
      else setTimer();
      return;
    }
    if (signal.kind === "keep") {
      const { turn, on } = signal;
      return take({ kind: "v2-keep", call, turn, on, ...sender });
    }
    if (signal.kind === "invite") {
      // Repeated ones too: the machine knows whether they may be acknowledged again.
      const { n, from: name, to, codecs } = signal;
      return take({ kind: "v2-invite", call, n, name, to, codecs, ...sender });
    }
    // Without words that both can compare nobody is talked to.
    if (signal.kind === "accept" && !parts.reveal(call, signal.nonce ?? null)) return;
    // Of unknown calls too, else the other side sends until it gives up.
    acknowledge(call, signal.n, sender.from);
    const [next, isNew] = heard(inbox, signal, sender);
    inbox = next;
    if (!isNew) return;
    switch (signal.kind) {
      case "accept":
        return take({ kind: "v2-accept", call, codec: signal.codec, ...sender });
      case "hold":
      case "resume":
        return take({ kind: `v2-${signal.kind}`, call, turn: signal.turn, ...sender });
      case "refuse":
        return take({ kind: "v2-refuse", call, reason: signal.reason, ...sender });
      default:
        return take({ kind: `v2-${signal.kind}`, call, ...sender });
    }
  }

  return {
    get calls() {
      return machine;
    },
    get phase() {
      return machine.phase;
    },
    dial(name) {
      const id = parts.newId();
      take({ kind: "dial", id, name });
      return machine.phase.state === "idle" ? id : machine.phase.id;
    },
    answer: (call, first) => take({ kind: "answer", call, first }),
    decline: (call) => take({ kind: "decline", call }),
    hangUp: (call) => take({ kind: "hang-up", call }),
    hangUpAll() {
      for (const { id } of linesOf(machine).toReversed()) take({ kind: "hang-up", call: id });
    },
    hold: (on, call) => take({ kind: "hold", on, call }),
    switchTo: (call) => take({ kind: "switch", call }),
    signal(bytes, from, sealed = null) {
      if (isClosed) return;
      const datagram: Datagram = readDatagram(bytes);
      if (datagram.kind === "v2") {
        if (isWithin(datagram.signal, sealed)) {
          takeV2(datagram.signal, { from, key: sealed?.key ?? null });
        }
      } else if (datagram.kind === "v1" && sealed === null) takeV1(datagram.signal, from);
    },
    secured: (call) => take({ kind: "secured", call }),
    refused: (call, code) => take({ kind: "refused", call, code }),
    heardAgo(ms) {
      if (machine.phase.state === "in-call") take({ kind: "heard", at: parts.now() - ms });
    },
    settled(ms) {
      if (outbox.pending.length === 0) return Promise.resolve();
      return new Promise((resolve) => {
        const tooLong = setTimeout(resolve, ms);
        waiting.push(() => {
          clearTimeout(tooLong);
          resolve();
        });
      });
    },
    close() {
      isClosed = true;
      timer.set(null);
    },
  };
}

/** What is sealed for one call may speak of that call alone, and for its peer alone. */
function isWithin(signal: V2Signal, sealed: Sealed | null): boolean {
  if (sealed === null) return true;
  return signal.call === sealed.call && (signal.kind !== "invite" || signal.from === sealed.name);
}
