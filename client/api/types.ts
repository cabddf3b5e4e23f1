/**
 * What the client's local API says, for its page and for scripts: types only, so that ui/ may
 * import them. Paths and fields are part of the interface (see README): append, don't change.
 */

import type { CallState, HeldCall, WaitingCall } from "./call_types.ts";
import type { ChatMessage } from "./chat_types.ts";
import type { CallQuality, ProcessingState, TransmitMode } from "./quality_types.ts";

export type {
  CallState,
  EndedCall,
  EndReason,
  HeldCall,
  Hold,
  Security,
  WaitingCall,
} from "./call_types.ts";

export type { CallEntry, ChatMessage, ChatMessages, Conversation } from "./chat_types.ts";

export type {
  CallQuality,
  ProcessingState,
  QualityFigures,
  TransmitMode,
  Verdict,
  VerdictCode,
} from "./quality_types.ts";

export type Language = "fr" | "en";

/** A text that users see, in both languages: the page shows its browser's, the terminal its locale's. */
export type Localized = Readonly<Record<Language, string>>;

/** Why a request of the API failed; `message` is English, for scripts; the page words `code` itself. */
export type ApiErrorCode =
  | "bad-request"
  | "unauthorized"
  | "forbidden"
  | "not-found"
  | "name-empty" // no name, or only white space
  | "name-too-long"
  | "name-invalid" // control characters
  | "server-invalid" // no host name and no address
  | "port-invalid" // "between 1024 and 65535" for what the original accepts; ours accepts 1 to 65535
  | "server-unreachable" // refused, no route, no such host
  | "server-timeout" // no answer within 1 s
  | "server-key-changed" // its certificate is not the pinned one, or not that of --server-key
  | "server-not-tls" // --tls, or TLS before, and no TLS there
  | "name-taken"
  | "name-owned" // it belongs to somebody else's key, who may be offline
  | "registration-refused" // the server's "Error Registering" or "Error" for another reason
  | "removed" // by the server's operator; nothing tries to come back
  | "not-registered" // a call without a server
  | "peer-empty"
  | "peer-self"
  | "peer-unknown"
  | "busy" // a call is under way
  | "no-call" // nothing to accept, reject or hang up
  | "no-such-device"
  | "device-failed"
  | "internal"
  | "device-busy" // another program uses it alone
  | "not-encrypted" // --require-encryption, and the other side has no key
  | "key-changed" // the name is known by another key
  | "no-alarm" // nothing to trust
  | "cannot-hold" // the call under way: of a client of 2023, or four are held already
  | "peer-too-old" // it has no key: a client of 2023 can take no message
  | "text-empty"
  | "text-too-long" // over 64 KiB of UTF-8
  | "text-invalid" // half a character, or a control character
  | "too-many-waiting"; // for somebody who isn't there

export interface ApiErrorBody {
  readonly error: { readonly code: ApiErrorCode; readonly message: string };
}

export type ConnectionState =
  | {
    readonly state: "offline";
    readonly error?: { readonly code: ApiErrorCode; readonly message: string };
  }
  | { readonly state: "connecting"; readonly server: string; readonly name: string }
  | {
    readonly state: "registered";
    /** `host:port` as connected to. */
    readonly server: string;
    readonly name: string;
    readonly serverVersion: 1 | 2;
  }
  /** The server went away; we try again by ourselves. */
  | { readonly state: "reconnecting"; readonly server: string; readonly name: string };

export interface UserEntry {
  readonly name: string;
  /** 1: a 2023 client. With a v1 server, which has no list, the names called and heard from before, and null. */
  readonly version: 1 | 2 | null;
  /** The name of somebody known here, or else online, that this one could be taken for. */
  readonly lookAlike: string | null;
  /** By what the directory says of the key; `plain`: none. Null: who can't say. */
  readonly trust: "verified" | "known" | "new" | "changed" | "plain" | null;
}

export interface LogEntry {
  /** Counts up from 1; the newest has the highest. */
  readonly id: number;
  readonly at: string;
  readonly level: "info" | "warning" | "error";
  readonly text: Localized;
}

export interface SoundState {
  /** As asked for: `default`, a name, `file:…`, `none`, `tone`. */
  readonly mic: string;
  readonly speaker: string;
  readonly muted: boolean;
  /** When what the microphone hears is sent. */
  readonly transmit: TransmitMode;
  /** The button of push-to-talk is held: here, in another tab, or by a script. */
  readonly held: boolean;
  /** What is wrong with the sound now, for a banner; calls work without. */
  readonly problem: Localized | null;
  /** What is wrong with each end, to be said where it is chosen. */
  readonly problems?: Readonly<Record<"mic" | "speaker", Localized | null>>;
  /** What serves each end in this call; null: the sound is closed. */
  readonly inUse?: Readonly<Record<"mic" | "speaker", EndInUse>> | null;
  /** What can be chosen now; kept up in calls, and while a page or a script listens. */
  readonly devices?: DeviceList["devices"];
  /** What the user makes of the loudness of whom they talk to, in dB; 0 as it comes, −20 to 12. */
  readonly peerVolumeDb: number;
  /** What is seen to between microphone and network: echo, noise, loudness. */
  readonly processing: ProcessingState;
}

