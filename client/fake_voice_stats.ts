/** Figures of a call without trouble, for tests: with a peer that reports, as ours do. */
import type { PeerFigures } from "./media/link_figures.ts";
import type { VoiceStats } from "./media/voice_engine.ts";

export const PEER_REPORT: PeerFigures = {
  muted: false,
  talking: false,
  levelDb: -50,
  concealedPermille: 0,
};

export const FINE: VoiceStats = {
  micLevel: 0.01,
  micLevelBeforeMute: 0.01,
  talking: false,
  transmitting: true,
  speakerLevel: 0.01,
  heardAgoMs: 10,
  framesSent: 100,
  framesReceived: 100,
  concealedMs: 0,
  droppedMs: 0,
  bufferMs: 12,
  targetMs: 10,
  jitterMs: 2,
  underruns: 0,
  overruns: 0,
  heapKib: { media: 9_000, capture: 4_000, playback: 4_000 },
  codec: "opus",
  frameMs: 10,
  bitrateKbps: { heard: 32, spoken: 32 },
  lossPercent: { heard: 0, spoken: 0 },
  rttMs: 1,
  ownDelayMs: { capture: 15, playout: 20 },
  mouthToEarMs: { heard: 36, spoken: 36 },
  peerReport: PEER_REPORT,
  processing: null,
};
