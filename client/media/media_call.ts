/** One call's voice: the peer's packets in, ours out, driven by the sound ends' periods. */
import { AUDIO_WORD, DEMAND } from "./audio_control.ts";
import { createCapturePath } from "./capture_path.ts";
import { type ClockDrift, createClockDrift } from "./clock_drift.ts";
import type { CaptureProcessing } from "./capture_processing.ts";
import type { CaptureSettings } from "./capture_settings.ts";
import { createHeapGauge } from "./heap_gauge.ts";
import { type LinkFigures, mouthToEar } from "./link_figures.ts";
import { createLinkRate } from "./link_rate.ts";
import type { AttachedAudio } from "./media_protocol.ts";
import { createSpeakerDemand, type SpeakerDemand } from "./speaker_demand.ts";
import { createPlaybackPath, type Speaker } from "./playback_path.ts";
import { openRing } from "./ring.ts";
import type { UdpAddress, VoiceStats } from "./voice_engine.ts";
import { OPEN_MICROPHONE, PRE_ROLL_MS, type Transmit } from "./voice_gate.ts";
import type { OwnSide, VoiceLine } from "./voice_line.ts";

export interface MediaCall {
  readonly peer: UdpAddress;
  /** What sees to echo, noise and loudness from now on, as `settings` say; null: nobody. */
  process(processing: CaptureProcessing | null, settings: CaptureSettings): void;
  /** How loud the peer is heard, in dB on top of what makes all about as loud. */
  setVolume(db: number): void;
  /** Other sound ends from now on, or none. */
  attach(audio: AttachedAudio | null): void;
  /** The sound ends have moved on: takes what was captured, fills the playback up. */
  pump(nowMs: number): void;
  /** So long that took: what was captured left so much later. */
  worked(ms: number): void;
  /**
   * Keeps the call going where an end of the sound doesn't move; returns after how many milliseconds
   * it is to be called again.
   */
  tick(nowMs: number): number;
  /** The peer sent something; what it was comes after. */
  heard(nowMs: number): void;
  /** A packet of the peer's voice. */
  receive(packet: Uint8Array): void;
  /** A report of the peer. */
  receiveReport(bytes: Uint8Array, nowMs: number): void;
  stats(nowMs: number): VoiceStats;
  /** Frees what the codec holds; nothing is called afterwards. */
  close(): void;
}

/** Over how many periods work is averaged. */
const WORK_PERIODS = 64;

/** An end that has moved nothing for so long is taken for dead: two packets have not left. */
const STALL_MS = 150;
/** How often it is looked after: an end that moves by itself, and one that the clock moves. */
const TICK_MS = 100, STAND_IN_TICK_MS = 20;
/** After a halt of the whole process the rest is left out. */
const MOST_AT_ONCE_MS = 200;

/** A look at the heap in so many stats: about one a second. */
const STATS_A_HEAP = 10;

type PlainWord = "underruns" | "overruns" | "demand" | "captureHeapKib" | "playbackHeapKib";

/** The least level that a report can tell. */
const SILENT_DB = -127;

