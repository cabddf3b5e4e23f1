import type { Aead } from "../../protocol/aead.ts";
import { AUDIO_WORDS } from "./audio_control.ts";
import type { CaptureProcessing } from "./capture_processing.ts";
import type { CaptureSettings } from "./capture_settings.ts";
import { createMediaCall } from "./media_call.ts";
import { createRingBuffer, openRing } from "./ring.ts";
import { createSealedSessions } from "./sealed_sessions.ts";
import { createTurns } from "./turns.ts";
import type { VoiceLine } from "./voice_line.ts";

/** What `processing` is to be made with. */
export const ALL_PROCESSING: CaptureSettings = {
  echo: true,
  noise: true,
  gain: true,
  highPass: true,
};
/** 0.3 s of sound. More would optimise more, but both cores of a small machine would be at it while one calls. */
const PERIODS = 60;
const PACKETS = 400, PACKETS_A_SLICE = 20;
const HZ = 48_000;
const PERIOD = 240;

/**
 * Runs the voice path once from end to end, on noise and without a socket, so that its code is
 * compiled before the first call: cold, the first second of a call would have gaps. It takes some
 * tenths of a second, in slices: a call that comes meanwhile is heard and answered.
 * @param openLine a line whose packets are sent by what it is given
 * @param processing one that is thrown away: the noise is not what it is to learn from
 */
export async function warmUp(
  openLine: (send: (packet: Uint8Array) => void) => VoiceLine,
  processing: CaptureProcessing | null = null,
): Promise<void> {
  const capture = createRingBuffer(4 * PERIOD);
  const playback = createRingBuffer(8 * PERIOD);
  const control = new SharedArrayBuffer(4 * AUDIO_WORDS);
  const line = openLine((packet) => line.receive(packet));
  const call = createMediaCall({ ip: "", port: 0 }, 0, line);
  call.attach({
    capture,
    playback,
    control,
    captureHz: HZ,
    playbackHz: HZ,
    playbackPeriod: PERIOD,
  });
  if (processing !== null) call.process(processing, ALL_PROCESSING);
  const microphone = openRing(capture);
  const speaker = openRing(playback);
  const noise = Float32Array.from({ length: PERIOD }, (_, i) => ((i * 7_919) % 997) / 997 - 0.5);
  const heard = new Float32Array(PERIOD);
  const turns = createTurns();
  for (let period = 0; period < PERIODS; period++) {
    microphone.write(noise);
    speaker.read(heard);
    call.pump((1_000 * period * PERIOD) / HZ);
    await turns.give();
  }
  call.stats(0);
  call.close();
}

/** Seals and opens some packets that nobody gets, as above. */
export async function warmUpSealing(aead: Aead): Promise<void> {
  const key = new Uint8Array(32), address = { ip: "", port: 0 };
  const receiver = createSealedSessions(() => {}, aead);
  const sender = createSealedSessions((datagram) => void receiver.open(datagram, "", 0), aead);
  for (const sessions of [sender, receiver]) {
    sessions.add({ index: 0, remoteIndex: 0, sendKey: key, receiveKey: key, address });
  }
  const content = new Uint8Array(160);
  const turns = createTurns();
  for (let packet = 0; packet < PACKETS; packet++) {
    sender.sendVoice(0, content);
    if (packet % PACKETS_A_SLICE === 0) await turns.give();
  }
}
