import { createCapturePath } from "../../client/media/capture_path.ts";
import { createPlaybackPath } from "../../client/media/playback_path.ts";
import { createRingBuffer, openRing } from "../../client/media/ring.ts";
import type { OwnSide, VoiceLine } from "../../client/media/voice_line.ts";
import { isRtcp } from "../../protocol/rtcp.ts";
import { createWay, type Impairment } from "./network.ts";
import { SPEECH_HZ } from "./sentences.ts";

/** Of the sound ends; at this pace the clock goes. */
const PERIOD_MS = 5;
const PERIOD = (SPEECH_HZ * PERIOD_MS) / 1_000;
/** After the last word: what is still on its way is heard. */
const REST_MS = 800;

/** What reports say beside what the line knows; nothing adapts to it. */
const OWN_SIDE: OwnSide = { playoutMs: 0, captureMs: 0, muted: false, talking: true, levelDb: -20 };

export interface OfflineCall {
  /** What of a call depends on its codec; the call begins at 0 ms. */
  readonly createLine: (send: (packet: Uint8Array) => void) => VoiceLine;
  /** What each of the two says, twice, at 48 kHz; both as long. */
  readonly said: readonly Float32Array[];
  readonly impairment: Impairment;
}

/** What one end of a call heard. */
export interface OfflineEnd {
  /** From where the other began the second time on. */
  readonly heard: Float32Array;
  /** Of that time, the part that was made up, and the part of the sound that was left out; 0 to 1. */
  readonly concealed: number;
  readonly dropped: number;
  /** Bits of voice that came to it, in a second: without the headers of UDP and IP. */
  readonly bitrate: number;
}

/**
 * A call between two ends on a clock of its own, many times as fast as a real one: all of the
 * client's way of sound from the microphone's ring to the speaker's, without threads and sockets.
 * Both say all twice: the first time each end finds out what network that is.
 */
export function callOffline({ createLine, said, impairment }: OfflineCall): readonly OfflineEnd[] {
  let nowMs = 0;
  const rest = (SPEECH_HZ * REST_MS) / 1_000;
  const length = Math.max(...said.map((words) => words.length));
  const begin = Math.floor(length / PERIOD), periods = Math.ceil((2 * length + rest) / PERIOD);
  const ends = said.map((words, number) => {
    const way = createWay({ ...impairment, seed: 2 * impairment.seed + number });
    const line = createLine((packet) => way.send(packet, nowMs));
    const microphone = openRing(createRingBuffer(8 * PERIOD));
    const speaker = openRing(createRingBuffer(16 * PERIOD));
    const capture = createCapturePath(line), playback = createPlaybackPath(line);
    capture.attach({ ring: microphone, hz: SPEECH_HZ });
    playback.attach({ ring: speaker, hz: SPEECH_HZ, period: PERIOD });
    return {
      ...{ words, way, line, microphone, speaker, capture, playback },
      heard: new Float32Array(periods * PERIOD),
      before: { concealedMs: 0, droppedMs: 0, bytes: 0 },
    };
  });
  const played = new Float32Array(PERIOD), spoken = new Float32Array(PERIOD);
  for (let period = 0; period < periods; period++, nowMs += PERIOD_MS) {
    const at = period * PERIOD;
    if (period === begin) {
      for (const end of ends) {
        const { concealedMs, droppedMs } = end.line.playout;
        end.before = { concealedMs, droppedMs, bytes: end.line.bytesReceived };
      }
    }
    for (const [number, { line, playback, speaker, heard }] of ends.entries()) {
      ends[1 - number]!.way.deliver(nowMs, (packet) => {
        if (isRtcp(packet)) line.receiveReport(packet, nowMs);
        else line.receive(packet);
      });
      playback.fill(0, false);
      speaker.read(played);
      heard.set(played, at);
    }
    for (const { words, microphone, capture, line } of ends) {
      for (let i = 0; i < PERIOD; i++) {
        spoken[i] = at + i < 2 * length ? words[(at + i) % length] ?? 0 : 0;
      }
      microphone.write(spoken);
      capture.pump();
      line.report(nowMs, OWN_SIDE);
    }
  }
  const heardMs = (periods - begin) * PERIOD_MS;
  return ends.map(({ heard, before, line }) => {
    const { concealedMs, droppedMs } = line.playout;
    line.close();
    return {
      heard: heard.subarray(length),
      concealed: (concealedMs - before.concealedMs) / heardMs,
      dropped: (droppedMs - before.droppedMs) / heardMs,
      bitrate: (8_000 * (line.bytesReceived - before.bytes)) / heardMs,
    };
  });
}
