/** Opening a stream with what its devices can: their rates, their channels, their delay. */
import { PA_ERROR, PortAudioError } from "../../ffi/check.ts";
import type { PaDevice, PaEnd, PaStream, PortAudio } from "../../ffi/portaudio.ts";

/** Opened at this rate, whatever the codec, where the device allows it. */
const PREFERRED_HZ = 48_000;
const MOST_CHANNELS = 32;
/** What ALSA's output buffer has room for; how much of it is filled is up to the supply. */
const ROOM_PERIODS = 8;

/** What is asked of the devices; a rate where the ring carries one already. */
export interface StreamWish {
  readonly hz?: number | undefined;
  /** Less than a device can is refused or crackles on busy machines. */
  readonly latencyMs: number;
  /** How much is moved at once. */
  readonly periodMs: number;
}

/** A stream, and what of its devices it takes. */
export interface OpenStream {
  readonly stream: PaStream;
  readonly inputChannels: number;
  readonly outputChannels: number;
  readonly period: number;
}

/**
 * Tries mono at 48 kHz, or the ring's rate, first; then what more devices take: two channels or all
 * that they have, their own rates.
 */
export function openStream(
  pa: PortAudio,
  mic: PaDevice | undefined,
  speaker: PaDevice | undefined,
  { hz, latencyMs, periodMs }: StreamWish,
): OpenStream {
  const own = [mic, speaker].flatMap((device) => device ? [device.defaultRateHz] : []);
  const rates = new Set([hz ?? PREFERRED_HZ, ...own]);
  const roomMs = {
    input: Math.max(latencyMs, (pa.alsaPeriods - 1) * periodMs),
    output: Math.max(latencyMs, ROOM_PERIODS * periodMs),
  };
  let refusal: unknown;
  for (const rateHz of rates) {
    const period = Math.round(rateHz * periodMs / 1000);
    for (const inputChannels of channelCounts(mic?.inputChannels)) {
      for (const outputChannels of channelCounts(speaker?.outputChannels)) {
        try {
          const stream = pa.open({
            input: mic && paEnd(mic, inputChannels, roomMs.input, mic.lowInputLatency, latencyMs),
            output: speaker &&
              paEnd(speaker, outputChannels, roomMs.output, speaker.lowOutputLatency, latencyMs),
            rateHz,
            framesPerBuffer: period,
          });
          return { stream, inputChannels, outputChannels, period };
        } catch (error) {
          refusal ??= error;
          if (isHopeless(error)) throw error;
        }
      }
    }
  }
  throw refusal;
}

/**
 * Sound goes through the first two. ALSA's raw devices may know one count alone, such as the 10 of a
 * studio's interface; its plugins list 32 and more, and take any.
 */
function channelCounts(most: number | undefined): readonly number[] {
  if (most === undefined) return [0];
  return [...new Set([1, 2, most])].filter((count) => count <= Math.min(most, MOST_CHANNELS));
}

/** Other rates or channels don't help when the device itself can't be had. */
function isHopeless(error: unknown): boolean {
  return error instanceof PortAudioError &&
    (error.code === PA_ERROR.deviceUnavailable || error.code === PA_ERROR.invalidDevice);
}

/**
 * On ALSA what is asked is the room in the buffer, and none of it is delay: input is read as it comes,
 * output is filled as far as it is needed. A thread that is held up for less than that loses nothing.
 * Elsewhere it is the delay, and less than the device suggests is refused or crackles.
 */
function paEnd(
  device: PaDevice,
  channels: number,
  roomMs: number,
  lowSeconds: number,
  latencyMs: number,
): PaEnd {
  const latencySeconds = device.hostApiKind === "alsa"
    ? roomMs / 1000
    : Math.max(latencyMs / 1000, lowSeconds);
  return { device: device.index, channels, latencySeconds };
}
