import { randomBytes } from "node:crypto";
import { readDatagram } from "../../protocol/datagrams.ts";
import { readBytes } from "../../protocol/key_text.ts";
import { createDeadlineTimer } from "../call/deadline_timer.ts";
import type { Sealed } from "../call/driver.ts";
import type { Peer } from "../call/peer.ts";
import type { Identity } from "../identity/identity.ts";
import type { VoiceEngine } from "../media/voice_engine.ts";
import type {
  Address,
  HandshakeEffect,
  HandshakeEvent,
  SecurePeer,
  StandingSession,
} from "./handshake_types.ts";
import { handshake, nextDeadline, NO_HANDSHAKES } from "./handshakes.ts";
import type { People } from "./people.ts";
import { SecureError, type SecureErrorCode } from "./secure_error.ts";
import {
  addSession,
  changeSession,
  expireSessions,
  nextExpiry,
  type Session,
  type SessionTable,
} from "./session_table.ts";

export interface SecureTransportParts {
  readonly engine: Pick<VoiceEngine, "send" | "addSession" | "removeSession" | "sendSealed">;
  readonly identity: Identity;
  /** The directory is told our key. Without, all goes in the clear: nobody could tell whose session it is. */
  readonly ownsNames: boolean;
  /** Our name in the directory; null: nobody can open a session with us. */
  me(): string | null;
  readonly trust: Pick<People, "check">;
  /** A call of this id is under way: its session is kept. */
  isUnderWay(call: string): boolean;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** A datagram for the call machine; `sealed`: of which session, if it came in one. */
  onSignal(bytes: Uint8Array, from: Address, sealed: Sealed | null): void;
  /** Anything else that came sealed. */
  onChat(bytes: Uint8Array, link: SecureLink): void;
  /** `offered` is the key of whoever says to be `name`, and is not the one that is known. */
  onAlarm(alarm: KeyAlarm): void;
  /** The session of a call that is dialled stands. */
  onStanding(call: string): void;
  /** There is no session for this call. */
  onFailed(call: string, code: SecureErrorCode): void;
  /** For tests: so many random bytes. */
  random?(length: number): Uint8Array;
}

export interface KeyAlarm {
  readonly peer: string;
  /** Another key than the pinned one; than the directory's; or none where one is pinned. */
  readonly kind: "key-changed" | "wrong-key" | "downgraded";
  readonly offered: string | null;
}

/** A session with somebody, for what is no call. */
export interface SecureLink {
  readonly name: string;
  readonly key: string;
  /** At most 900 bytes. Never throws: what can't be sent is lost, as on the network. */
  send(bytes: Uint8Array): void;
}

export interface SecureTransport {
  /** In the clear: to a client of version 1. */
  send(bytes: Uint8Array, to: Address, copies: number): void;
  /**
   * A signal of a call between our own kind: sealed in the call's session, which is opened where
   * there is none and `to` is a peer with a key. The latest waits until it stands.
   */
  sendV2(bytes: Uint8Array, call: string, to: Address | Peer): void;
  /**
   * A session with this peer: one that there is, or a new one; `anew`: those that there are may be
   * dead. Rejects with a `SecureError`.
   */
  connect(peer: SecurePeer, anew: boolean): Promise<SecureLink>;
  /** Whom this call is with and which words they see too; null: it is in the clear. */
  sessionOf(call: string): Pick<Session, "index" | "peer" | "words"> | null;
  /** What our `accept` of this call reveals; null: it is in the clear, or we have opened it. */
  nonceOf(call: string): string | null;
  /** Their `accept` reveals this; gives whether they were bound to it, or the call is in the clear. */
  reveal(call: string, nonce: string | null): boolean;
  // What the voice engine tells.
  takeSignal(bytes: Uint8Array, from: Address): void;
  takeHandshake(bytes: Uint8Array, from: Address): void;
  takeSealed(index: number, bytes: Uint8Array): void;
  /** Drops the timer. */
  stop(): void;
}

