/**
 * What is known of a call's way, for the page, the events and the verdict. With an old peer, which
 * numbers nothing and reports nothing, that is what one side alone can see.
 */

/** In dB: how much echo and noise are taken away now, and how much is added to what is said. */
export interface ProcessingFigures {
  readonly echoDb: number;
  readonly noiseDb: number;
  readonly gainDb: number;
}

/** What the peer last reported about its own side. */
export interface PeerFigures {
  readonly muted: boolean;
  readonly talking: boolean;
  /** How loud its microphone is, sent or not: dB of full scale, −127 to 0. */
  readonly levelDb: number;
  /** How much of what it plays of us is made up: thousandths of the last second. */
  readonly concealedPermille: number;
}

/** `heard` is about what comes from the peer, `spoken` about what goes to it; null: not known. */
export interface BothWays<T> {
  readonly heard: T;
  readonly spoken: T;
}

export interface LinkFigures {
  readonly codec: "v1" | "opus";
  /** Of what we send, in ms. */
  readonly frameMs: number;
  /** Voice without headers over the last seconds, in kb/s. */
  readonly bitrateKbps: BothWays<number>;
  /** Of the last seconds' sound, 0 to 100. With an old peer: the frames that should have come by the clock. */
  readonly lossPercent: BothWays<number | null>;
  readonly rttMs: number | null;
  /** What this side adds: from the microphone to the network, from the network to the ear. */
  readonly ownDelayMs: { readonly capture: number; readonly playout: number };
  /** An estimate; see `mouthToEar`. */
  readonly mouthToEarMs: BothWays<number | null>;
  /** Null where the peer doesn't report. */
  readonly peerReport: PeerFigures | null;
  /** Null where nothing is processed. */
  readonly processing: ProcessingFigures | null;
}

/** From a mouth to an ear, in ms, each way: what both sides add, and half of the round trip. */
export function mouthToEar(
  ours: LinkFigures["ownDelayMs"],
  theirs: LinkFigures["ownDelayMs"] | null,
  rttMs: number | null,
): BothWays<number | null> {
  if (theirs === null || rttMs === null) return { heard: null, spoken: null };
  return {
    heard: Math.round(theirs.capture + rttMs / 2 + ours.playout),
    spoken: Math.round(ours.capture + rttMs / 2 + theirs.playout),
  };
}
