import { AUDIO_COMMAND, AUDIO_WORD, DEMAND } from "./audio_control.ts";
import { type AudioDevice, NEED, type Need } from "./audio_device.ts";
import { PUMP_WORD } from "./audio_messages.ts";
import type { Ring } from "./ring.ts";

/** After a stall the speaker is filled again at once, but a bad answer can't keep the loop. */
const MAX_WRITES = 4;
/**
 * How long a period is waited for that the beat has asked for. A speaker that holds a period plays
 * longer than the first, in which a late packet may still come; then, and where the speaker runs dry,
 * there is only time to make the sound up: the media Worker takes some 0.3 ms.
 */
const PATIENCE_MS = 2.5, LAST_PATIENCE_MS = 1.5;
const DEMANDS = {
  [NEED.enough]: DEMAND.enough,
  [NEED.some]: DEMAND.soon,
  [NEED.starving]: DEMAND.now,
} as const;

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
 * Where one clock drives both ends, the period to play is made while it is waited for: nothing lies
 * in the playback ring meanwhile, where each sample is delay.
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
  let wasAttached = false;
  let glitches = device.glitches;

  /** The next period to play: from the ring, silence where it lacks. */
  function take(running: boolean) {
    const got = running ? playback.read(played) : 0;
    if (got === played.length) return;
    played.fill(0, got);
    if (running) Atomics.add(control, AUDIO_WORD.underruns, 1);
  }

  /** Asks for a period, or has asked by the beat of `read`, and waits for it. */
  function awaitPeriod(need: Need, isAsked: boolean) {
    if (!isAsked) ask(need);
    if (need === NEED.some && waitForFill(PATIENCE_MS)) return;
    if (need === NEED.some) ask(NEED.starving);
    waitForFill(LAST_PATIENCE_MS);
  }

  function ask(need: Need) {
    Atomics.store(control, AUDIO_WORD.demand, DEMANDS[need]);
    beat(control);
  }

  /** Whether a period is in the ring, at the latest after `patienceMs`. */
  function waitForFill(patienceMs: number): boolean {
    const filled = Atomics.load(control, AUDIO_WORD.fills);
    if (playback.available >= played.length) return true;
    Atomics.wait(control, AUDIO_WORD.fills, filled, patienceMs);
    return playback.available >= played.length;
  }

  return () => {
    const attached = Atomics.load(words, PUMP_WORD.attached) === 1;
    const running = attached && Atomics.load(control, AUDIO_WORD.command) === AUDIO_COMMAND.run;
    if (attached !== wasAttached) {
      wasAttached = attached;
      if (attached) tellLatencies(device, control);
    }
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
    }
    const firstNeed = device.need?.();
    if (attached && device.playback) {
      const demand = firstNeed === undefined ? DEMAND.ahead : DEMANDS[firstNeed];
      Atomics.store(control, AUDIO_WORD.demand, demand);
    }
    if (attached && device.capture) beat(control);

    if (device.playback) {
      if (attached && !running) playback.skip(playback.available);
      if (device.need === undefined || firstNeed === undefined) {
        // The room in the ring is news to the media Worker before the device has taken the period.
        take(running);
        if (attached && !device.capture) beat(control);
        device.write(played);
      } else {
        for (let writes = 0; writes < MAX_WRITES; writes++) {
          const need = writes === 0 ? firstNeed : device.need();
          if (need === NEED.enough) break;
          if (running) awaitPeriod(need, writes === 0);
          // What lacks may still come in time.
          if (running && need === NEED.some && playback.available < played.length) break;
          take(running);
          device.write(played);
          // Of its buffer only a part is ever filled: what PortAudio says of it is the whole.
          if (attached) {
            Atomics.store(control, AUDIO_WORD.outputLatencyUs, device.heardAfterUs ?? 0);
          }
        }
      }
    }

    if (device.glitches !== glitches) {
      if (attached) Atomics.add(control, AUDIO_WORD.deviceGlitches, device.glitches - glitches);
      glitches = device.glitches;
      Atomics.store(words, PUMP_WORD.glitches, glitches);
    }
    Atomics.store(control, AUDIO_WORD.beatMs, Date.now() | 0);
  };
}

/** Of whoever moves the sound now: not of one that warms up beside. */
function tellLatencies({ capture, playback }: AudioDevice, control: Int32Array): void {
  if (capture) Atomics.store(control, AUDIO_WORD.inputLatencyUs, capture.latencyUs);
  if (playback) Atomics.store(control, AUDIO_WORD.outputLatencyUs, playback.latencyUs);
}

function beat(control: Int32Array): void {
  Atomics.add(control, AUDIO_WORD.periods, 1);
  Atomics.notify(control, AUDIO_WORD.periods);
}
