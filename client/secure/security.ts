import type { Sealed } from "../call/driver.ts";
import { lineOf, linesOf } from "../call/machine_lines.ts";
import type { Calls } from "../call/machine_types.ts";
import type { Address } from "../call/peer.ts";
import type { ChatTransport } from "../chat/chat_transport.ts";
import type { Identity } from "../identity/identity.ts";
import type { Log } from "../log.ts";
import type { VoiceEngine } from "../media/voice_engine.ts";
import type { Notices } from "../notices.ts";
import type { People } from "./people.ts";
import type { SecureErrorCode } from "./secure_error.ts";
import {
  createSecureTransport,
  type SecureLink,
  type SecureTransport,
} from "./secure_transport.ts";
import { createSecurityDesk, type SecurityDesk } from "./security_desk.ts";

export interface SecurityParts {
  readonly engine: VoiceEngine;
  readonly identity: Identity;
  readonly ownsNames: boolean;
  readonly people: People;
  readonly requireEncryption: boolean;
  me(): string | null;
  calls(): Calls;
  onSignal(bytes: Uint8Array, from: Address, sealed: Sealed | null): void;
  onStanding(call: string): void;
  onFailed(call: string, code: SecureErrorCode): void;
  hangUp(call: string): void;
  /** What came sealed and is no signal of a call. */
  onChat(bytes: Uint8Array, link: SecureLink): void;
  readonly log: Log;
  readonly notices: Notices;
}

/** What goes sealed, and what the user sees and does about it. */
export interface Security {
  readonly transport: SecureTransport;
  readonly desk: SecurityDesk;
  /** By what messages go: whoever is new is remembered by the key that is written to. */
  readonly chatTransport: ChatTransport;
  /** This call is answered: whoever is new is remembered by the key of its session. */
  connected(call: string): void;
}

export function createSecurity(parts: SecurityParts): Security {
  const { people, identity, log, notices } = parts;
  const transport: SecureTransport = createSecureTransport({
    engine: parts.engine,
    identity,
    ownsNames: parts.ownsNames,
    me: parts.me,
    trust: people,
    isUnderWay: (wire) =>
      linesOf(parts.calls()).some((line) => "wire" in line && line.wire === wire),
    now: () => performance.now(),
    onSignal: parts.onSignal,
    onChat: parts.onChat,
    onAlarm: (alarm) => desk.raise(alarm),
    onStanding: parts.onStanding,
    onFailed: parts.onFailed,
  });

  function wireOf(call: string): string | null {
    const line = lineOf(parts.calls(), call);
    return line !== null && "wire" in line ? line.wire : null;
  }

  const desk: SecurityDesk = createSecurityDesk({
    people,
    ownKey: identity.publicKey,
    requireEncryption: parts.requireEncryption,
    transport,
    wireOf,
    hangUp: parts.hangUp,
    log: (level, text) => void log.add(level, text),
    event: notices.event,
    onChange: notices.stateChanged,
    now: () => new Date(),
  });

  return {
    transport,
    desk,
    chatTransport: {
      trust: (name, key) => people.check(name, key),
      async connect(peer, anew) {
        const link = await transport.connect(peer, anew);
        people.pin(link.name, link.key);
        return link;
      },
    },
    connected(call) {
      const session = transport.sessionOf(wireOf(call) ?? "");
      if (session !== null) people.pin(session.peer.name, session.peer.key);
    },
  };
}
