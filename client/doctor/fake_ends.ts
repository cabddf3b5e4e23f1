/** Sound ends for tests of the doctor: a room in memory, on a clock that moves when someone waits. */
import {
  AUDIO_COMMAND,
  AUDIO_WORD,
  AUDIO_WORDS,
  type AudioProblem,
} from "../media/audio_control.ts";
import type { AudioEnds } from "../media/audio_end.ts";
import { createRingBuffer, openRing } from "../media/ring.ts";
import type { DoctorClock } from "./record_loopback.ts";

export interface FakeRoom {
  readonly delayMs?: number;
  /** How much of what is played the microphone hears. */
  readonly gain?: number;
  /** What it hears besides: a constant hiss. */
  readonly noise?: number;
  /** Gaps of the device in each second. */
  readonly glitches?: number;
  /** What opening warns of. */
  readonly warnings?: readonly AudioProblem[];
  readonly devices?: Awaited<ReturnType<AudioEnds["devices"]>>;
  readonly problems?: readonly AudioProblem[];
  /** Opening never ends. */
  readonly hangs?: boolean;
}

export interface FakeEnds extends AudioEnds {
  readonly clock: DoctorClock;
  /** What was asked for, in order. */
  readonly told: readonly string[];
}

const HZ = 48_000;
const PERIOD = 240;

export function createFakeEnds(room: FakeRoom = {}): FakeEnds {
  const { delayMs = 40, gain = 0.5, noise = 0.001, glitches = 0 } = room;
  const memory = { capture: createRingBuffer(65_536), playback: createRingBuffer(65_536) };
  const capture = openRing(memory.capture), playback = openRing(memory.playback);
  const control = new Int32Array(new SharedArrayBuffer(4 * AUDIO_WORDS));
  const told: string[] = [];
  const air = new Float32Array(HZ); // what was played in the last second
  const late = Math.round(delayMs * HZ / 1000);
  let nowMs = 0, at = 0;

  function period() {
    const played = new Float32Array(PERIOD);
    if (playback.read(played) < PERIOD) Atomics.add(control, AUDIO_WORD.underruns, 1);
    const heard = played.map((sample, i) => {
      air[(at + i) % HZ] = sample;
      const hiss = noise * (i % 2 === 0 ? 1 : -1);
      return gain * (air[(at + i - late + HZ) % HZ] ?? 0) + hiss;
    });
    at += PERIOD;
    capture.write(heard);
    if (glitches > 0 && at % (HZ / glitches) < PERIOD) {
      Atomics.add(control, AUDIO_WORD.deviceGlitches, 1);
    }
  }

  return {
    told,
    clock: {
      now: () => nowMs,
      pause(ms) {
        const running = Atomics.load(control, AUDIO_WORD.command) === AUDIO_COMMAND.run;
        for (let passed = 0; passed < ms; passed += 1000 * PERIOD / HZ) if (running) period();
        nowMs += ms;
        return Promise.resolve();
      },
    },
    devices: () => Promise.resolve(room.devices ?? { devices: [] }),
    watchDevices() {},
    prepare() {},
    change: () => Promise.resolve(),
    check: () => Promise.resolve(room.problems ?? []),
    open({ mic, speaker }) {
      told.push(`open ${mic} ${speaker}`);
      if (room.hangs) return new Promise(() => {});
      return Promise.resolve({
        ...{ captureHz: HZ, playbackHz: HZ, capturePeriod: PERIOD, playbackPeriod: PERIOD },
        ...{ micName: mic, speakerName: speaker, warnings: room.warnings ?? [] },
        ...memory,
        control: control.buffer,
      });
    },
    command(command) {
      Atomics.store(control, AUDIO_WORD.command, command);
    },
    close() {
      told.push("close");
      return Promise.resolve();
    },
    terminate() {
      told.push("terminate");
      return Promise.resolve();
    },
  };
}
