import type {
  ApiErrorCode,
  ClientState,
  KeyAlarmState,
  Localized,
  PersonEntry,
  Security,
} from "../api/types.ts";
import type { LookUpAnswer } from "../call/machine_types.ts";
import { fingerprintOf } from "../../protocol/public_key.ts";
import { TelephoneError } from "../telephone.ts";
import { type AddressVerdict, judgeAddress } from "./judge_address.ts";
import type { People } from "./people.ts";
import type { KeyAlarm, SecureTransport } from "./secure_transport.ts";
import * as texts from "./security_texts.ts";

export interface SecurityDeskParts {
  readonly people: People;
  readonly ownKey: string;
  readonly requireEncryption: boolean;
  readonly transport: Pick<SecureTransport, "sessionOf">;
  /** The call as signals know it; null: there is no such call. */
  wireOf(call: string): string | null;
  hangUp(call: string): void;
  log(level: "info" | "warning" | "error", text: Localized): void;
  event(event: string, fields: Readonly<Record<string, unknown>>): void;
  onChange(): void;
  now(): Date;
}

/** What the user sees of keys and trust, and does about them. */
export interface SecurityDesk {
  readonly state: Pick<ClientState, "identity" | "requireEncryption" | "alarm">;
  securityOf(
    wire: string,
  ): { readonly security: Security; readonly words: readonly string[] | null };
  /** The answer of the directory, `refused` if it goes against what we know or our settings. */
  judge(name: string, answer: LookUpAnswer): LookUpAnswer;
  /** What a look-up of this name was refused for; null: it wasn't. */
  refusalOf(name: string): TelephoneError | null;
  raise(alarm: KeyAlarm): void;
  verify(call: string, same: boolean): void;
  trust(name: string): void;
  dismissAlarm(): void;
  people(): readonly PersonEntry[];
  forget(name: string): void;
}

const CODES = {
  "key-changed": "key-changed",
  "downgraded": "key-changed",
  "in-clear": "not-encrypted",
} as const satisfies Record<Exclude<AddressVerdict, "fine">, ApiErrorCode>;

export function createSecurityDesk(parts: SecurityDeskParts): SecurityDesk {
  const { people, transport } = parts;
  const refused = new Map<string, Exclude<AddressVerdict, "fine">>();
  let alarm: { readonly state: KeyAlarmState; readonly offered: string | null } | null = null;

  function raise({ peer, kind, offered }: KeyAlarm, text = texts.alarmText({ peer, kind })): void {
    const known = people.find(peer)?.key ?? null;
    const isSame = alarm !== null && alarm.state.peer === peer && alarm.state.kind === kind &&
      alarm.offered === offered;
    // Whoever repeats it doesn't fill the log.
    if (isSame) return;
    const state = {
      peer,
      kind,
      known: known === null ? null : fingerprintOf(known),
      offered: offered === null ? null : fingerprintOf(offered),
      at: parts.now().toISOString(),
    };
    alarm = { state, offered };
    parts.log("error", text);
    parts.event("alarm", { peer, kind, known: state.known, offered: state.offered });
    parts.onChange();
  }

  function dismissAlarm(): void {
    alarm = null;
    parts.onChange();
  }

  return {
    get state() {
      return {
        identity: { fingerprint: fingerprintOf(parts.ownKey) },
        requireEncryption: parts.requireEncryption,
        alarm: alarm?.state ?? null,
      };
    },
    securityOf(wire) {
      const session = transport.sessionOf(wire);
      if (session === null) return { security: "plain", words: null };
      const { peer, words } = session;
      const isVerified = people.check(peer.name, peer.key) === "verified";
      return { security: isVerified ? "verified" : "encrypted", words };
    },
    judge(name, answer) {
      if (answer.kind !== "address") return answer;
      const { address } = answer;
      const verdict = judgeAddress(address, people.find(name), parts.requireEncryption);
      refused.delete(name);
      if (verdict === "fine") return answer;
      refused.set(name, verdict);
      if (verdict !== "in-clear") {
        raise({ peer: name, kind: verdict, offered: address.key ?? null });
      }
      const reason = CODES[verdict];
      return { kind: "refused", address, reason, known: people.find(name)?.key ?? null };
    },
    refusalOf(name) {
      const verdict = refused.get(name);
      if (verdict === undefined) return null;
      const text = verdict === "in-clear"
        ? texts.notEncrypted(name)
        : texts.alarmText({ peer: name, kind: verdict });
      return new TelephoneError(CODES[verdict], text.en);
    },
    raise: (next) => raise(next),
    verify(call, same) {
      const wire = parts.wireOf(call);
      const session = wire === null ? null : transport.sessionOf(wire);
      if (session === null) {
        throw new TelephoneError("no-call", "Cannot verify: there is no such encrypted call");
      }
      const { name, key } = session.peer;
      if (same) {
        people.verify(name, key);
        parts.log("info", texts.verified(name));
        return parts.onChange();
      }
      // The key is that of whoever stands between: it must not be known as the name's.
      people.forget(name);
      raise({ peer: name, kind: "wrong-key", offered: key }, texts.wordsDiffered(name));
      parts.hangUp(call);
    },
    trust(name) {
      if (alarm === null || alarm.state.peer !== name || alarm.state.kind === "wrong-key") {
        throw new TelephoneError(
          "no-alarm",
          `Cannot trust '${name}': there is no new key of theirs`,
        );
      }
      if (alarm.offered === null) people.forget(name);
      else people.accept(name, alarm.offered);
      parts.log("warning", texts.accepted(name));
      dismissAlarm();
    },
    dismissAlarm,
    people: () =>
      people.list().map(({ name, key, verified, since }) => ({
        name,
        fingerprint: fingerprintOf(key),
        verified,
        since,
      })),
    forget(name) {
      if (!people.forget(name)) {
        throw new TelephoneError(
          "peer-unknown",
          `Cannot forget '${name}': nobody of that name is known`,
        );
      }
      parts.onChange();
    },
  };
}