/** @param transmit what the microphone hears is sent so; its owner may change it at any moment */
export function createMediaCall(
  peer: UdpAddress,
  startMs: number,
  line: VoiceLine,
  transmit: Readonly<Transmit> = OPEN_MICROPHONE,
): MediaCall {
  let heardMs = startMs;
  let control: Int32Array | null = null;
  let speaker: Speaker | null = null;
  let demand: SpeakerDemand | null = null;
  let drift: ClockDrift | null = null;
  const rate = createLinkRate();
  let microphoneLevel = 0;
  let workMs = 0; // of late
  // Until when each end has moved on, by itself or by the clock in its stead.
  let capturedMs = startMs, playedMs = startMs;
  // Glitches of ends that were attached before, and of these before they were attached.
  let underrunsBefore = 0, overrunsBefore = 0;
  const capture = createCapturePath(line, transmit);
  const playback = createPlaybackPath(line);
  let processing: CaptureProcessing | null = null;

  const heapKib = createHeapGauge(STATS_A_HEAP);

  const word = (which: PlainWord) =>
    control === null ? 0 : Atomics.load(control, AUDIO_WORD[which]);

  /** Returns how many samples the speaker lacked; who waits for them is told. */
  function fill(): number {
    const lacked = playback.fill(word("underruns"), word("demand") !== DEMAND.ahead);
    if (control !== null) {
      Atomics.add(control, AUDIO_WORD.fills, 1);
      Atomics.notify(control, AUDIO_WORD.fills);
    }
    return lacked;
  }

  const latencyMs = (which: "inputLatencyUs" | "outputLatencyUs") =>
    control === null ? 0 : Atomics.load(control, AUDIO_WORD[which]) / 1_000;

  /** What lies in the ring before what is put there now; a period that was asked for is taken at once. */
  function ringMs(): number {
    if (speaker === null) return 0;
    const waiting = word("demand") === DEMAND.ahead ? 0 : speaker.period;
    return (1_000 * Math.max(0, speaker.ring.available - waiting)) / speaker.hz;
  }

  /** How long what comes waits for the speaker. */
  function waitMs(): number {
    const seenMs = demand?.waitMs ?? Number.NaN;
    return Number.isNaN(seenMs) ? line.playout.bufferMs : seenMs;
  }

  /** For the echo canceller, which looks for the echo there first. */
  function tellPlayed(): void {
    const { farEnd } = playback;
    const echoDelayMs = ringMs() + latencyMs("outputLatencyUs") + latencyMs("inputLatencyUs");
    if (farEnd !== null && drift !== null) farEnd.driftPpm = drift.ppm;
    capture.hearPlayed(farEnd === null ? null : { farEnd, echoDelayMs });
  }

  function ownSide(): OwnSide {
    return {
      captureMs: latencyMs("inputLatencyUs") + (transmit.mode === "voice" ? PRE_ROLL_MS : 0) +
        capture.delayMs + line.frameMs + line.codecDelayMs + workMs,
      playoutMs: waitMs() + ringMs() +
        latencyMs("outputLatencyUs"),
      muted: transmit.muted,
      talking: capture.talking && capture.transmitting,
      // How loud it is where somebody has muted is nobody's business.
      levelDb: microphoneLevel > 0 && !transmit.muted
        ? Math.max(SILENT_DB, 20 * Math.log10(microphoneLevel))
        : SILENT_DB,
    };
  }

  /** What is known of the way, with what the peer reports. */
  function figures(nowMs: number): LinkFigures {
    const { captureMs, playoutMs } = ownSide();
    const ownDelayMs = { capture: Math.round(captureMs), playout: Math.round(playoutMs) };
    const report = line.peerReport(nowMs);
    const theirs = report === null
      ? null
      : { capture: report.captureMs, playout: report.playoutMs };
    rate.count(nowMs, line.bytesSent, line.bytesReceived, line.packetsReceived);
    return {
      codec: line.codec,
      frameMs: line.frameMs,
      bitrateKbps: { heard: rate.heard, spoken: rate.spoken },
      lossPercent: line.codec === "v1"
        ? { heard: rate.lostPercent(line.frameMs), spoken: null }
        : { heard: percent(line.lostShare.heard), spoken: percent(line.lostShare.spoken) },
      rttMs: line.rttMs,
      ownDelayMs,
      mouthToEarMs: mouthToEar(ownDelayMs, theirs, line.rttMs),
      peerReport: report === null ? null : {
        muted: report.muted,
        talking: report.talking,
        levelDb: report.levelDb,
        concealedPermille: report.concealedPermille,
      },
      processing: processing === null ? null : {
        echoDb: Math.round(processing.gauges.echoReductionDb),
        noiseDb: Math.round(processing.gauges.noiseReductionDb),
        gainDb: Math.round(processing.gauges.gainDb),
      },
    };
  }

  /** Whole milliseconds by which an end is behind that nobody moves; 0 while it moves by itself. */
  function behindMs(sinceMs: number, nowMs: number): number {
    const patienceMs = control === null ? 0 : STALL_MS;
    return Math.max(0, Math.floor(nowMs - sinceMs - patienceMs));
  }

  return {
    peer,
    process(next, settings) {
      processing = next;
      capture.process(next);
      line.isAddedInBlocks = next !== null;
      playback.isEvened = settings.gain;
      playback.isOverheard = next !== null;
      tellPlayed();
    },
    setVolume(db) {
      playback.volumeDb = db;
    },
    attach(audio) {
      underrunsBefore += word("underruns");
      overrunsBefore += word("overruns");
      if (audio === null) {
        control = null;
        speaker = null;
        demand = null;
        drift = null;
        capture.attach(null);
        playback.attach(null);
        tellPlayed();
        return;
      }
      control = new Int32Array(audio.control);
      underrunsBefore -= word("underruns");
      overrunsBefore -= word("overruns");
      capture.attach({ ring: openRing(audio.capture), hz: audio.captureHz });
      speaker = {
        ring: openRing(audio.playback),
        hz: audio.playbackHz,
        period: audio.playbackPeriod,
      };
      playback.attach(speaker);
      demand = createSpeakerDemand(line.playout, {
        periodMs: (1_000 * speaker.period) / speaker.hz,
        periodSamples: Math.ceil((speaker.period * line.rateHz) / speaker.hz),
        fill,
      });
      drift = createClockDrift(audio);
      fill();
      tellPlayed();
    },
    pump(nowMs) {
      // The speaker first: it may be waiting.
      if ((demand?.ask(word("demand"), nowMs) ?? 0) > 0) playedMs = nowMs;
      if (capture.pump() > 0) capturedMs = nowMs;
      drift?.see(nowMs, capture.taken, playback.taken);
    },
    worked(ms) {
      workMs += (ms - workMs) / WORK_PERIODS;
    },
    tick(nowMs) {
      const silentMs = behindMs(capturedMs, nowMs);
      capturedMs += silentMs;
      capture.silence(Math.min(silentMs, MOST_AT_ONCE_MS));
      const unheardMs = behindMs(playedMs, nowMs);
      playedMs += unheardMs;
      playback.discard(Math.min(unheardMs, MOST_AT_ONCE_MS));
      line.report(nowMs, ownSide());
      tellPlayed();
      return control === null || silentMs + unheardMs > 0 ? STAND_IN_TICK_MS : TICK_MS;
    },
    heard(nowMs) {
      heardMs = nowMs;
    },
    receive(packet) {
      demand?.arriving(heardMs);
      line.receive(packet);
      if ((demand?.arrived() ?? 0) > 0) playedMs = heardMs;
    },
    receiveReport: line.receiveReport,
    stats(nowMs) {
      const { playout } = line;
      microphoneLevel = capture.readMicrophone();
      return {
        micLevel: capture.readLevel(),
        micLevelBeforeMute: microphoneLevel,
        talking: capture.talking,
        transmitting: capture.transmitting,
        speakerLevel: playback.readLevel(),
        heardAgoMs: Math.round(nowMs - heardMs),
        framesSent: line.packetsSent,
        framesReceived: line.packetsReceived,
        concealedMs: playout.concealedMs,
        droppedMs: playout.droppedMs,
        bufferMs: playout.bufferMs,
        targetMs: playout.targetMs,
        jitterMs: playout.jitterMs,
        underruns: underrunsBefore + word("underruns"),
        overruns: overrunsBefore + word("overruns"),
        heapKib: {
          media: heapKib(),
          capture: word("captureHeapKib"),
          playback: word("playbackHeapKib"),
        },
        ...figures(nowMs),
      };
    },
    close: line.close,
  };
}

/** A share as per cent, to a tenth. */
function percent(share: number | null): number | null {
  return share === null ? null : Math.round(1_000 * share) / 10;
}
