/** The telephone as its owner has it: what it is made of, and what no page or script may do with it. */
import type { Codec } from "../protocol/codecs.ts";
import type { ClientState, Localized, TransmitMode } from "./api/types.ts";
import type { DirectoryClientOptions } from "./directory_client.ts";
import type { Identity } from "./identity/identity.ts";
import type { AudioProblem } from "./media/audio_control.ts";
import type { VoiceEngine, VoiceEngineEvents } from "./media/voice_engine.ts";
import type { People } from "./secure/people.ts";
import type { SettingsStore } from "./settings.ts";
import type { ConnectRequest, Telephone } from "./telephone.ts";

export interface CreateTelephoneOptions {
  readonly version: string;
  readonly settings: SettingsStore;
  readonly identity: Identity;
  /** Whether names are to be the identity's: not of one that lasts as long as this run. */
  readonly ownsNames: boolean;
  /** How the server is reached; unless given, in the clear. */
  readonly connectServer?: DirectoryClientOptions["connect"];
  /** Where to look for a server that went away; unless given, only where it was. */
  readonly findAgain?: DirectoryClientOptions["findAgain"];
  readonly mic: string;
  readonly speaker: string;
  /** Whom we know. */
  readonly people: People;
  /** Nobody without a key can call, nor be called. */
  readonly requireEncryption: boolean;
  /** What the engine was made with, for the page. */
  readonly constantSize: boolean;
  readonly autoAnswer: boolean;
  /** Null: as remembered. */
  readonly doNotDisturb: boolean | null;
  readonly callWaiting: boolean | null;
  /** `v1`: nothing else; `opus`: say so when a call has to do without; null: the best that both can. */
  readonly codec: Codec | null;
  readonly transmit: TransmitMode;
  /** `off`: nothing is processed in this run; `on`: of a file and a tone too; null: of a device alone. */
  readonly processing: "on" | "off" | null;
  readonly prefill: ClientState["prefill"];
  createEngine(events: VoiceEngineEvents): Promise<VoiceEngine>;
  /** What of these devices is not there. */
  checkDevices(mic: string, speaker: string): Promise<readonly AudioProblem[]>;
  /** Where calls and messages are kept; null: nowhere. */
  readonly folder: string | null;
  /** Whether they are; as the user chose, or a flag for this run. */
  readonly keepHistory: boolean;
  /** The voice path died: nobody can be called any more. */
  onFatal(error: Error): void;
  /** For tests: other times than the protocol's. */
  readonly timing?: DirectoryClientOptions["timing"];
}

/** A telephone, and what only its owner does with it. */
export interface OwnTelephone extends Telephone {
  /** The server went away, and has not come back when we tried. */
  readonly isServerGone: boolean;
  /** Counts what was asked for by anybody: to connect, or to leave. */
  readonly wishes: number;
  /** Connects once more, without a word in the log unless it succeeds. */
  connectAgain(request: ConnectRequest): Promise<void>;
  /** What the connect form of the page shows. */
  prefill(change: Partial<ClientState["prefill"]>): void;
  /** A line of the log. */
  note(level: "info" | "warning" | "error", text: Localized): void;
  /** Hangs up, leaves the directory, and frees the port and the sound. */
  close(): Promise<void>;
}
