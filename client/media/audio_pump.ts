import { AUDIO_COMMAND, AUDIO_WORD } from "./audio_control.ts";
import type { AudioDevice } from "./audio_device.ts";
import { PUMP_WORD } from "./audio_messages.ts";
import type { Ring } from "./ring.ts";

export interface PumpMemory {
  readonly capture: Ring;
  readonly playback: Ring;
  /** `AUDIO_WORD`s, shared by both ends, the media Worker and the main thread. */
  readonly control: Int32Array;
  /** `PUMP_WORD`s, this pump's own. */
  readonly words: Int32Array;
}

/**
 * Moves one period between a device and the rings each time it is called:
 *
 *     device.read → capture ring → wake the media Worker; playback ring → device.write
 *
 * Blocks in the device's calls and allocates nothing. A full capture ring drops the new period, an
 * empty playback ring plays silence for what lacks; both are counted.
 */
export function createPump(device: AudioDevice, memory: PumpMemory): () => void {
  const { capture, playback, control, words } = memory;
  // At rates that don't divide into periods, one has a sample more than another.
  const captured = new Float32Array((device.capture?.period ?? 0) + 1);
  const played = new Float32Array(device.playback?.period ?? 0);
  let wasRunning = false;
  let glitches = device.glitches;

  return () => {
    const attached = Atomics.load(words, PUMP_WORD.attached) === 1;
    const running = attached && Atomics.load(control, AUDIO_WORD.command) === AUDIO_COMMAND.run;
    if (running !== wasRunning) {
      device.setRunning(running);
      wasRunning = running;
    }

    if (device.capture) {
      const count = device.read(captured);
      if (running) {
        if (capture.free < count) Atomics.add(control, AUDIO_WORD.overruns, 1);
        else capture.write(captured, count);
      }
      if (attached) beat(control);
    }

    if (device.playback) {
      if (running) {
        const got = playback.read(played);
        if (got < played.length) {
          played.fill(0, got);
          Atomics.add(control, AUDIO_WORD.underruns, 1);
        }
      } else {
        if (attached) playback.skip(playback.available);
        played.fill(0);
      }
      // The room in the ring is news to the media Worker before the device has taken the period.
      if (attached && !device.capture) beat(control);
      device.write(played);
    }

    if (device.glitches !== glitches) {
      Atomics.add(control, AUDIO_WORD.deviceGlitches, device.glitches - glitches);
      glitches = device.glitches;
    }
    const now = Date.now() | 0;
    Atomics.store(control, AUDIO_WORD.beatMs, now);
    Atomics.store(words, PUMP_WORD.beatMs, now);
  };
}

function beat(control: Int32Array): void {
  Atomics.add(control, AUDIO_WORD.periods, 1);
  Atomics.notify(control, AUDIO_WORD.periods);
}
