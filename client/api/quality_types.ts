/** What the API says of how a call sounds; part of `types.ts`, by which all import it. */
import type { CaptureSettings } from "../media/capture_settings.ts";
import type { LinkFigures, PeerFigures } from "../media/link_figures.ts";
import type { TransmitMode } from "../media/voice_gate.ts";
import type { Localized } from "./types.ts";

export type { TransmitMode };

/** What the user chose, and why all is off all the same: by a flag, or as the microphone is a file. */
export interface ProcessingState extends CaptureSettings {
  readonly off: "flag" | "microphone" | null;
}

/** What matters most about a call's sound now; the first of these that is so. */
export type VerdictCode =
  | "nothing-comes" // for a second
  | "talking-muted"
  | "talking-unsent" // in push-to-talk, and the button is not held
  | "mic-silent" // not even the noise of a room
  | "loss-heard" // `value`: per cent of what the other says
  | "loss-spoken" // `value`: per cent of what we say
  | "crackles" // this machine doesn't keep up with its sound ends
  | "gaps-heard" // `value`: per cent that came too late and was made up
  | "gaps-spoken" // the same at the other side
  | "delay" // `value`: ms from mouth to ear
  | "peer-muted"
  | "peer-silent"
  | "muted"
  | "push-waiting" // in push-to-talk: nothing is sent
  | "test-good" // in a test call: the microphone has heard a voice
  | "test-speak"
  | "good" // the other side says that it hears us
  | "hearing" // we hear the other, who can't say how we are heard
  | "starting";

export interface Verdict {
  readonly code: VerdictCode;
  readonly level: "good" | "note" | "warning" | "bad";
  readonly value: number | null;
  readonly text: Localized;
}

/** Times in ms, loss in per cent, rates in kb/s; null: not known. Counts are of the whole call. */
export interface QualityFigures extends Omit<LinkFigures, "peerReport"> {
  readonly jitterMs: number;
  readonly bufferMs: number;
  readonly concealedMs: number;
  readonly droppedMs: number;
  readonly underruns: number;
  readonly overruns: number;
  readonly peer: PeerFigures | null;
}

/** Once a second in a call, and when the verdict changes. */
export interface CallQuality {
  readonly verdict: Verdict;
  readonly figures: QualityFigures;
}