/** Opens sealed sessions, one for each call, and sends by them. */
export function createSecureTransport(parts: SecureTransportParts): SecureTransport {
  const { engine, identity, trust } = parts;
  const random = parts.random ?? ((length) => new Uint8Array(randomBytes(length)));
  const identityBytes = readBytes(identity.publicKey, 32)!; // it is ours, so it is a key
  let handshakes = NO_HANDSHAKES;
  let sessions: SessionTable = [];
  /** What is sent first once the session stands, by its id. */
  const waiting = new Map<string, Uint8Array>();
  const connecting = new Map<string, PromiseWithResolvers<SecureLink>>();
  const timer = createDeadlineTimer(parts.now, timeCame);
  let isStopped = false;

  const findSession = (id: string) => sessions.find((one) => one.id === id);

  function step(event: HandshakeEvent): void {
    if (isStopped) return;
    const context = {
      now: parts.now(),
      me: parts.me(),
      identity: identityBytes,
      noise: identity.noise,
      random,
    };
    const [next, effects] = handshake(handshakes, event, context);
    handshakes = next;
    for (const effect of effects) perform(effect);
    setTimer();
  }

  function perform(effect: HandshakeEffect): void {
    switch (effect.kind) {
      case "send": {
        const { ip, port } = effect.to;
        return engine.send(effect.bytes, { ip, port });
      }
      case "stands":
        return stands(effect.session);
      case "failed": {
        const { id, peer, code, offered } = effect;
        if (code === "wrong-key") parts.onAlarm({ peer: peer.name, kind: code, offered });
        return fail(id, code, `Cannot reach '${peer.name}' at ${peer.ip}:${peer.port}: ${code}`);
      }
    }
  }

  function stands(session: StandingSession): void {
    const { id, peer } = session;
    const isRefused = trust.check(peer.name, peer.key) === "changed";
    if (isRefused) {
      parts.onAlarm({ peer: peer.name, kind: "key-changed", offered: peer.key });
      // Theirs stands, so that they can be told why there is no call.
      if (session.role === "initiator") return fail(id, "key-changed", changedText(peer.name));
    }
    const { index, remoteIndex, sendKey, receiveKey } = session;
    const address = { ip: peer.ip, port: peer.port };
    engine.addSession({ index, remoteIndex, sendKey, receiveKey, address });
    const first = waiting.get(id);
    const link = connecting.get(id);
    const fresh = { isConfirmed: false, isLinked: link !== undefined, isRefused };
    const [table, gone] = addSession(
      sessions,
      { ...session, usedAt: parts.now(), ...fresh },
      parts.isUnderWay,
    );
    sessions = table;
    for (const one of gone) engine.removeSession(one.index);
    waiting.delete(id);
    if (first !== undefined) {
      engine.sendSealed(index, first);
      parts.onStanding(id);
    }
    link?.resolve(linkOf(session));
    connecting.delete(id);
  }

  function fail(id: string, code: SecureErrorCode, message: string): void {
    const isCall = waiting.delete(id);
    connecting.get(id)?.reject(new SecureError(code, message));
    connecting.delete(id);
    // Later: whoever asked for the session is still at it.
    if (isCall) queueMicrotask(() => parts.onFailed(id, code));
  }

  function linkOf({ id, index, peer }: StandingSession): SecureLink {
    return {
      name: peer.name,
      key: peer.key,
      send(bytes) {
        if (findSession(id) === undefined) return;
        sessions = changeSession(sessions, id, { usedAt: parts.now() });
        engine.sendSealed(index, bytes);
        setTimer();
      },
    };
  }

  /** One timer for handshakes and sessions. */
  function setTimer(): void {
    const times = [nextDeadline(handshakes), nextExpiry(sessions)].filter((at) => at !== null);
    timer.set(isStopped || times.length === 0 ? null : Math.min(...times));
  }

  function timeCame(): void {
    const [table, gone] = expireSessions(sessions, parts.now(), parts.isUnderWay);
    sessions = table;
    for (const { index } of gone) engine.removeSession(index);
    step({ kind: "deadline" });
  }

  function changedText(name: string): string {
    return `Cannot trust '${name}': their key is not the one that is known`;
  }

  return {
    send(bytes, { ip, port }, copies) {
      engine.send(bytes, { ip, port }, copies);
    },
    sendV2(bytes, call, to) {
      const session = findSession(call);
      if (session !== undefined) {
        sessions = changeSession(sessions, call, { usedAt: parts.now() });
        return engine.sendSealed(session.index, bytes);
      }
      if (waiting.has(call)) return void waiting.set(call, bytes);
      const key = "key" in to ? to.key : null;
      const { ip, port } = to;
      if (!("name" in to) || key === null) return engine.send(bytes, { ip, port });
      if (trust.check(to.name, key) === "changed") {
        parts.onAlarm({ peer: to.name, kind: "key-changed", offered: key });
        return queueMicrotask(() => parts.onFailed(call, "key-changed"));
      }
      waiting.set(call, bytes);
      step({ kind: "open", id: call, peer: { name: to.name, key, ip, port } });
    },
    connect(peer, anew) {
      if (!parts.ownsNames) {
        return Promise.reject(
          new SecureError("refused", "Cannot connect: this client has no lasting key"),
        );
      }
      const living = anew
        ? undefined
        : sessions.findLast((one) =>
          one.peer.key === peer.key && one.peer.name === peer.name && !one.isRefused
        );
      if (living !== undefined) {
        sessions = changeSession(sessions, living.id, { isLinked: true, usedAt: parts.now() });
        return Promise.resolve(linkOf(living));
      }
      if (trust.check(peer.name, peer.key) === "changed") {
        parts.onAlarm({ peer: peer.name, kind: "key-changed", offered: peer.key });
        return Promise.reject(new SecureError("key-changed", changedText(peer.name)));
      }
      const id = Array.from(random(8), (byte) => byte.toString(16).padStart(2, "0")).join("");
      const link = Promise.withResolvers<SecureLink>();
      connecting.set(id, link);
      step({ kind: "open", id, peer });
      return link.promise;
    },
    sessionOf: (call) => findSession(call) ?? null,
    nonceOf: (call) => findSession(call)?.nonce ?? null,
    reveal(call, nonce) {
      const session = findSession(call);
      if (session === undefined) return true;
      const words = session.wordsWith(nonce ?? "");
      if (words === null) return false;
      sessions = changeSession(sessions, call, { words });
      return true;
    },
    takeSignal(bytes, from) {
      const datagram = readDatagram(bytes);
      // What has a session, or is to have one, is not spoken of in the clear.
      const isSecret = datagram.kind === "v2" &&
        (findSession(datagram.signal.call) !== undefined || waiting.has(datagram.signal.call));
      if (!isSecret) parts.onSignal(bytes, from, null);
    },
    takeHandshake: (bytes, from) => step({ kind: "packet", bytes, from }),
    takeSealed(index, bytes) {
      const session = sessions.find((one) => one.index === index);
      if (session === undefined) return;
      const { id, peer } = session;
      const isCall = readDatagram(bytes).kind === "v2";
      if (session.isRefused && !isCall) return; // no message of theirs, whoever it is
      const isLinked = session.isLinked || !isCall;
      sessions = changeSession(sessions, id, { usedAt: parts.now(), isConfirmed: true, isLinked });
      if (!session.isConfirmed) step({ kind: "heard", id });
      if (!isCall) return parts.onChat(bytes, linkOf(session));
      const { name, key, ip, port } = peer;
      parts.onSignal(bytes, { ip, port }, { call: id, name, key });
    },
    stop() {
      isStopped = true;
      timer.set(null);
      for (const link of connecting.values()) {
        link.reject(new SecureError("unreachable", "Cannot connect: the program ends"));
      }
      connecting.clear();
    },
  };
}