/** A device by its own name, and whether it is what was asked for or serves in its place. */
export interface EndInUse {
  readonly name: string;
  readonly as: "asked" | "default" | "silence";
}

/** `GET /api/state`, and what the WebSocket sends on each change. */
export interface ClientState {
  readonly version: string;
  /** Prefills of the connect form: from the flags, mDNS, or the last use. */
  readonly prefill: { readonly server: string; readonly port: number; readonly name: string };
  readonly connection: ConnectionState;
  /** Others online, sorted by name; without oneself. */
  readonly users: readonly UserEntry[];
  readonly call: CallState;
  readonly waiting: WaitingCall | null;
  /** The newest last; at most four. */
  readonly held: readonly HeldCall[];
  /** Nobody rings: callers hear that we are busy. */
  readonly doNotDisturb: boolean;
  /** Who calls during a call rings softly; else they hear that we are busy. */
  readonly callWaiting: boolean;
  /** Ours, for people to compare. */
  readonly identity: { readonly fingerprint: string };
  /** Who has no key can't call, nor be called. */
  readonly requireEncryption: boolean;
  /** Our packets of encrypted calls have one size and one pace, whatever is said. */
  readonly constantSize: boolean;
  /** Somebody's key is not what it should be; until it is trusted or dismissed. */
  readonly alarm: KeyAlarmState | null;
  /** How the call or the test call sounds; null without one, and for its first moment. */
  readonly quality: CallQuality | null;
  readonly sound: SoundState;
  /** The newest last; at most 200. */
  readonly log: readonly LogEntry[];
  /** Missed calls that nobody has looked at. */
  readonly missed: number;
  /** Messages that nobody has read, by the name of who sent them; names without any are not there. */
  readonly unread: Readonly<Record<string, number>>;
  /** Calls and messages are kept for later runs. */
  readonly keepHistory: boolean;
}

/** `key-changed`: not the key that is known; `wrong-key`: not the directory's; `downgraded`: none any more. */
export interface KeyAlarmState {
  readonly peer: string;
  readonly kind: "key-changed" | "wrong-key" | "downgraded";
  /** Fingerprints: of the key that is known, and of the one that came in its place. */
  readonly known: string | null;
  readonly offered: string | null;
  readonly at: string;
}

/** `GET /api/people`: whom we have talked to encrypted. */
export interface PersonEntry {
  readonly name: string;
  readonly fingerprint: string;
  /** Both saw the same words. */
  readonly verified: boolean;
  readonly since: string;
}

/** RMS of full scale, 0 to 1; ten times a second during a call. */
export interface Levels {
  readonly mic: number;
  readonly speaker: number;
}

/** An event of `--events`, one JSON object a line (README lists them all). */
export interface EventRecord {
  readonly event: string;
  readonly at: string;
  readonly [field: string]: unknown;
}

/** WebSocket, page or script → client: the first message, within 5 s. */
export interface SocketHello {
  readonly token: string;
}

/** WebSocket, client → page or script. */
export type SocketMessage =
  | { readonly kind: "state"; readonly state: ClientState }
  | { readonly kind: "levels"; readonly levels: Levels }
  | { readonly kind: "quality"; readonly quality: CallQuality }
  | { readonly kind: "event"; readonly event: EventRecord }
  /** A message is new, or its state has changed. */
  | { readonly kind: "message"; readonly message: ChatMessage };

/** `GET /api/devices`. */
export interface DeviceList {
  readonly devices: readonly {
    readonly index: number;
    readonly name: string;
    readonly hostApi: string;
    readonly inputChannels: number;
    readonly outputChannels: number;
    readonly defaultRateHz: number;
    readonly isDefaultInput: boolean;
    readonly isDefaultOutput: boolean;
  }[];
  readonly mic: string;
  readonly speaker: string;
  readonly problem: Localized | null;
}

/** `POST /api/session`: what stood behind `#code=` in the URL that was opened, once and for 60 s. */
export interface SessionRequest {
  readonly code: string;
}

export interface SessionAnswer {
  readonly token: string;
}

/**
 * The code with which the client program closes a WebSocket: 1001 the program ends, 1013 the reader
 * is too slow, 4401 the token is wrong, 4408 no token came in time.
 */
export type SocketCloseCode = 1001 | 1013 | 4401 | 4408;
